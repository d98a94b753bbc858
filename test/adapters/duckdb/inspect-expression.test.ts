import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, it } from 'vitest'
import { inspectExpression } from '#adapters/duckdb/inspect-expression.ts'
import { namedFunctions } from '#adapters/duckdb/scalar-functions.ts'

const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
const inspect = (expression: string) => inspectExpression(connection, expression)
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

it.each<[expression: string, ...columns: string[]]>([
  ['a', 'a'],
  ['A', 'A'],
  ['"Flight Date"', 'Flight Date'],
  ['"a""b"', 'a"b'],
  ['“a”', '“a”'],
  ['"a\u00a0b"', 'a\u00a0b'],
  ['"Effect Amount of damage" <> \'None\'', 'Effect Amount of damage'],
  ['a + b * 2 - c / d', 'a', 'b', 'c', 'd'],
  ['a // 2 + b % 2 + a ** 2', 'a', 'b'],
  ['-a', 'a'],
  ["a || '--'", 'a'],
  ["a || ';'", 'a'],
  ["a = '/* no comment */'", 'a'],
  ["E'it\\'s' || a", 'a'],
  ['$$x$$ || a', 'a'],
  ['a IS NULL OR b IS NOT NULL', 'a', 'b'],
  ['a IS DISTINCT FROM b', 'a', 'b'],
  ['a IS TRUE AND NOT b', 'a', 'b'],
  ['a BETWEEN b AND c', 'a', 'b', 'c'],
  ['a IN (1, b)', 'a', 'b'],
  ["a NOT IN ('x')", 'a'],
  ["a LIKE 'x%' AND b NOT ILIKE '!%' ESCAPE '!'", 'a', 'b'],
  ["a SIMILAR TO 'x'", 'a'],
  ['CASE WHEN a THEN b ELSE c END', 'a', 'b', 'c'],
  ["CASE a WHEN 1 THEN 'one' END", 'a'],
  ['coalesce(a, ifnull(b, 0))', 'a', 'b'],
  ['nullif(a, b)', 'a', 'b'],
  ['if(a, b, c)', 'a', 'b', 'c'],
  ['CAST(a AS INTEGER)::DOUBLE', 'a'],
  ['TRY_CAST(a AS DATE)', 'a'],
  ['a COLLATE NOCASE', 'a'],
  ['a[1:2]', 'a'],
  ['extract(year FROM a)', 'a'],
  ["date_trunc('month', a)", 'a'],
  ['a + INTERVAL 3 DAY', 'a'],
  ["DATE '2000-01-01' - a", 'a'],
  ['upper(substring(a FROM 1 FOR 2))', 'a'],
  ["trim(a) = ''", 'a'],
  ["regexp_extract(a, '([0-9]+)', 1)", 'a'],
  ["replace(regexp_replace(a, b, '', 'g'), 'x', '1234567890123456')", 'a', 'b'],
  ["concat_ws(' - ', a, b)", 'a', 'b'],
  ['CAST(a AS DECIMAL(9, 2))', 'a'],
  ['greatest(a, b, 0)', 'a', 'b'],
  ['main.lower(a)', 'a'],
  ['42'],
  ['NULL'],
  ['true'],
  [' a\n + 1\n', 'a'],
  ['((a))', 'a'],
])('takes %j', async (expression, ...columns) => {
  expect(await inspect(expression)).toEqual({ kind: 'scalar', columns: columns.sort() })
})

