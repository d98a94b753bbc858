import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, it } from 'vitest'
import { inspectQuery } from '#adapters/duckdb/inspect-query.ts'

const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
const inspect = (query: string) => inspectQuery(connection, query)
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

it.each([
  'SELECT 1',
  'SELECT COUNT(*) FROM t',
  'FROM t',
  'select * from T',
  'SELECT * FROM "t" AS other WHERE other.a > 1 ORDER BY b LIMIT 5',
  'SELECT a, COUNT(*) FILTER (WHERE b IS NULL) FROM t GROUP BY ALL HAVING COUNT(*) > 1',
  'SELECT DISTINCT a FROM t UNION ALL SELECT b FROM t EXCEPT SELECT c FROM t',
  'WITH x AS (SELECT a FROM t), y AS (SELECT a FROM x) SELECT * FROM x JOIN y USING (a)',
  'SELECT * FROM (WITH x AS (SELECT a FROM t) SELECT * FROM x) AS q',
  'SELECT * FROM t AS one LEFT JOIN t AS other ON one.a = other.b AND one.c < other.c',
  'SELECT * FROM t, LATERAL (SELECT t.a + 1 AS b) AS l',
  'SELECT * FROM t WHERE a IN (SELECT b FROM t) AND EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.a)',
  'SELECT (SELECT MAX(a) FROM t) - MIN(b) FROM t',
  'SELECT a, LAG(a) OVER (PARTITION BY b ORDER BY c) FROM t QUALIFY row_number() OVER (ORDER BY a) = 1',
  'SELECT SUM(a) OVER (ORDER BY b ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t',
  'SELECT quantile_cont(a, 0.5), stddev_pop(a), corr(a, b), COUNT(DISTINCT c) FROM t',
  "SELECT lower(a) || '-' || b FROM t WHERE regexp_matches(a, '^x') AND c::DATE > DATE '2000-01-01'",
  "SELECT * FROM (VALUES (1, 'x')) AS v(a, b)",
  'SELECT * EXCLUDE (a) REPLACE (upper(b) AS b) FROM t',
  'SELECT "assay:row", "text:a" FROM t',
])('takes %j', async (query) => {
  expect(await inspect(query)).toEqual({ kind: 'query' })
})

