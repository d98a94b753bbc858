import { seedContract } from './seed.ts'

/** A contract's text and how judging the seed by it may end. */
export interface HostileContract {
  readonly what: string
  readonly text: string
  readonly ends: readonly string[]
}

const no = 'CONFIGURATION_INVALID'

function contract(what: string, text: string, ...ends: string[]): HostileContract {
  return { what, text, ends }
}

/** The seed's contract with a check of the table, or of the column `note`, more. */
function tableCheck(what: string, check: string, ...ends: string[]): HostileContract {
  return contract(what, `${seedContract}      - ${check}\n`, ...ends)
}
function noteCheck(what: string, check: string, ...ends: string[]): HostileContract {
  return contract(
    what,
    seedContract.replace('          - length: {min: 5, max: 20}\n', `          - ${check}\n`),
    ...ends,
  )
}
function expression(sql: string, ...ends: string[]): HostileContract {
  return tableCheck(`expression ${sql.slice(0, 60)}`, `expression: {holds: ${JSON.stringify(sql)}}`, ...ends)
}
function query(sql: string, ...ends: string[]): HostileContract {
  return tableCheck(
    `sql_value ${sql.slice(0, 60)}`,
    `sql_value: {query: ${JSON.stringify(sql)}, min: 0}`,
    ...ends,
  )
}
function pattern(written: string, ...ends: string[]): HostileContract {
  return noteCheck(
    `pattern ${written.slice(0, 60)}`,
    `matches: {pattern: ${JSON.stringify(written)}}`,
    ...ends,
  )
}
function replaced(what: string, from: string, to: string, ...ends: string[]): HostileContract {
  if (!seedContract.includes(from)) throw new RangeError(`nothing to replace: ${from}`)
  return contract(what, seedContract.replace(from, to), ...ends)
}

const billion = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join()}]`).join('\n')}\n`

