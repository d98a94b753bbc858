import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { PredictionColumn } from '#core/evaluation/predictions-file.ts'
import { Failure } from '#core/failure.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'

const mostRows = 20_000_000

/** Predictions as Parquet; the same columns give the same bytes. */
export function writePredictions(columns: readonly PredictionColumn[]): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map((column) => ({
      name: column.name,
      data: [...column.values],
      type: column.type === 'string' ? ('STRING' as const) : ('DOUBLE' as const),
      nullable: true,
    })),
  })
  return new Uint8Array(buffer)
}

/**
 * Reads predictions that somebody else's code wrote.
 * @throws Failure PREDICTIONS_INVALID if it is not such a file
 */
export async function readPredictions(bytes: Uint8Array, name: string): Promise<PredictionColumns> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  let rows: Record<string, unknown>[]
  try {
    const metadata = await parquetMetadataAsync({
      byteLength: file.byteLength,
      slice: (a, b) => file.slice(a, b),
    })
    // The file's own total need not be that of its parts.
    const parts = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
    const count = Math.max(Number(metadata.num_rows), parts)
    if (count > mostRows) throw new RangeError(`${count} rows, ${mostRows} are allowed`)
    rows = await parquetReadObjects({ file, metadata })
  } catch (cause) {
    throw invalid(
      name,
      `cannot be read as Parquet: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    )
  }
  const names = Object.keys(rows[0] ?? { row_id: null })
  if (!names.includes('row_id')) throw invalid(name, `has no column row_id; it has ${names.join(', ')}`)
  const column = (wanted: string): (string | number | null)[] => rows.map((row) => cell(row[wanted]))
  const quantiles = names.filter((candidate) => candidate.startsWith('quantile_'))
  const classScores = names.filter((candidate) => candidate.startsWith('score_'))
  return {
    rowIds: rows.map((row) => String(row.row_id)),
    ...(names.includes('prediction') ? { prediction: column('prediction') } : {}),
    ...(names.includes('score') ? { score: column('score') } : {}),
    ...(classScores.length > 0
      ? {
          classScores: Object.fromEntries(
            classScores.map((score) => [score.slice('score_'.length), column(score)]),
          ),
        }
      : {}),
    ...(quantiles.length > 0
      ? {
          quantiles: Object.fromEntries(
            quantiles.map((quantile) => [quantile.slice('quantile_'.length), column(quantile)]),
          ),
        }
      : {}),
  }
}

function cell(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : String(value)
}

function invalid(name: string, problem: string, cause?: unknown): Failure {
  return new Failure({
    code: 'PREDICTIONS_INVALID',
    problem: `${name} ${problem}`,
    allowed:
      'Parquet with row_id, prediction, score and, for several classes, score_<class>, for forecasts quantile_<level>',
    next: 'run evaluate-model again.',
    cause,
  })
}
