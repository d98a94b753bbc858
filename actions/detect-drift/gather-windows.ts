import type { WindowColumn } from '#core/drift/detect.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { CapturedRow, CaptureProblem } from '#core/serving/captured-row.ts'
import type { Progress } from '#core/surroundings.ts'

/** A stretch of traffic of a fixed number of rows. */
export interface TrafficWindow {
  /** `rows-<first>-<last>`, counted from the deployment of the version. */
  readonly name: string
  readonly from: Date
  readonly to: Date
  readonly columns: readonly WindowColumn[]
}

/**
 * Cuts captured rows into windows, in order; rows that do not fill a window wait for the next time.
 * @param after rows scored up to the second of this moment belong to an earlier deployment
 */
export async function gatherWindows(
  traffic: AsyncIterable<CapturedRow | CaptureProblem>,
  cut: { readonly rows: number; readonly after: Date | undefined },
  progress: Progress,
): Promise<TrafficWindow[]> {
  const windows: TrafficWindow[] = []
  let rows: CapturedRow[] = []
  for await (const item of traffic) {
    if (item.kind === 'problem') {
      if (!item.torn) progress.warn(`${item.file}:${item.line}: ${item.words}`)
      continue
    }
    if (cut.after !== undefined && item.at.getTime() <= cut.after.getTime()) continue
    rows.push(item)
    if (rows.length === cut.rows) {
      const first = windows.length * cut.rows + 1
      windows.push(windowOf(rows, `rows-${first}-${first + rows.length - 1}`))
      rows = []
    }
  }
  return windows
}

function windowOf(rows: readonly CapturedRow[], name: string): TrafficWindow {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.features)))].sort()
  const columns = names.map((column) => ({
    name: column,
    values: rows.map((row) => row.features[column] ?? null),
  }))
  columns.push({ name: 'prediction', values: rows.map((row) => answerOf(row.prediction)) })
  return { name, from: rows[0]!.at, to: rows.at(-1)!.at, columns }
}

function answerOf(prediction: Prediction | undefined): string | number | null {
  if (prediction === undefined) return null
  return prediction.kind === 'score' ? prediction.score : prediction.prediction
}