it.each<[words: string, query: string, said: string]>([
  ['nothing', '', 'not exactly one SELECT'],
  ['half a query', 'SELECT * FROM', 'syntax error'],
  ['two queries', 'SELECT 1; SELECT 2', 'not exactly one SELECT'],
  ['a query and a command', 'SELECT 1; DROP TABLE assay_source', 'Only SELECT'],
  ['a command', 'DROP VIEW assay_typed', 'Only SELECT'],
  ['writing a file', "COPY t TO '/tmp/x'", 'Only SELECT'],
  ['writing a file in a query', "COPY (SELECT 1) TO '/tmp/x'", 'Only SELECT'],
  ['another database', "ATTACH '/tmp/x.db'", 'Only SELECT'],
  ['an extension', 'INSTALL httpfs', 'Only SELECT'],
  ['a setting', "SET memory_limit = '1TB'", 'Only SELECT'],
  ['a change', 'UPDATE t SET a = 1', 'Only SELECT'],
  ['a change in WITH', 'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x', ''],
  ['a pragma', 'PRAGMA database_list', 'Only SELECT'],
  ['a call', 'CALL duckdb_settings()', 'Only SELECT'],
  ['an explanation', 'EXPLAIN SELECT 1', 'Only SELECT'],
  ['a description', 'DESCRIBE t', 'show ref is not allowed'],
  ['a summary', 'SELECT * FROM (SUMMARIZE t)', 'show ref is not allowed'],
  ['a pivot', 'PIVOT t ON a USING SUM(b)', 'Only SELECT'],
  ['a pivot in parentheses', 'SELECT * FROM t PIVOT (SUM(b) FOR a IN (1, 2))', 'pivot is not allowed'],
  ['a semicolon', 'SELECT 1;', 'leave out comments and semicolons'],
  ['a comment at the end', 'SELECT 1 --', 'leave out comments and semicolons'],
  ['an open comment', 'SELECT 1 /*', ''],
  ['a parenthesis that ends ours', 'SELECT 1) AS q, (SELECT 2', 'syntax error'],
  ['a character that is no text', 'SELECT 1\0', 'no text'],
  ['too many characters', `SELECT ${'1 + '.repeat(3000)}1`, 'characters'],
  ['a parameter', 'SELECT $1', 'parameter is not allowed'],

  ['the rows as they were read', 'SELECT * FROM assay_source', 'only `t`'],
  ['the view behind', 'SELECT * FROM assay_typed', 'only `t`'],
  ['a table of the engine', 'SELECT * FROM duckdb_tables', 'only `t`'],
  ['a schema', 'SELECT * FROM main.t', 'only `t`'],
  ['a catalogue', 'SELECT * FROM information_schema.tables', 'only `t`'],
  ['a file as a table', "SELECT * FROM '/etc/passwd'", 'only `t`'],
  ['a file of a kind', 'SELECT * FROM "data.parquet"', 'only `t`'],
  ['a file in a subquery', "SELECT a FROM t WHERE a IN (SELECT column0 FROM 'x.csv')", 'only `t`'],
  ['a file in a join', "SELECT * FROM t JOIN 'x.csv' ON true", 'only `t`'],
  ['a file in a condition', "SELECT * FROM t ORDER BY (SELECT 1 FROM 'x.csv')", 'only `t`'],
  ['a file in a window', "SELECT SUM(a) OVER (ORDER BY (SELECT 1 FROM 'x.csv')) FROM t", 'only `t`'],
  ['a file in HAVING', "SELECT 1 FROM t HAVING (SELECT COUNT(*) FROM 'x.csv') > 0", 'only `t`'],
  ['a file in LIMIT', "SELECT 1 FROM t LIMIT (SELECT COUNT(*) FROM 'x.csv')", 'only `t`'],
  ['a file in an aggregate', "SELECT SUM(a) FILTER (WHERE (SELECT true FROM 'x.csv')) FROM t", 'only `t`'],
  ['a file in VALUES', "VALUES ((SELECT COUNT(*) FROM 'x.csv'))", 'only `t`'],
  ['a file in a replaced column', "SELECT * REPLACE ((SELECT 1 FROM 'x.csv') AS a) FROM t", 'only `t`'],
  ['a file in one side of a union', "SELECT 1 UNION SELECT column0 FROM 'x.csv'", 'only `t`'],
  ['a file in WITH', "WITH x AS (SELECT * FROM 'x.csv') SELECT 1", 'only `t`'],
  ['another `t`', 'WITH t AS (SELECT 1 AS a) SELECT * FROM t', '`t` is the table'],
  ['another `T` below', 'SELECT * FROM (WITH "T" AS (SELECT 1) SELECT * FROM t) AS q', '`t` is the table'],
  [
    'a name that is not there any more',
    'SELECT * FROM (WITH assay_source AS (SELECT 1) SELECT * FROM assay_source) AS q, assay_source',
    'only `t`',
  ],
  ['a name before it is there', 'WITH x AS (SELECT * FROM y), y AS (SELECT 1) SELECT * FROM x', 'only `t`'],
  [
    'a name within itself',
    'WITH duckdb_tables AS (SELECT * FROM duckdb_tables) SELECT * FROM duckdb_tables',
    'only `t`',
  ],

  ['endless rows', 'SELECT * FROM generate_series(1000000000000)', 'table function `generate_series`'],
  ['endless rows by another name', 'SELECT * FROM range(1e12::BIGINT) r(i)', 'table function `range`'],
  ['a list of endless length', 'SELECT range(1000000000000)', '`range` is not allowed'],
  ['rows out of a list', 'SELECT unnest([1, 2])', 'is not allowed'],
  [
    'endless recursion',
    'WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM x) SELECT * FROM x',
    'recursion is not allowed',
  ],
  [
    'endless recursion below',
    'SELECT (WITH RECURSIVE x(i) AS (SELECT 1 UNION ALL SELECT i FROM x) SELECT MAX(i) FROM x) FROM t',
    'recursion is not allowed',
  ],
  ['reading a file', "SELECT content FROM read_text('/etc/passwd')", 'table function `read_text`'],
  ['reading a table', "SELECT * FROM read_csv('x.csv')", 'table function `read_csv`'],
  ['reading Parquet', "SELECT * FROM parquet_scan('x.parquet')", 'table function `parquet_scan`'],
  ['listing files', "SELECT * FROM glob('/etc/*')", 'table function `glob`'],
  ['a query in a text', "SELECT * FROM query('SELECT 1')", 'table function `query`'],
  ['a table in a text', "SELECT * FROM query_table('assay_source')", 'table function `query_table`'],
  ['settings', 'SELECT * FROM duckdb_settings()', 'table function `duckdb_settings`'],
  ['a setting’s value', "SELECT current_setting('memory_limit')", '`current_setting` is not allowed'],
  ['the environment', "SELECT getenv('HOME')", '`getenv` is not allowed'],
  ['the clock', 'SELECT now()', '`now` is not allowed'],
  ['today', 'SELECT CURRENT_DATE', 'is not allowed'],
  ['this instant', 'SELECT a FROM t WHERE b < localtimestamp', '`localtimestamp` is not allowed'],
  ['chance', 'SELECT random()', '`random` is not allowed'],
  ['chance in a window', 'SELECT SUM(random()) OVER () FROM t', '`random` is not allowed'],
  ['a sample', 'SELECT * FROM t USING SAMPLE 10%', 'sample'],
  ['a sampled table', 'SELECT * FROM t TABLESAMPLE 10%', 'sample'],
  ['a positional join', 'SELECT * FROM t POSITIONAL JOIN t AS o', 'positional join'],
  ['a lambda', 'SELECT list_transform([1], x -> x) FROM t', 'is not allowed'],
  ['a struct', "SELECT {'a': 1} FROM t", 'is not allowed'],
  ['columns by a pattern', "SELECT COLUMNS('a.*') FROM t", 'COLUMNS'],
  ['one text of all rows', "SELECT string_agg(a, '') FROM t", '`string_agg` is not allowed'],
  ['a list of all rows', 'SELECT list(a) FROM t', '`list` is not allowed'],
  ['a long text', "SELECT repeat('x', 1000000000) FROM t", '`repeat` is not allowed'],
  ['a wide text', "SELECT lpad('x', 1000000000, 'x') FROM t", '`lpad` is not allowed'],
  ['text doubled level by level', doubled(9), 'joins texts more than 8 times'],
  [
    'text doubled by concat',
    `SELECT concat(${Array(12).fill('a').join(', ')}) FROM t`,
    'joins texts more than 8 times',
  ],
  [
    'text replaced level by level',
    "SELECT replace(replace(replace(a, 'x', 'xx'), 'x', 'xx'), 'x', 'xx') FROM t",
    'replaces more than 2 times',
  ],
  ['a long replacement', "SELECT replace(a, 'x', b) FROM t", 'must be a constant'],
  [
    'more tables than the engine can plan',
    `SELECT 1 FROM ${'t, '.repeat(8)}t`,
    'reads tables more than 8 times',
  ],
  [
    'more tables than the engine can plan, level by level',
    'WITH a AS (SELECT 1 FROM t x, t y, t z), b AS (SELECT 1 FROM a x, a y, a z), c AS (SELECT 1 FROM b x, b y, b z) SELECT * FROM c',
    'reads tables more than 8 times',
  ],
  ['more operations than the engine can plan', `SELECT ${'1 + '.repeat(301)}1`, 'more than 300 operations'],
  ['more levels than anybody reads', nested(31), 'more than 30 SELECTs'],
])('refuses %s', async (_, query, said) => {
  expect(await inspect(query)).toEqual({ kind: 'refused', reason: expect.stringContaining(said) })
})

function doubled(levels: number): string {
  return levels === 0 ? 'SELECT a FROM t' : `SELECT a || a AS a FROM (${doubled(levels - 1)}) AS q`
}

function nested(levels: number): string {
  return levels === 0 ? 'SELECT a FROM t' : `SELECT a FROM (${nested(levels - 1)}) AS q`
}
