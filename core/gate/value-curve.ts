import type { CellValues } from '#core/metrics/loss-influence.ts'
import { rankedLabels, rankingOf } from '#core/metrics/ranking.ts'
import type { ValueCurve, ValuePoint } from './decision-threshold.ts'

/** Steps of a curve; it has one point more. */
export const curveSteps = 40
/** A curve ends at the first of these that is not below every score. */
const ends = [0.05, 0.1, 0.2, 0.5, 1]

/** Labels (1 = positive) and finite scores of the same rows. */
interface ScoredRows {
  readonly labels: Uint8Array
  readonly scores: Float64Array
}

/**
 * The threshold worth most on these rows, of several equally good the highest, that asks for the fewest actions. Written
 * with as few digits as lie between the scores on both sides of it; 0 takes every row for positive, one above all
 * scores none.
 */
export function bestThreshold(rows: ScoredRows, value: CellValues): ValuePoint {
  const { starts, worth } = worthByBlock(rows, value)
  const scoreAt = scoresByBlock(rows, starts)
  const blocks = starts.length - 1
  let best = 0
  for (let block = 1; block <= blocks; block++) if (worth[block]! >= worth[best]!) best = block
  const perThousand = 1000 * worth[best]!
  if (best === 0) return { threshold: 0, perThousand }
  const below = scoreAt(best - 1)
  const from = best === blocks ? (below < 1 ? 1 : below + 1) : scoreAt(best)
  return { threshold: roundBetween(below, from), perThousand }
}

/** Worth against threshold on these rows, with the best threshold and the one that is used. */
export function valueCurve(rows: ScoredRows, value: CellValues, used: number): ValueCurve {
  const { starts, worth } = worthByBlock(rows, value)
  const scoreAt = scoresByBlock(rows, starts)
  const blocks = starts.length - 1
  const at = (threshold: number): ValuePoint => {
    let low = 0
    let high = blocks
    while (low < high) {
      const middle = (low + high) >>> 1
      if (scoreAt(middle) >= threshold) high = middle
      else low = middle + 1
    }
    return { threshold, perThousand: 1000 * worth[low]! }
  }
  const highest = blocks === 0 ? 1 : scoreAt(blocks - 1)
  const end = ends.find((candidate) => candidate >= highest) ?? highest
  return {
    rows: rows.labels.length,
    best: bestThreshold(rows, value),
    used: at(used),
    curve: Array.from({ length: curveSteps + 1 }, (_, step) =>
      at(Number(((end * step) / curveSteps).toPrecision(12))),
    ),
  }
}

/** Mean worth where rows from a block of tied scores on (by ascending score) are positive; at last none is. */
function worthByBlock(
  { labels, scores }: ScoredRows,
  value: CellValues,
): { readonly starts: Uint32Array; readonly worth: Float64Array } {
  const ranking = rankingOf(scores)
  const { starts } = ranking
  const ranked = rankedLabels(ranking, labels)
  const rows = labels.length
  let positives = 0
  for (let row = 0; row < rows; row++) positives += labels[row]!
  let missed = 0
  const worth = new Float64Array(starts.length)
  for (let block = 0; block < starts.length; block++) {
    const below = starts[block]!
    const found = positives - missed
    worth[block] =
      (found * value.true_positive +
        (rows - below - found) * value.false_positive +
        missed * value.false_negative +
        (below - missed) * value.true_negative) /
      Math.max(1, rows)
    for (let place = below; place < (starts[block + 1] ?? below); place++) missed += ranked[place]!
  }
  return { starts, worth }
}

function scoresByBlock({ scores }: ScoredRows, starts: Uint32Array): (block: number) => number {
  const { order } = rankingOf(scores)
  return (block) => scores[order[starts[block]!]!]!
}

/** The number with the fewest decimals above `low` and up to `high`, near their middle. */
function roundBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2
  for (let decimals = 0; decimals <= 17; decimals++) {
    const rounded = Number(middle.toFixed(decimals))
    if (rounded > low && rounded <= high) return rounded
  }
  return high
}
