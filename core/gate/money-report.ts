import { rowValues } from '#core/metrics/loss-influence.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { meanOverRows } from './units.ts'
import type { Value } from './value.ts'
import type { Amount, Money } from './verdict.ts'

/**
 * What the candidate is worth per prediction and per 1,000, beside the champion, doing nothing (all predicted
 * negative) and doing it for all (all predicted positive); Student's t on row values and paired row differences, its
 * spread taken over units where rows belong together.
 */
export function moneyReport(
  candidate: BinaryScored,
  champion: BinaryScored | undefined,
  value: Value,
  alpha: number,
  units?: Units | undefined,
): Money | undefined {
  const rows = candidate.labels.length
  if (rows < 2 || (units !== undefined && units.count < 2)) return undefined
  const amount = (values: Float64Array): Amount => amountOf(values, alpha, units)
  const worth = rowValues(candidate.labels, candidate.predicted, value)
  const nothing = rowValues(candidate.labels, new Uint8Array(rows), value)
  const all = rowValues(candidate.labels, new Uint8Array(rows).fill(1), value)
  const ofChampion =
    champion === undefined ? undefined : rowValues(champion.labels, champion.predicted, value)
  return {
    currency: value.currency,
    candidate: amount(worth),
    ...(ofChampion === undefined ? {} : { champion: amount(ofChampion) }),
    doingNothing: amount(nothing),
    doingItForAll: amount(all),
    ...(ofChampion === undefined ? {} : { overChampion: amount(minus(worth, ofChampion)) }),
    overDoingNothing: amount(minus(worth, nothing)),
    overDoingItForAll: amount(minus(worth, all)),
  }
}

function amountOf(values: Float64Array, alpha: number, units: Units | undefined): Amount {
  const mean = meanOverRows(values, 0, alpha, units)
  const [lower, upper] = tBounds(mean, alpha)
  return {
    perPrediction: { estimate: mean.mean, lower, upper },
    perThousand: { estimate: mean.mean * 1000, lower: lower * 1000, upper: upper * 1000 },
  }
}

function minus(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, row) => value - right[row]!)
}
