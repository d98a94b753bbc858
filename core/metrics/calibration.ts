import type { MulticlassScored } from './scored.ts'
import type { TiedRows } from './tied-rows.ts'

/** Rows of similar score: a point of the reliability curve. */
export interface ReliabilityBin {
  readonly rows: number
  readonly meanScore: number
  /** Share of positives. */
  readonly meanLabel: number
}

/**
 * Bins of as many rows each by ascending score: `floor(rows / bins)` wide, the last takes the rest. Rows tied across
 * an edge are shared out with the average of their labels, so that their order does not matter. Undefined if there
 * are fewer rows than bins.
 */
export function equalMassBins(tied: TiedRows, bins: number): readonly ReliabilityBin[] | undefined {
  const width = Math.floor(tied.total / bins)
  if (width === 0) return undefined
  const found: ReliabilityBin[] = []
  let sum = { rows: 0, score: 0, label: 0 }
  for (let block = 0; block < tied.weights.length; block++) {
    let left = tied.weights[block]!
    const score = tied.scores[block]!
    const share = tied.positives[block]! / left
    while (left > 0) {
      const taken = found.length === bins - 1 ? left : Math.min(left, width - sum.rows)
      sum.rows += taken
      sum.score += taken * score
      sum.label += taken * share
      left -= taken
      if (sum.rows === width && found.length < bins - 1) {
        found.push(asBin(sum))
        sum = { rows: 0, score: 0, label: 0 }
      }
    }
  }
  return [...found, asBin(sum)]
}

/** Expected calibration error: mean over rows of the distance of their bin's score and label averages. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0)
  return bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.meanScore - bin.meanLabel), 0)
}

/** The highest score of each row, and whether its class is the label; undefined without scores. */
export function confidences({
  labels,
  scores,
}: MulticlassScored): { readonly right: Uint8Array; readonly scores: Float64Array } | undefined {
  const first = scores?.[0]
  if (scores === undefined || first === undefined) return undefined
  const highest = first.slice()
  const likeliest = new Int32Array(labels.length)
  scores.forEach((column, target) => {
    for (let row = 0; row < highest.length; row++) {
      if (column[row]! <= highest[row]!) continue
      highest[row] = column[row]!
      likeliest[row] = target
    }
  })
  return {
    scores: highest,
    right: Uint8Array.from(likeliest, (target, row) => (target === labels[row] ? 1 : 0)),
  }
}

function asBin({ rows, score, label }: { rows: number; score: number; label: number }): ReliabilityBin {
  return { rows, meanScore: score / rows, meanLabel: label / rows }
}
