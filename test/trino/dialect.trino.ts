import { expect, it } from 'vitest'
import type { Property } from '#core/contract/contract.ts'
import { portablePattern } from '#core/contract/regular-expression.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { constant, text } from '#core/data/sql.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { statements, writer } from './lake.ts'

const duckdb = await writer()
await duckdb.run("SET TimeZone = 'UTC'")
const trino = statements()

type Expression = (x: string, dialect: Dialect) => string

/** What both engines say of each value, as text; they are asked once for all. */
async function bothSay(values: readonly string[], say: Expression): Promise<[unknown[], unknown[]]> {
  const rows = values.map((value, index) => `(${index}, ${value})`).join(', ')
  const ask = (dialect: Dialect) =>
    `SELECT CAST(${say('"x"', dialect)} AS VARCHAR) AS "said" FROM (VALUES ${rows}) AS v("n", "x") ORDER BY "n"`
  const ours = (await duckdb.runAndReadAll(ask(duckdbDialect))).getRowObjectsJson().map(({ said }) => said)
  const theirs = (await trino.run(ask(trinoDialect))).rows.map(({ said }) => said)
  return [ours, theirs]
}

/** The values with what each engine says of them, so that a difference shows whose it is. */
async function expectAlike(values: readonly string[], say: Expression): Promise<void> {
  const [ours, theirs] = await bothSay(values, say)
  const paired = (said: readonly unknown[]) => values.map((value, index) => [value, said[index]])
  expect(paired(theirs)).toEqual(paired(ours))
}

function property(logicalType: Property['logicalType'], format?: string): Property {
  return {
    name: 'x',
    logicalType,
    required: false,
    unique: false,
    quality: [],
    customProperties: [],
    ...(format === undefined ? {} : { logicalTypeOptions: { format } }),
  }
}

const numbers = [
  ...['0', '-0', '+5', '007', '12.7', '.5', '5.', '.', '1e3', '1E+3', '1e-3', '1e', '0x1A', '1_000', '1,5'],
  ...[
    '1e308',
    '1e309',
    '-1e309',
    '1e-300',
    '1e-400',
    'NaN',
    'nan',
    'inf',
    'Infinity',
    '-Infinity',
    '1d',
    '1f',
  ],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '٣',
    '１',
  ],
  ...['', ' ', ' 1', '1 ', '1\n', '\t1', '--1', '+-1', '1.2.3', '0.1', '0.30000000000000004', 'yes', 'true'],
]
const truths = [
  ...[
    'true',
    'TRUE',
    'True',
    't',
    'T',
    'f',
    '1',
    '0',
    'false',
    'falſe',
    'yes',
    'no',
    'on',
    'y',
    'tr',
    ' true',
  ],
  ...['true ', '', '01', 'null'],
]
const dates = [
  ...[
    '2020-01-01',
    '2024-02-29',
    '2023-02-29',
    '2020-1-1',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
  ],
  ...[
    '-2020-01-01',
    '2020-13-01',
    '2020-00-10',
    '2020-01-32',
    ' 2020-01-01',
    '2020-01-01 ',
    '2020-01-01 00:00:00',
  ],
  ...['20200101', '2020/01/01', '', '２020-01-01', '2020-01-01\n'],
]
const timestamps = [
  ...[
    '2020-01-01T00:00:00',
    '2020-01-01 12:30',
    '2020-01-01 12:30:15',
    '2020-01-01 12:30:15.1',
    '2020-01-01',
  ],
  ...['2020-01-01 12:30:15.1234567', '2020-01-01 12:30:15.9999999', '2020-01-01 12:30:15.123456789123'],
  ...[
    '2020-01-01 12:30:15.',
    '2020-01-01 12:30:15,5',
    '2020-01-01 24:00:00',
    '2020-01-01 23:59:60',
    '2020-01-01 1:2:3',
  ],
  ...[
    '2020-01-01 12:30:15Z',
    '2020-01-01T12:30:15.5Z',
    '2020-01-01 12:30:15z',
    '2020-01-01 12:30:15 UTC',
    '2020-01-01 12:30Z',
  ],
  ...[
    '2020-01-01 12:30:15+02',
    '2020-01-01 12:30:15+02:30',
    '2020-01-01 12:30:15-0230',
    '2020-01-01 12:30:15 +02:00',
  ],
  ...[
    '2020-01-01T00:30:15.123456+14:00',
    '2020-01-01 12:30:15+14:30',
    '2020-01-01 12:30:15-15:00',
    '2020-01-01 12:30:15-00:30',
  ],
  ...[
    '2020-01-01 12:30:15 Europe/Berlin',
    '2020-02-30 12:30:15',
    '2020-02-30T12:30:15Z',
    '0000-01-01 00:00:00',
  ],
  ...[
    '9999-12-31 23:59:59.999999',
    '2020-01-01  12:30:15',
    '2020-01-01 12:30:15 ',
    '1969-12-31 23:59:59.5',
    '2020-01-01 12',
    '',
  ],
]

