import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** A file that holds another one so many times over, in the same order; made once. */
export async function largerCopies(file: string, folder: string, times: number): Promise<string> {
  const path = join(folder, `flights-times-${times}.parquet`)
  if (existsSync(path)) return path
  await mkdir(folder, { recursive: true })
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const copies = Array.from({ length: times }, () => `SELECT * FROM read_parquet('${file}')`)
  await connection.run(`COPY (${copies.join(' UNION ALL ')}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`)
  return path
}