it.each<[words: string, expression: string, said: string]>([
  ['nothing', '', 'without selection list'],
  ['white space', ' ', 'without selection list'],
  ['half an expression', 'a +', 'syntax error'],
  ['two expressions', 'a, b', 'not one expression'],
  ['a trailing comma', 'a,', 'not one expression'],
  ['an alias', 'a AS b', 'quote names with spaces: "Flight Date"'],
  ['a column with a space, without quotes', 'Flight Date', 'quote names with spaces'],
  ['an alias before', 'b: a', 'quote names with spaces'],
  ['a hexadecimal number, which the engine reads as an alias', '0x1A', 'quote names with spaces'],
  ['a struct', 'a.b', 'by its own name only'],
  ['a struct in brackets', '(a).b', 'struct extract is not allowed'],
  ['a table’s column', 'assay_typed."a"', 'by its own name only'],
  ['a lambda', 'list_transform([a], x -> x + 1)', '`list_transform` is not one of the functions'],
  ['a lambda of another spelling', 'list_transform([a], lambda x: x + 1)', '`list_transform` is not one'],
  ['a list comprehension', '[x FOR x IN [a]]', '`list_apply` is not one'],
  ['a list', '[a]', '`list_value` is not one'],
  ['an object', '{x: a}', '`struct_pack` is not one'],
  ['a map', 'MAP {1: a}', '`map` is not one'],
  ['a column by its place', '#1', 'positional reference is not allowed'],
  ['a parameter', '$1', 'parameter is not allowed'],
  ['a parameter without a number', '?', 'parameter is not allowed'],
  ['a named parameter', '$a', 'parameter is not allowed'],
  ['every column', '*', 'star is not allowed'],
  ['every column of a table', 'assay_typed.*', 'star is not allowed'],
  ['many columns', 'COLUMNS(*)', 'star is not allowed'],
  ['columns by pattern', "COLUMNS('a.*') > 0", 'star is not allowed'],
  ['columns unpacked', 'coalesce(*COLUMNS(*))', 'not allowed'],
  ['a default', 'DEFAULT', 'default is not allowed'],
  ['a subquery', '(SELECT 1)', 'subquery is not allowed'],
  ['a subquery in a list', 'a IN (SELECT b FROM assay_source)', 'subquery is not allowed'],
  ['a subquery that exists', 'EXISTS (FROM assay_source)', 'subquery is not allowed'],
  ['any of a list', 'a = ANY([1])', 'subquery is not allowed'],
  ['a window', 'row_number() OVER ()', 'window is not allowed'],
  ['a window over a sum', 'sum(a) OVER (ORDER BY b)', 'window is not allowed'],
  ['an aggregate', 'sum(a)', '`sum` is not one of the functions'],
  ['a count', 'count(*)', '`count_star` is not one of the functions'],
  ['a grouping', 'grouping(a)', 'grouping function is not allowed'],
  ['several rows', 'unnest(a)', '`unnest` is not one of the functions'],
  ['a comment at the end', 'a -- and so on', 'leave out comments'],
  ['an open comment', 'a /*', 'unterminated'],
  ['a semicolon', 'a;', 'not one expression'],
  ['another statement', "a; COPY assay_source TO '/tmp/x'", 'Only SELECT statements'],
  ['another question', 'a; SELECT 1', 'not one expression'],
  ['a bracket that ends ours', 'a) FROM assay_typed; --', 'syntax error'],
  ['brackets that end ours and open another', 'a), (b', 'syntax error'],
  ['a table', 'a FROM assay_typed', 'not one expression'],
  ['a file for a table', "a FROM read_csv('/etc/passwd')", 'not one expression'],
  ['a condition', 'a WHERE b', 'not one expression'],
  ['an order', 'a ORDER BY b', 'not one expression'],
  ['a limit', 'a LIMIT 1', 'not one expression'],
  ['a group', 'a GROUP BY ALL', 'not one expression'],
  ['a named window', 'a WINDOW w AS ()', 'not one expression'],
  ['a sample', 'a USING SAMPLE 10%', 'not one expression'],
  ['a union', 'a UNION SELECT b', 'not one expression'],
  ['every row once', 'DISTINCT a', 'not one expression'],
  ['every row', 'ALL a', 'not one expression'],
  ['a file', "read_text('/etc/passwd')", '`read_text` is not one of the functions'],
  ['a setting', "current_setting('home_directory')", '`current_setting` is not one'],
  ['a variable', "getvariable('x')", '`getvariable` is not one'],
  ['the environment', "getenv('HOME')", '`getenv` is not one'],
  ['the query', 'current_query()', '`current_query` is not one'],
  ['the time', 'now()', '`now` is not one'],
  ['the time of day', 'current_localtime()', '`current_localtime` is not one'],
  ['how old it is today', 'age(a)', '`age` is not one'],
  ['a lot', 'random()', '`random` is not one'],
  ['a name nobody has', 'uuid()', '`uuid` is not one'],
  ['a sequence', "nextval('s')", '`nextval` is not one'],
  ['a log', "write_log('x')", '`write_log` is not one'],
  ['a pause', 'sleep_ms(1000)', '`sleep_ms` is not one'],
  ['an error', "error('x')", '`error` is not one'],
  ['a text without end', "repeat('x', 1000000000)", '`repeat` is not one'],
  ['another text without end', "lpad(a, 1000000000, 'x')", '`lpad` is not one'],
  [
    'three replacing calls',
    "replace(replace(replace(a, 'x', 'xx'), 'x', 'xx'), 'x', 'xx')",
    'it replaces 3 times, 2 are allowed',
  ],
  [
    'replacing calls beside each other',
    "replace(a, 'x', 'y') || regexp_replace(a, 'x', 'y') || replace(b, 'x', 'y')",
    'it replaces 3 times',
  ],
  ['a long replacement', "replace(a, 'x', '12345678901234567')", 'a constant of at most 16 characters'],
  ['a column for a replacement', "regexp_replace(a, 'x', b)", 'the replacement of `regexp_replace` must be'],
  ['a computed replacement', "main.REPLACE(a, 'x', 'y' || 'z')", 'the replacement of `replace` must be'],
  ['a separator out of the data', "concat_ws(a, '1', '1', '1')", 'the separator of `concat_ws` must be'],
  ['bits, eight characters for one', 'a::BLOB::BIT::VARCHAR', 'a cast to BIT is not allowed'],
  ['a cast to a type of another kind', 'a::JSON', 'a cast to JSON is not allowed'],
  ['a plan', "json_serialize_plan('SELECT 1')", '`json_serialize_plan` is not one'],
  ['a macro', 'pg_sleep(1)', '`pg_sleep` is not one'],
  ['a macro that reads the catalog', "has_table_privilege('x', 'y')", '`has_table_privilege` is not one'],
  ['a function hidden in another', 'coalesce(a, lower(CAST(random() AS VARCHAR)))', '`random` is not one'],
  ['a function hidden in a condition', 'CASE WHEN now() IS NULL THEN a END', '`now` is not one'],
  ['a function of another schema', 'system.main.random()', '`random` is not one'],
  ['a function called on a value', 'a.random()', '`random` is not one'],
  ['a function behind a value', 'lower(a).random()', '`random` is not one'],
  ['a slip of the pen', 'uper(a)', '`uper` is not one of the functions of a row (did you mean upper?)'],
  ['a NUL', 'a\0', 'a character that is no text'],
  ['a NUL in a text', "'a\0b'", 'a character that is no text'],
  ['a deep expression', `${'1+'.repeat(301)}1`, 'more than 300 operations'],
  ['a very deep expression', `${'1+'.repeat(4000)}1`, 'depth'],
  ['a very long one', `'${'x'.repeat(20_000)}'`, '20002 characters, 10000 are allowed'],
])('refuses %s', async (_, expression, said) => {
  expect(await inspect(expression)).toEqual({ kind: 'refused', reason: expect.stringContaining(said) })
})

it('knows no function that the engine does not know, or that answers otherwise another time', async () => {
  const rows = await connection.runAndReadAll(
    "SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE function_type IN ('scalar', 'macro') AND coalesce(stability, 'CONSISTENT') = 'CONSISTENT'",
  )
  const engine = new Set(rows.getRowObjects().map((row) => row.name))
  expect(namedFunctions.filter((name) => !engine.has(name))).toEqual([])
})

it('the manual lists every function', async () => {
  const manual = await readFile(join(import.meta.dirname, '../../../docs/your-own-model.md'), 'utf8')
  const words = namedFunctions.filter((name) => !name.endsWith('_escape'))
  expect(words.filter((name) => !manual.includes(`\`${name}\``))).toEqual([])
})
