import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import type { Property } from '#core/contract/contract.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { readMomentFormat } from '#core/data/moment-grammar.ts'
import { dateLetters, strptimeFormat, text } from '#core/data/sql.ts'

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

it('knows the letters that the engine can read', () => {
  expect(dateLetters.filter((letters) => readMomentFormat(letters) === undefined)).toEqual([])
})

it.each(['YYYY-MM-DD', 'hh:mm a', "yyyy'T", 'MMMMM', "'week of' dd.MM.yyyy", '100% yyyy'])(
  'understands %s as far as the engine does',
  (format) => {
    expect(readMomentFormat(format) === undefined).toBe(strptimeFormat(format) === undefined)
  },
)
