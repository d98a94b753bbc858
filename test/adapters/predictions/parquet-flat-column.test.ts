import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { readFlatColumn } from '#adapters/predictions/parquet-flat-column.ts'
import { allPresent, readIndices } from '#adapters/predictions/parquet-levels.ts'
import { unpackSnappy } from '#adapters/predictions/snappy.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const compressors = { ZSTD: (input: Uint8Array) => zstdDecompressSync(input), SNAPPY: unpackSnappy }

async function parquetOf(query: string, options: string): Promise<ArrayBuffer> {
  const path = join(await temporaryFolder('assay-parquet-'), 'a.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`)
    const bytes = await readFile(path)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function flat(file: ArrayBuffer, name: string): unknown[] | undefined {
  const metadata = parquetMetadata(file)
  const column = parquetSchema(metadata).children.find(({ element }) => element.name === name)
  const cells = readFlatColumn(new Uint8Array(file), metadata, column!.element, compressors)
  return cells === undefined ? undefined : Array.from(cells)
}

const columns = `SELECT range AS id, sin(range) AS score, (range % 3)::INTEGER AS number, (range / 4)::FLOAT AS single,
  CASE WHEN range < 2500 THEN 'segment ' || (range % 7) ELSE 'Zürich' END AS name,
  CASE WHEN range % 1000 = 999 THEN NULL ELSE range::DOUBLE END AS holes FROM range(5000)`

describe('a flat column', () => {
  it.each([
    ", CODEC 'snappy'",
    ", CODEC 'uncompressed', ROW_GROUP_SIZE 2048",
    ", CODEC 'zstd'",
    ", CODEC 'snappy', PARQUET_VERSION V2",
  ])('is what the library reads, written with %s', async (options) => {
    const file = await parquetOf(columns, options)
    const rows = await parquetReadObjects({ file, compressors })
    for (const name of ['id', 'score', 'number', 'single', 'name']) {
      const cells = flat(file, name)
      // Encodings of its own are the library's.
      if (cells !== undefined || !options.includes('V2'))
        expect(cells).toEqual(rows.map((row) => row[name] as unknown))
    }
  })

  it('is left to the library where a value is missing, or its type says more than a number', async () => {
    const file = await parquetOf(columns, '')
    expect(flat(file, 'holes')).toBeUndefined()
    const others = await parquetOf(
      "SELECT 1::UBIGINT AS a, DATE '2026-01-31' AS b, 1.5::DECIMAL(4, 2) AS c, true AS d, [1] AS e",
      '',
    )
    expect(['a', 'b', 'c', 'd'].map((name) => flat(others, name))).toEqual(Array(4).fill(undefined))
  })

  it('is left to the library where its bytes are not as they should be', async () => {
    const file = await parquetOf(columns, ", CODEC 'uncompressed'")
    const whole = flat(file, 'score')
    for (let at = 4; at < 400; at += 7) {
      const broken = file.slice(0)
      new Uint8Array(broken)[at]! ^= 0xff
      const metadata = parquetMetadata(file)
      const [id] = parquetSchema(metadata).children
      const cells = readFlatColumn(new Uint8Array(broken), metadata, id!.element, compressors)
      if (cells !== undefined) expect(cells).toHaveLength(5000)
    }
    expect(whole).toHaveLength(5000)
  })
})

describe('levels and indices', () => {
  it.each<[string, number[], number, boolean]>([
    ['a run of ones', [10 << 1, 1], 10, true],
    ['a run of zeros', [10 << 1, 0], 10, false],
    ['packed ones', [(2 << 1) | 1, 255, 3], 10, true],
    ['a packed zero', [(2 << 1) | 1, 253, 3], 10, false],
    ['an end too early', [5 << 1, 1], 10, false],
  ])('%s', (_, bytes, count, all) => {
    expect(allPresent(Uint8Array.from(bytes), count)).toBe(all)
  })

  it.each<[string, number[], number, number, number[] | undefined]>([
    ['a run', [3 << 1, 2], 2, 3, [2, 2, 2]],
    ['a wide run', [2 << 1, 1, 2], 9, 2, [513, 513]],
    ['packed by three', [3, 0x88, 0xc6, 0xfa], 3, 8, [0, 1, 2, 3, 4, 5, 6, 7]],
    ['nothing to tell apart', [], 0, 2, [0, 0]],
    ['an end too early', [1 << 1, 2], 2, 3, undefined],
    ['a run of none', [0, 1], 2, 3, undefined],
  ])('%s', (_, bytes, width, count, indices) => {
    const read = readIndices(Uint8Array.from(bytes), width, count)
    expect(read === undefined ? undefined : Array.from(read)).toEqual(indices)
  })
})
