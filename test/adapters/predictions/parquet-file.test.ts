import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { predictionFileOf } from '#adapters/predictions/open-prediction-file.ts'
import { Failure } from '#core/failure.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

/** The rows of a query as Parquet, as somebody else writes it. */
async function parquetOf(query: string, options = ''): Promise<Uint8Array> {
  const folder = await temporaryFolder('assay-parquet-')
  const path = join(folder, 'a.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`)
    return await readFile(path)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function cellsOf(content: Uint8Array, wanted?: readonly string[]) {
  const file = await predictionFileOf('a.parquet', content)
  const { rows, columns } = await file.read(wanted ?? file.names)
  return { rows, cells: Object.fromEntries([...columns].map(([name, cells]) => [name, Array.from(cells)])) }
}

async function failureOf(content: Uint8Array, wanted?: readonly string[]): Promise<Failure> {
  const failed = await cellsOf(content, wanted).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (failed instanceof Failure) return failed
  throw new Error(`it was read, or failed by ${String(failed)}`)
}

describe('Parquet', () => {
  it.each(['uncompressed', 'snappy', 'zstd', 'gzip', 'brotli'])('is read compressed by %s', async (codec) => {
    const content = await parquetOf(
      'SELECT range AS id, range / 8 AS score, range % 3 = 0 AS y FROM range(3000)',
      `, CODEC '${codec}', ROW_GROUP_SIZE 2048`,
    )
    const { rows, cells } = await cellsOf(content)
    expect(rows).toBe(3000)
    expect([cells.id?.[2999], cells.score?.[2999], cells.y?.[2999]]).toEqual([2999n, 2999 / 8, false])
  })

  it('keeps every digit of 64-bit integers and decimals', async () => {
    const content = await parquetOf(`SELECT * FROM (VALUES
      (9223372036854775807::BIGINT, 18446744073709551615::UBIGINT, 12345678901234567890::DECIMAL(20,0), -0.05::DECIMAL(4,2), 1.10::DECIMAL(30,20)),
      (-9007199254740993::BIGINT, 0::UBIGINT, -1::DECIMAL(20,0), 12.30::DECIMAL(4,2), -99.5::DECIMAL(30,20))
    ) AS of(big, unsigned, key, small, wide)`)
    expect((await cellsOf(content)).cells).toEqual({
      big: [9223372036854775807n, -9007199254740993n],
      unsigned: [18446744073709551615n, 0n],
      key: ['12345678901234567890', '-1'],
      small: ['-0.05', '12.3'],
      wide: ['1.1', '-99.5'],
    })
  })

  it('has texts, times and cells without a value', async () => {
    const content = await parquetOf(`SELECT * FROM (VALUES
      ('Zürich'::VARCHAR, 1.5::FLOAT, DATE '2026-01-31', TIMESTAMP '2026-01-31 10:00:00', 3::INTEGER, 'NaN'::DOUBLE, 7::BIGINT),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS of(name, single, day, moment, number, broken, big)`)
    expect((await cellsOf(content)).cells).toEqual({
      name: ['Zürich', null],
      single: [1.5, null],
      day: ['2026-01-31', null],
      moment: ['2026-01-31T10:00:00.000Z', null],
      number: [3, null],
      broken: [Number.NaN, null],
      big: [7n, null],
    })
  })

  it('hands whole columns over as typed arrays', async () => {
    const file = await predictionFileOf(
      'a.parquet',
      await parquetOf('SELECT range AS id, range / 8 AS score FROM range(10)'),
    )
    const { columns } = await file.read(['id', 'score'])
    expect(columns.get('id')).toBeInstanceOf(BigInt64Array)
    expect(columns.get('score')).toBeInstanceOf(Float64Array)
  })

  it('reads beside columns that it could not read', async () => {
    const content = await parquetOf('SELECT 1 AS id, [1, 2] AS list, 0.5 AS score')
    expect((await cellsOf(content, ['id', 'score'])).cells).toEqual({ id: [1], score: ['0.5'] })
  })

  it('has columns and no rows', async () => {
    expect(await cellsOf(await parquetOf('SELECT 1 AS id WHERE false'))).toEqual({
      rows: 0,
      cells: { id: [] },
    })
  })

  it.each<[string, string, string, ...words: string[]]>([
    ['lists', 'SELECT [1, 2] AS x', '', 'column x holds lists or structures, not single values'],
    ['structures', "SELECT {'a': 1} AS x", '', 'column x holds lists or structures'],
    ['maps', "SELECT MAP {'a': 1} AS x", '', 'column x holds lists or structures'],
    [
      'LZ4',
      'SELECT 1 AS x',
      ", CODEC 'lz4_raw'",
      'column x is compressed by LZ4_RAW',
      'Snappy, Zstandard, gzip',
    ],
  ])('is not read with %s', async (_, query, options, ...words) => {
    const { code, message } = await failureOf(await parquetOf(query, options))
    expect(code).toBe('DATA_UNDECODABLE')
    for (const part of words) expect(message).toContain(part)
  })

  it.each<[string, (content: Uint8Array) => Uint8Array]>([
    ['its end cut off', (content) => content.subarray(0, content.length - 20)],
    ['its start alone', () => new TextEncoder().encode('PAR1')],
    ['a page of zeros', (content) => new Uint8Array(content).fill(0, 4, 200)],
    [
      'a footer of zeros',
      (content) => new Uint8Array(content).fill(0, content.length - 100, content.length - 8),
    ],
    [
      'a footer longer than the file',
      (content) => new Uint8Array(content).fill(0x7f, content.length - 8, content.length - 4),
    ],
  ])('is not read with %s', async (_, damage) => {
    const content = damage(await parquetOf("SELECT 'a' || range AS id, range / 8 AS score FROM range(500)"))
    expect((await failureOf(content)).code).toBe('DATA_UNDECODABLE')
  })
})
