import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/**
 * Ten columns of which few values repeat: an id, whole numbers of 500,000 and of a million values, three doubles, a
 * moment, texts of 500,000 and of a million values, and one of 20. The same for the same number of rows.
 */
const columns = `
  i AS id,
  hash(i) % 500000 AS customer,
  hash(i + 1) % 1000000 AS device,
  (hash(i + 2) % 1000000007) / 1000000007.0 AS score,
  ln(1 + (hash(i + 3) % 1000000007) / 10007.0) AS amount,
  sqrt(hash(i + 4) % 1000000007) AS distance,
  TIMESTAMP '2025-01-01' + to_seconds(CAST(hash(i + 5) % 31536000 AS INTEGER)) AS at,
  'shop-' || (hash(i + 6) % 500000) AS shop,
  printf('%08x', CAST(hash(i + 7) % 1000000 AS INTEGER)) AS code,
  'kind-' || (hash(i + 8) % 20) AS kind`

/** A file of generated rows; made once. The extension says the format: .parquet or .csv. */
export async function generatedFile(path: string, rows: number): Promise<string> {
  if (existsSync(path)) return path
  await mkdir(dirname(path), { recursive: true })
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' })
  const connection = await instance.connect()
  const format = path.endsWith('.csv') ? 'FORMAT csv' : 'FORMAT parquet, COMPRESSION zstd'
  await connection.run('SET preserve_insertion_order = false')
  await connection.run(`COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${path}.part' (${format})`)
  connection.closeSync()
  instance.closeSync()
  await rename(`${path}.part`, path)
  return path
}