it.each<[Property['logicalType'], readonly string[]]>([
  ['number', numbers],
  ['integer', numbers],
  ['boolean', truths],
  ['date', dates],
  ['timestamp', timestamps],
  ['time', ['09:30', '9:30', '09:30:15.25', '24:00', '09:30Z', '09:30+02:00', '09:30+2', '', '09:60']],
])('a text is read as %s alike', async (logicalType, texts) => {
  const read: Expression = (x, dialect) => {
    const value = dialect.typed(property(logicalType), x)
    // What differs in how it is written, and not in what it is.
    if (logicalType === 'timestamp' || logicalType === 'date') return dialect.epochMilliseconds(value)
    return logicalType === 'number' ? asText(value, dialect) : value
  }
  await expectAlike([...texts.map(text), 'NULL'], read)
})

it.each([
  [
    'MM/dd/yyyy',
    [
      '01/02/2020',
      '1/2/2020',
      ' 01/02/2020',
      '01/02/2020 ',
      '13/02/2020',
      '02/30/2020',
      '01/02/20',
      '01/02/0000',
    ],
  ],
  ['M/d/yyyy', ['1/2/2020', '01/02/2020', '001/2/2020', '12/31/2020', '0/1/2020', '1/32/2020', '1 /2/2020']],
  [
    'd MMM yy',
    ['1 Jan 20', '31 dec 68', '9 FEB 69', '1 January 20', '1 Jan 2020', '1 Jan 7', '30 Feb 20', '1 Maſ 20'],
  ],
  ['d MMMM yyyy', ['1 January 2020', '1 jan 2020', '1 MAY 2020', '31 september 2020']],
  ['yyyyMMdd', ['20200101', '2020111', '2020101', '20201301']],
  ['yyyy年MM月dd日', ['2020年01月31日', '2020年1月31日']],
  ["yyyy.MM.dd 'o''clock' \\", ['2020.01.31 oclock \\', '2020x01x31 oclock \\']],
  ['MM/yyyy', ['12/2020', '13/2020']],
  [
    'yyyy-MM-ddTHH:mmZ',
    ['2020-01-01T00:30+02:00', '2020-12-31T23:30-0100', '2020-01-01T00:30Z', '2020-01-01'],
  ],
])('a date written %s is read alike', async (format, texts) => {
  await expectAlike([...texts, ...dates].map(text), (x, dialect) =>
    dialect.epochMilliseconds(dialect.typed(property('date', format), x)),
  )
})

it.each([
  [
    'yyyy-MM-dd HH:mm:ss',
    ['2020-01-01 01:02:03', '2020-1-1 1:2:3', '2020-01-01 24:00:00', '2020-01-01 23:59:60'],
  ],
  ["M/d/yyyy'T'H:mm", ['1/2/2020T3:04', '1/2/2020T03:4', '1/2/2020T23:59', '1/2/2020t23:59']],
  ['HH:mm', ['12:30', '24:00', '1:30']],
  [
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    [
      '2020-01-02T03:04:05.678Z',
      '2020-01-02T03:04:05.678+01:00',
      '2020-01-02T00:04:05.678+14',
      '2020-01-02T03:04:05.67Z',
      '2020-02-30T03:04:05.678Z',
    ],
  ],
  ['yyyy-MM-dd HH:mm:ss.Sx', ['2020-01-02 03:04:05.6-0230', '2020-01-02 03:04:05.6Z']],
  ['yyyyMMddHHmmssSSSSSS', ['20200102030405000006', '2020010203040500000']],
])('a timestamp written %s is read alike', async (format, texts) => {
  await expectAlike([...texts, ...timestamps].map(text), (x, dialect) =>
    dialect.epochMilliseconds(dialect.typed(property('timestamp', format), x)),
  )
})