const texts: readonly HostileContract[] = [
  contract('the seed’s own', seedContract, 'pass'),
  contract('nothing', '', no),
  contract('spaces', '  \n\n', no),
  contract('a comment', '# nothing\n', no),
  contract('null', 'null', no),
  contract('a number', '42', no),
  contract('a text', 'hello', no),
  contract('a list', '- a\n- b\n', no),
  contract('JSON', JSON.stringify({ apiVersion: 'v3.1.0', kind: 'DataContract' }), no),
  contract('a billion laughs', billion, no),
  contract('a billion laughs within', `${seedContract}tags:\n${billion.replace(/^/gm, '  ')}`, no),
  contract('an alias that names nothing', `${seedContract}tags: *nothing\n`, no),
  contract('an alias of itself', `${seedContract}tags: &a [*a]\n`, no, 'pass'),
  contract('merge keys', `${seedContract}tags: &a {x: 1}\nteam:\n  <<: *a\n`, 'pass', no),
  contract(
    'a thousand nested lists',
    `${seedContract}tags: ${'['.repeat(1000)}${']'.repeat(1000)}\n`,
    no,
    'pass',
  ),
  contract(
    'a hundred thousand nested lists',
    `${seedContract}tags: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
    no,
  ),
  contract(
    'nested maps by the thousand',
    Array.from({ length: 5000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    no,
  ),
  contract('a hundred thousand open quotes', `${seedContract}tags: ${'"'.repeat(100_001)}\n`, no),
  contract('ten megabytes', `${seedContract}description: ${'x'.repeat(10_000_000)}\n`, no),
  contract(
    'a hundred thousand keys',
    `${seedContract}tags: {${Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join()}}\n`,
    'pass',
    no,
  ),
  contract('tabs', seedContract.replace(/ {2}/g, '\t'), no),
  contract('a duplicate key', `${seedContract}id: other\n`, no),
  contract('two documents', `${seedContract}---\n${seedContract}`, no),
  contract('a NUL', seedContract.replace('seed', 'se\0ed'), no, 'pass'),
  contract('a byte order mark', `\ufeff${seedContract}`, 'pass'),
  contract('CRLF', seedContract.replaceAll('\n', '\r\n'), 'pass'),
  contract('a tag that makes code', `${seedContract}tags: !!js/function 'process.exit()'\n`, no),
  contract('a binary tag', `${seedContract}tags: !!binary aGVsbG8=\n`, no, 'pass'),
  contract('__proto__', `${seedContract}__proto__: {polluted: true}\n`, no),
  contract('constructor', `${seedContract}constructor: {prototype: {polluted: true}}\n`, no),
  contract('a key that is a list', `${seedContract}? [a, b]\n: c\n`, no),
  contract('the data instead', 'id,city\n1,Köln\n', no),
  contract('HTML', '<!DOCTYPE html>\n<html></html>', no),
]

const keys: readonly HostileContract[] = [
  replaced('an unknown key', 'status: active', 'statuss: active', no),
  replaced('an unknown key of a column', 'logicalType: integer', 'logicaltype: integer', no),
  replaced('an unknown type', 'logicalType: integer', 'logicalType: int', no),
  replaced('an unknown check', 'row_count: {', 'rowcount: {', no),
  replaced('an unknown parameter', 'row_count: {min', 'row_count: {minimum', no),
  replaced('a number as text', 'row_count: {min: 300', `row_count: {min: '300'`, no),
  replaced('a bound as text', 'range: {min: 0', `range: {min: "0"`, no),
  replaced('a bound that is no number', 'range: {min: 0', `range: {min: .nan`, no),
  replaced('an infinite bound', 'range: {min: 0', `range: {min: -.inf`, no),
  replaced('1e309', 'range: {min: 0, max: 125', `range: {min: 0, max: 1e309`, no),
  replaced('1e308', 'range: {min: 0, max: 125', `range: {min: 0, max: 1e308`, 'pass'),
  replaced('bounds the wrong way round', 'range: {min: 0, max: 125', `range: {min: 125, max: 0`, no),
  replaced('an empty set', '[Köln, Łódź, 東京, São Paulo]', '[]', no),
  replaced('a set of lists', '[Köln, Łódź, 東京, São Paulo]', '[[Köln]]', no),
  replaced('a set of null', '[Köln, Łódź, 東京, São Paulo]', '[null]', no),
  replaced('a set that is a text', '[Köln, Łódź, 東京, São Paulo]', 'Köln', no),
  replaced('a set for another type', 'range: {min: 1, max: 300}', 'in_set: {values: [x]}', no, 'fail'),
  replaced('required as text', 'required: true', 'required: "yes"', no),
  replaced('required as yes', 'required: true', 'required: yes', no),
  replaced('a date that is none', `'2026-01-01'`, `'2026-02-30'`, no),
  replaced('a date far away', `'2026-12-31'`, `'99999-12-31'`, no),
  replaced(
    'a severity that is none',
    '- row_count: {min: 300, max: 300}',
    '- row_count: {min: 300, max: 300}\n        severity: fatal',
    no,
  ),
  replaced('a check for another type', '- length: {min: 5, max: 20}', '- range: {min: 5, max: 20}', no),
  replaced('a column twice', 'name: city', 'name: id', no),
  replaced('a column twice but for case', 'name: city', 'name: ID', no, 'fail'),
  replaced('a column that is not there', 'name: city', 'name: town', 'fail'),
  replaced('a column without a name', '      - name: city\n', `      - name: ''\n`, no),
  replaced('SQL for a column', 'name: city', `name: '"; DROP TABLE assay_source; --'`, 'fail'),
  replaced('a name of ours', 'name: city', `name: 'assay:row'`, no),
  replaced('a line end in a name', 'name: city', `name: "ci\\nty"`, no),
  replaced(
    'no columns',
    seedContract.slice(seedContract.indexOf('    properties:')),
    '    properties: []\n',
    no,
  ),
  replaced('no table', seedContract.slice(seedContract.indexOf('schema:')), 'schema: []\n', no),
  replaced(
    'two tables',
    '    checks:\n      - row_count',
    '  - name: other\n    properties: [{name: x}]\n    checks:\n      - row_count',
    no,
  ),
  replaced('another standard', 'apiVersion: v3.1.0', 'apiVersion: v2.2.2', no),
  replaced('a version as number', 'apiVersion: v3.1.0', 'apiVersion: 3.1', no),
  replaced('version as number', 'version: 1.0.0', 'version: 1.0', no),
  tableCheck('a negative count', 'row_count: {min: -1}', no),
  tableCheck('a fraction of a row', 'row_count: {min: 1.5}', no),
  tableCheck('a count beyond 2^53', 'row_count: {max: 9007199254740993}', no, 'pass'),
  tableCheck('a quantile beyond 1', 'row_count: {by: [city, note, amount]}', no),
  tableCheck('a check without parameters', 'row_count', no),
  tableCheck('a check that is a list', 'row_count: [1, 2]', no),
  tableCheck('two checks in one', '{row_count: {min: 1}, duplicate_rows: {}}', no),
  tableCheck('a waiver without a date', '{row_count: {min: 1}, waived: true}', no),
  tableCheck(
    'a file elsewhere',
    'foreign_key: {columns: [id], reference: /etc/passwd, reference_columns: [x]}',
    no,
    'DATA_MISSING',
  ),
]

const patterns: readonly HostileContract[] = [
  pattern('(a+)+$', 'fail'),
  pattern('(a|a)*b', 'fail'),
  pattern('(x+x+)+y', 'fail'),
  pattern('(.*)*', 'fail'),
  pattern('((a{1,100}){1,100}){1,100}', no, 'fail'),
  pattern('a{1000000}', no, 'fail'),
  pattern('(?=a)b', no),
  pattern('(a)\\1', no),
  pattern('a++', no),
  pattern('[', no),
  pattern('(', no),
  pattern('*', no),
  pattern('\\', no),
  pattern('\\p{Greek}', no, 'fail'),
  pattern('(?<name>a)', no, 'fail'),
  pattern('', no, 'fail'),
  pattern(`a'; DROP TABLE x; --`, 'fail', no),
  pattern('\u0000', no, 'fail'),
  pattern('x'.repeat(100_000), no, 'fail'),
  pattern(`${'('.repeat(5000)}a${')'.repeat(5000)}`, no, 'fail'),
]

const expressions: readonly HostileContract[] = [
  expression('amount >= 0', 'pass'),
  expression('amount >= 0; DROP TABLE assay_source', no),
  expression('amount >= 0 -- all is well', no, 'pass'),
  expression('amount >= 0) OR (1 = 1', no),
  expression('(SELECT count(*) FROM assay_source) > 0', no),
  expression('EXISTS (SELECT 1)', no),
  expression(`(SELECT content FROM read_text('/etc/passwd')) = ''`, no),
  expression(`read_text('/etc/passwd') = ''`, no),
  expression(`getenv('HOME') = ''`, no),
  expression('random() < 2', no),
  expression("now() > TIMESTAMP '2000-01-01'", no),
  expression("current_date > DATE '2000-01-01'", no),
  expression('sum(amount) > 0', no),
  expression('row_number() OVER () > 0', no),
  expression('COLUMNS(*) IS NOT NULL', no),
  expression('* IS NOT NULL', no),
  expression('list_transform([1], x -> x)[1] = 1', no),
  expression('amount', no, 'fail', 'pass'),
  expression('nothing > 0', no),
  expression('"assay:row" > 0', no),
  expression("COPY (SELECT 1) TO '/tmp/x'", no),
  expression("ATTACH '/tmp/x'", no),
  expression('', no),
  expression('NULL', 'inconclusive'),
  expression("error('x')", no),
  expression('CAST(note AS INTEGER) > 0', no, 'fail'),
  expression('amount / 0 > 1', 'pass'),
  expression('repeat(note, 1000000000) <> note', no, 'fail'),
  expression(`${'('.repeat(5000)}amount${')'.repeat(5000)} >= 0`, no, 'pass'),
  expression(Array(20_000).fill('amount >= 0').join(' AND '), no, 'pass'),
  expression('\0', no),
  expression('amount >= 0 /*', no),
  expression("'", no),
  expression('"', no),
]

const queries: readonly HostileContract[] = [
  query('SELECT count(*) FROM t', 'pass'),
  query('SELECT count(*) FROM t; DROP TABLE t', no),
  query(`COPY t TO '/tmp/x.csv'`, no),
  query(`ATTACH '/tmp/x.db'`, no),
  query('INSTALL httpfs', no),
  query('PRAGMA database_list', no),
  query("SET memory_limit = '1TB'", no),
  query('CALL pragma_version()', no),
  query('CREATE TABLE x AS SELECT 1', no),
  query('DELETE FROM t', no),
  query('EXPLAIN SELECT 1', no),
  query("SELECT * FROM read_csv('/etc/passwd')", no),
  query("SELECT * FROM '/etc/passwd'", no),
  query('SELECT count(*) FROM duckdb_settings()', no),
  query('SELECT count(*) FROM information_schema.tables', no),
  query('SELECT count(*) FROM assay_source', no),
  query('WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT 1 FROM x) SELECT count(*) FROM x', no),
  query('SELECT count(*) FROM range(1000000000000)', no),
  tableCheck(
    'a query that never ends',
    'sql_value: {query: "SELECT count(*) FROM t a, t b, t c, t d, t e, t f", min: 0, seconds: 1}',
    'fail',
  ),
  query('SELECT 1, 2 FROM t', no, 'fail'),
  query('SELECT note FROM t', no, 'fail'),
  query('', no),
]

/** Contracts that are broken, that ask for what they must not, and some that only look so. */
export const hostileContracts: readonly HostileContract[] = [
  ...texts,
  ...keys,
  ...patterns,
  ...expressions,
  ...queries,
]
