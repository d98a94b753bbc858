import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnFacts } from '#core/contract/checks/lowered.ts'
import { text } from '#core/data/sql.ts'
import { literalPath } from './file-reader.ts'

/** What the footers of Parquet files say of one column, over all their row groups. */
export interface FooterColumn extends ColumnFacts {
  /** Bytes of the column as they lie in the files. */
  readonly bytes: number
  /** Whether every row group counts its missing values. */
  readonly counted: boolean
}

const plainMoment = /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d{1,3})?)?$/
const bounded = /^(U?(TINY|SMALL|BIG)INT|U?INTEGER|DATE|TIMESTAMP)$/

/**
 * Reads the footers of files, not their rows. Smallest and largest value are taken of whole numbers, dates and timestamps alone:
 * writers may cut long texts short, and leave NaN out.
 * @param types the engine's type of each column
 */
export async function readFooters(
  connection: DuckDBConnection,
  paths: readonly string[],
  types: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, FooterColumn>> {
  const list = paths.map((path) => text(literalPath(path))).join(', ')
  const read = await connection.runAndReadAll(
    `SELECT path_in_schema AS "name", SUM(total_compressed_size) AS "bytes",
       SUM(stats_null_count) AS "missing", BOOL_AND(stats_null_count IS NOT NULL) AS "counted",
       LIST(COALESCE(stats_min_value, stats_min)) AS "mins", LIST(COALESCE(stats_max_value, stats_max)) AS "maxs",
       BOOL_AND(COALESCE(stats_min_value, stats_min) IS NOT NULL OR stats_null_count = num_values) AS "bounded"
     FROM parquet_metadata([${list}]) GROUP BY 1`,
  )
  const columns = new Map<string, FooterColumn>()
  for (const row of read.getRowObjectsJS()) {
    const name = String(row.name)
    const type = types.get(name) ?? ''
    const ends =
      row.bounded === true && bounded.test(type)
        ? { min: end(row.mins, type, -1), max: end(row.maxs, type, 1) }
        : {}
    columns.set(name, {
      bytes: Number(row.bytes),
      missing: Number(row.missing ?? 0),
      counted: row.counted === true,
      ...ends,
    })
  }
  return columns
}

function end(values: unknown, type: string, side: 1 | -1): number | string | undefined {
  const present = (Array.isArray(values) ? values : []).filter((value) => value !== null).map(String)
  if (present.length === 0) return undefined
  if (type === 'DATE' || type === 'TIMESTAMP') {
    // Years of four digits sort as text, and milliseconds are what moments are compared in: of others only the rows tell.
    if (!present.every((moment) => plainMoment.test(moment))) return undefined
    const moment = present.sort()[side === 1 ? present.length - 1 : 0] ?? ''
    return type === 'DATE' ? moment : `${moment.replace(' ', 'T')}Z`
  }
  const numbers = present.map(Number)
  // Larger ones are rounded: 2^53 + 1 would pass for 2^53.
  if (!numbers.every(Number.isSafeInteger)) return undefined
  return numbers.reduce((best, number) => (side * number > side * best ? number : best))
}