const words = [
  ...[
    '',
    'a',
    'ab',
    'AB',
    'éab',
    'ab-cd',
    'a.b',
    'a\nb',
    'a\n',
    '\n',
    'ſ',
    'K',
    '😀',
    'e\u0301',
    '1 2',
    'a_b',
    'a\\b',
    'a$',
    '\u00a0',
  ],
]

it.each([
  ...[
    'ab',
    '\\bab\\b',
    '\\Bb',
    'a.b',
    'a.*',
    '.',
    '[^a]',
    '\\w+',
    '\\W',
    '\\d \\d',
    '\\s',
    '(?i)k',
    '(?i)S',
    '^a$',
    'a|ab',
  ],
  ...['é', '[à-ÿ]', '😀', '[😀-😎]', 'a\\\\b', 'a\\$', '[a-c_]{2,3}', '(a|b)+', '\\x41', '\\u00e9'],
])('the pattern %s means the same', async (pattern) => {
  const portable = portablePattern(pattern)
  await expectAlike([...words.map(text), 'NULL'], (x, { fullMatch, contains, replaced }) =>
    [fullMatch(x, portable), contains(x, portable), `${replaced(x, portable, '#')}`]
      .map((said) => `COALESCE(CAST(${said} AS VARCHAR), 'null')`)
      .join(` || ' ' || `),
  )
})

it('texts have as many characters, and the same MD5', async () => {
  await expectAlike(
    [...words.map(text), 'NULL'],
    (x, { length, md5 }) => `CAST(${length(x)} AS VARCHAR) || ${md5(x)}`,
  )
})

const documents = [
  ...[
    '{}',
    '[]',
    'null',
    'true',
    '1',
    '-0',
    '1.50',
    '"a"',
    '""',
    '{"a": 1}',
    '{"a": {"b c": [1, "x", true, null]}}',
  ],
  ...[
    '',
    ' ',
    '[1,]',
    '{"a":1,}',
    '{a: 1}',
    "{'a': 1}",
    '01',
    '+1',
    '.5',
    '1.',
    '-',
    'tru',
    'True',
    'NaN',
    '[NaN]',
  ],
  ...[
    '"a\tb"',
    '"\\u00"',
    '"\\u0041"',
    '"\\x"',
    '/* */ 1',
    '1 // a',
    '1 2',
    '{"a": 1} x',
    '[',
    '{"a": "NaN, /"}',
  ],
  ...['{"a":1,"a":2}', '{"a": 1.5e3}', '{"a": "x"}', '{"a": null}', '{"a": [1]}', '{"a": false}', '{"": 1}'],
]

it('the same texts are JSON', async () => {
  await expectAlike([...documents.map(text), 'NULL'], (x, { jsonValid }) => jsonValid(x))
})

it.each(['$.a', '$["a"]', '$.a["b c"][1]', '$.a["b c"][3]', '$.a["b c"]', '$[0]', '$'])(
  'the path %s of a JSON text leads to the same',
  async (path) => {
    const once = documents.filter((document) => document !== '{"a":1,"a":2}')
    await expectAlike([...once.map(text), 'NULL'], (x, { jsonText }) => {
      const found = jsonText(x, path)
      // Numbers are written differently; what they are is asked for.
      return `COALESCE(CAST(TRY_CAST(${found} AS DOUBLE) = 1500 AS VARCHAR), ${found})`
    })
  },
)

const fractions = [
  ...[
    0, -0.1, 1, 1.5, 0.1, 0.30000000000000004, 1e7, 12345678.9, 123456789012345.6, 1e15, 9999999999999998,
    1e16,
  ],
  ...[
    1.5e20,
    1e100,
    1.7976931348623157e308,
    0.001,
    0.0001,
    0.00012345,
    0.00001,
    1.5e-7,
    1e-300,
    2 ** 53,
    1 / 3,
    -2.5e-5,
  ],
]
const doubles = [
  ...fractions.map(constant),
  ...['NaN', 'Infinity', '-Infinity', '-0'].map((written) => `CAST('${written}' AS DOUBLE)`),
  'CAST(NULL AS DOUBLE)',
]

