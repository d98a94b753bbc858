import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import type { Property } from '#core/contract/contract.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { momentLetters, readMomentFormat } from '#core/data/moment-grammar.ts'
import { text } from '#core/data/sql.ts'

const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run("SET TimeZone = 'UTC'")

async function read(type: 'date' | 'timestamp', source: string, format?: string): Promise<string | null> {
  const property: Property = {
    name: 'x',
    logicalType: type,
    required: false,
    unique: false,
    quality: [],
    customProperties: [],
    ...(format === undefined ? {} : { logicalTypeOptions: { format } }),
  }
  const sql = `SELECT CAST(${duckdbDialect.typed(property, text(source))} AS VARCHAR) AS "said"`
  const [row] = (await connection.runAndReadAll(sql)).getRowObjectsJson()
  return row?.said === undefined || row.said === null ? null : String(row.said)
}

it.each([
  ['2020-01-01 12:30', '2020-01-01 12:30:00'],
  ['2020-01-01T12:30:15', '2020-01-01 12:30:15'],
  ['2020-01-01 12:30:15.1234567', '2020-01-01 12:30:15.123456'],
  ['2020-01-01T12:30:15Z', '2020-01-01 12:30:15'],
  ['2020-01-01 12:30:15 UTC', '2020-01-01 12:30:15'],
  ['2020-01-01T12:30:15+02:00', '2020-01-01 10:30:15'],
  ['2020-01-01 00:30:15.5-0230', '2020-01-01 03:00:15.5'],
  ['2020-01-01 12:30:15+14', '2019-12-31 22:30:15'],
  ['2020-01-01 12:30:15+14:30', null],
  ['2020-01-01 12:30:15 Europe/Berlin', null],
  ['2020-01-01 24:00:00', null],
  ['2020-01-01 1:2:3', null],
  ['2020-02-30 12:30:15Z', null],
  ['2020-01-01', null],
])('the timestamp %s is %s in UTC', async (source, moment) => {
  expect(await read('timestamp', source)).toBe(moment)
})

it.each([
  ['MM/dd/yyyy', '01/02/2020', '2020-01-02'],
  ['MM/dd/yyyy', '1/2/2020', null],
  ['MM/dd/yyyy', ' 01/02/2020', null],
  ['M/d/yyyy', '1/2/2020', '2020-01-02'],
  ['M/d/yyyy', '01/02/2020', '2020-01-02'],
  ['M/d/yyyy', '2/30/2020', null],
  ['yyyyMMdd', '20201001', '2020-10-01'],
  ['yyyyMMdd', '2020101', null],
  ['d MMM yy', '1 jan 68', '2068-01-01'],
  ['d MMM yy', '1 JAN 69', '1969-01-01'],
  ['d MMMM yyyy', '31 May 2020', '2020-05-31'],
  ["yyyy.MM.dd 'at' \\", '2020.01.31 at \\', '2020-01-31'],
  ["yyyy.MM.dd 'at' \\", '2020-01-31 at \\', null],
])('written %s, the date %j is %s', async (format, source, date) => {
  expect(await read('date', source, format)).toBe(date)
})

it.each([
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2020-01-02T03:04:05.678+01:00', '2020-01-02 02:04:05.678'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2020-01-02T03:04:05.678Z', '2020-01-02 03:04:05.678'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2020-01-02T03:04:05.67Z', null],
  ['yyyy-MM-ddTHH:mm:ss.SSSZ', '2020-01-02T03:04:05.678-0230', '2020-01-02 05:34:05.678'],
  ['yyyy-MM-dd HH:mm:ss.SSSSSS', '2020-01-02 03:04:05.000006', '2020-01-02 03:04:05.000006'],
  ['yyyy-MM-dd HH:mm:ss.S', '2020-01-02 03:04:05.6', '2020-01-02 03:04:05.6'],
  ['yyyyMMddHHmmssSSS', '20200102030405678', '2020-01-02 03:04:05.678'],
  ['yyyy-MM-dd HH:mmx', '2020-01-02 03:04+14', '2020-01-01 13:04:00'],
  ['yyyy-MM-dd HH:mmx', '2020-01-02 03:04Z', null],
  ['yyyy-MM-dd HH:mmx', '2020-01-02 03:04+15', null],
])('written %s, the timestamp %j is %s in UTC', async (format, source, moment) => {
  expect(await read('timestamp', source, format)).toBe(moment)
})

it.each([
  ['yyyy-MM-dd', '%Y-%m-%d'],
  ['M/d/yyyy H:mm', '%-m/%-d/%Y %-H:%M'],
  ["yyyy-MM-dd'T'HH:mm:ss", '%Y-%m-%dT%H:%M:%S'],
  ['dd MMM yy', '%d %b %y'],
  ['d MMMM yyyy', '%-d %B %Y'],
  ['100% yyyy', '100%% %Y'],
  ["'week of' dd.MM.yyyy", 'week of %d.%m.%Y'],
  ['yyyy年MM月dd日', '%Y年%m月%d日'],
  ['yyyy-MM-ddTHH:mm:ss.SSSZ', '%Y-%m-%dT%H:%M:%S.%f%z'],
])('the date pattern %s is %s', (pattern, format) => {
  expect(readMomentFormat(pattern)?.strptime).toBe(format)
})

it.each(['YYYY-MM-DD', 'yyy', 'hh:mm a', 'MMMMM', 'yyyy-DDD', "yyyy'T", 'ss.SSSSSSS', 'XXX yyyy', 'z'])(
  'the date pattern %s is not understood',
  (pattern) => {
    expect(readMomentFormat(pattern)).toBe(undefined)
  },
)

it('understands every letter it names', () => {
  expect(momentLetters.map(readMomentFormat)).not.toContain(undefined)
})
