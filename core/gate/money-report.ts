import { rowValues, turnoverSquareOf } from '#core/metrics/loss-influence.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import { moments } from '#core/statistics/moments.ts'
import { skewedBounds } from '#core/statistics/skewed-mean.ts'
import type { Amount, Interval, Money } from './money.ts'
import { meanOverRows } from './units.ts'
import type { Value } from './value.ts'

/** The share of more errors whose price is told. */
const moreErrors = 0.05

/**
 * What the candidate is worth per prediction, per 1,000 and (where the volume is stated) per month, beside the champion,
 * doing nothing (all predicted negative) and doing it for all (all predicted positive); bounds as those of expected_value,
 * over units where rows belong together. What serving costs is taken off what
 * models are worth and gain over doing without one; between two models it cancels.
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
  const { volume_per_month: predictions, serving_cost_per_month: servingCost = 0 } = value
  const amount = (values: Float64Array, cost = 0, turnoverSquare = 0): Amount => {
    const mean = meanOverRows(values, moments(values).mean, { turnoverSquare, alpha, units })
    const [lower, upper] = skewedBounds(mean, alpha)
    const times = (factor: number, less: number): Interval => ({
      estimate: mean.mean * factor - less,
      lower: lower * factor - less,
      upper: upper * factor - less,
    })
    return {
      perPrediction: times(1, 0),
      perThousand: times(1000, 0),
      ...(predictions === undefined ? {} : { perMonth: times(predictions, cost) }),
    }
  }
  // As expected_value among the metrics, so that a number has one interval.
  const flip = turnoverSquareOf(value)
  const worthOf = (predicted: Uint8Array): Float64Array => rowValues(candidate.labels, predicted, value)
  const worth = worthOf(candidate.predicted)
  const nothing = worthOf(new Uint8Array(rows))
  const all = worthOf(new Uint8Array(rows).fill(1))
  const ofChampion = champion === undefined ? undefined : worthOf(champion.predicted)
  const ofErrors = minus(worthOf(candidate.labels), worth).map((cost) => moreErrors * cost)
  return {
    currency: value.currency,
    ...(predictions === undefined
      ? {}
      : {
          month: {
            predictions,
            ...(value.serving_cost_per_month === undefined ? {} : { servingCost }),
          },
        }),
    candidate: amount(worth, servingCost, flip),
    ...(ofChampion === undefined ? {} : { champion: amount(ofChampion, servingCost, flip) }),
    doingNothing: amount(nothing),
    doingItForAll: amount(all),
    ...(ofChampion === undefined ? {} : { overChampion: amount(minus(worth, ofChampion), 0, flip) }),
    overDoingNothing: amount(minus(worth, nothing), servingCost, flip),
    overDoingItForAll: amount(minus(worth, all), servingCost, flip),
    moreErrors: { share: moreErrors, cost: amount(ofErrors) },
  }
}

function minus(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, row) => value - right[row]!)
}