it('fractions are the same numbers, finite or not, and written alike', async () => {
  await expectAlike(doubles, asText)
  await expectAlike(doubles, (x, { finite }) => finite(x))
})

it('moments are written and counted alike', async () => {
  const moments = [
    '2020-01-01 10:00:00',
    '2020-01-01 10:00:00.5',
    '1969-12-31 23:59:59.123',
    '2020-01-01 10:20:30.123456',
  ]
  const typed = moments.map((moment) => `CAST('${moment}' AS ${'TIMESTAMP(6)'})`)
  await expectAlike(typed, (x, { asText }) => asText(x, 'timestamp'))
  await expectAlike(typed, (x, { epochMilliseconds }) => epochMilliseconds(x))
  await expectAlike(["CAST('2020-02-29' AS DATE)"], (x, { epochMilliseconds }) => epochMilliseconds(x))
  const moment = new Date('2026-11-21T14:00:00.250Z')
  await expectAlike(['1'], (_, dialect) => dialect.epochMilliseconds(dialect.timestamp(moment)))
})

it.each([
  ['quantile', (x: string, dialect: Dialect) => dialect.quantile(x, 0.5, `${x} > 0`)],
  ['lower quantile', (x: string, dialect: Dialect) => dialect.quantile(x, 0.1, `${x} > 0`)],
  ['no quantile', (x: string, dialect: Dialect) => dialect.quantile(x, 0.5, 'FALSE')],
  ['variance', (x: string, dialect: Dialect) => dialect.moment('variance', x, 'TRUE')],
  ['skewness', (x: string, dialect: Dialect) => dialect.moment('skewness', x, 'TRUE')],
  ['kurtosis', (x: string, dialect: Dialect) => dialect.moment('kurtosis', x, 'TRUE')],
  ['skewness of two', (x: string, dialect: Dialect) => dialect.moment('skewness', x, `${x} < 3`)],
  ['kurtosis of three', (x: string, dialect: Dialect) => dialect.moment('kurtosis', x, `${x} < 4`)],
  ['distinct', (x: string, dialect: Dialect) => dialect.approximateDistinct(x, 'TRUE').sql],
])('%s of a column is the same figure', async (_, figure) => {
  const values = [1, 2, 3, 5, 8, 8, 13, 100, -7, 2.5].map((value) => `(${constant(value)})`).join(', ')
  const ask = (dialect: Dialect) => `SELECT ${figure('x', dialect)} AS "said" FROM (VALUES ${values}) AS v(x)`
  const [ours] = (await duckdb.runAndReadAll(ask(duckdbDialect))).getRowObjectsJson()
  const [theirs] = (await trino.run(ask(trinoDialect))).rows
  const rounded = (said: unknown) => (said === null ? null : Number(Number(said).toPrecision(10)))
  expect(rounded(theirs?.said)).toBe(rounded(ours?.said))
})

it('the smallest values come as a list, whatever they are', async () => {
  const ask = (type: string, values: readonly string[]) =>
    `SELECT ${trinoDialect.smallest('x', 3, 'TRUE')} AS "said" FROM (VALUES ${values.map((value) => `CAST(${value} AS ${type})`).join(', ')}) AS v(x)`
  const said = async (type: string, ...values: readonly string[]) =>
    (await trino.run(ask(type, values))).rows[0]?.said
  expect(await said('VARCHAR', "'b, c]'", '\'"a"\'', 'NULL', "''")).toEqual(['', '"a"', 'b, c]'])
  expect(await said('BIGINT', '3', '1', '2', '4')).toEqual([1, 2, 3])
  expect(await said('BIGINT', '9223372036854775807')).toEqual(['9223372036854775807'])
  expect(await said('DOUBLE', '0.1', "'NaN'", "'Infinity'")).toEqual([0.1, 'Infinity', 'NaN'])
  expect(await said('DATE', "'2020-01-01'")).toEqual(['2020-01-01'])
  expect(await said('BIGINT', 'NULL')).toBe(null)
})

function asText(number: string, dialect: Dialect): string {
  return dialect.asText(number, 'number')
}
