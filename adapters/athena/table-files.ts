import { Failure } from '#core/failure.ts'
import type { AthenaStatements } from './athena-statements.ts'

/** What a table's rows lie in. */
export interface FoundFiles {
  readonly rows: number
  readonly bytes: number
  /** Empty where files are not known: for a view, or for too many of them. */
  readonly files: readonly {
    readonly location: string
    readonly rows: number
    readonly bytes: number
    readonly modified: Date
  }[]
}

/** More files are counted and not listed. */
const mostFiles = 10_000

/**
 * Counts rows file by file: of Parquet and ORC, Athena reads nothing but footers for it.
 * @param condition rows that count
 */
export async function findFiles(
  statements: AthenaStatements,
  table: string,
  condition: string | undefined,
): Promise<FoundFiles> {
  const from = condition === undefined ? table : `${table} WHERE ${condition}`
  const files = `SELECT "$path" AS "location", "$file_size" AS "bytes", date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', "$file_modified_time") AS "modified", COUNT(*) AS "rows" FROM ${from} GROUP BY 1, 2, 3`
  try {
    const listed = await statements.run(`${files} ORDER BY 1 LIMIT ${mostFiles + 1}`)
    const found = listed.rows.map((row) => ({
      location: String(row.location),
      rows: Number(row.rows),
      bytes: Number(row.bytes),
      modified: new Date(Number(row.modified)),
    }))
    if (found.length <= mostFiles) {
      const sum = (figure: 'rows' | 'bytes'): number => found.reduce((total, file) => total + file[figure], 0)
      return { rows: sum('rows'), bytes: sum('bytes'), files: found }
    }
    const summed = await statements.run(
      `SELECT SUM("rows") AS "rows", SUM("bytes") AS "bytes" FROM (${files})`,
    )
    const [{ rows = 0, bytes = 0 } = {}] = summed.rows
    return { rows: Number(rows), bytes: Number(bytes), files: [] }
  } catch (error) {
    if (error instanceof Failure) throw error
    // A view has no files of its own.
    const counted = await statements.run(`SELECT COUNT(*) AS "rows" FROM ${from}`)
    return { rows: Number(counted.rows[0]?.rows ?? 0), bytes: 0, files: [] }
  }
}
