import {
  indexBootstrap,
  jackknife,
  type WeightedStatistic,
  weightedMean,
} from '#core/statistics/resampling/bootstrap.ts'
import { acceleratedBounds, percentileBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'
import {
  addRows,
  mergedTotals,
  noPoissonTotals,
  poissonReplicates,
} from '#core/statistics/resampling/poisson-bootstrap.ts'
import { poissonWeight } from '#core/statistics/resampling/poisson-weight.ts'
import { replicatePNotGreater, replicateSpread } from '#core/statistics/resampling/replicates.ts'
import { mix32, rowHash } from '#core/statistics/resampling/row-hash.ts'
import { signFlip } from '#core/statistics/resampling/sign-flip.ts'
import { xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number
const column = (value: unknown) => Float64Array.from(numbers(value))
const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make)

/** F1 of rows counted `weights` times, predicted positive from 0.5 on; 0 where nothing is positive or predicted so. */
function weightedF1(labels: readonly number[], scores: readonly number[]): WeightedStatistic {
  return (weights) => {
    let truePositives = 0
    let others = 0
    labels.forEach((label, row) => {
      const predicted = scores[row]! >= 0.5 ? 1 : 0
      truePositives += weights[row]! * label * predicted
      others += weights[row]! * Math.abs(label - predicted)
    })
    return truePositives + others === 0 ? 0 : (2 * truePositives) / (2 * truePositives + others)
  }
}

function statisticOf({ inputs, parameters }: Vector): { rows: number; statistic: WeightedStatistic } {
  if (parameters.statistic === 'mean') {
    return { rows: numbers(inputs.d).length, statistic: weightedMean(column(inputs.d)) }
  }
  const labels = numbers(inputs.y)
  const ofNew = weightedF1(labels, numbers(inputs.score_new))
  const ofOld = weightedF1(labels, numbers(inputs.score_old))
  return { rows: labels.length, statistic: (weights) => ofNew(weights) - ofOld(weights) }
}

/** Computes what a vector on random numbers or resampling expects, by the vector's method. */
export const resamplingVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  xoshiro128ss: ({ inputs, expected }) => {
    const count = (key: string) => numbers(expected[key]).length
    const fresh = () => xoshiro128(number(inputs.seed))
    const words = fresh()
    const doubles = fresh()
    const indexes = fresh()
    return {
      uint32: times(count('uint32'), () => words.uint32()),
      double53: times(count('double53'), () => doubles.double()),
      index_n20: times(count('index_n20'), () => indexes.index(20)),
    }
  },
  rowHash: ({ inputs }) => ({
    fnv1a32: (inputs.strings as string[]).map(rowHash),
    fmix32_of_1_2_3: [1, 2, 3].map(mix32),
  }),
  poisson1Weight: ({ inputs, parameters }) => ({
    weights: numbers(inputs.replicates).map((replicate) =>
      (inputs.rowIds as string[]).map((id) => poissonWeight(rowHash(id), replicate, number(parameters.seed))),
    ),
  }),
  bootstrap: (vector) => {
    const { parameters } = vector
    const { rows, statistic } = statisticOf(vector)
    const alpha = (1 - number(parameters.confidence)) / 2
    const setting = { replicates: number(parameters.B), seed: number(parameters.seed) }
    const replicates = indexBootstrap(rows, statistic, setting)
    const accelerated = acceleratedBounds(replicates, jackknife(rows, statistic), alpha)
    const [low, high] = percentileBounds(replicates, alpha)
    return {
      theta: replicates.estimate,
      se: replicateSpread(replicates),
      percentile_low: low,
      percentile_high: high,
      z0: accelerated.bias,
      acceleration: accelerated.acceleration,
      alpha1: accelerated.lowShare,
      alpha2: accelerated.highShare,
      bca_low: accelerated.low,
      bca_high: accelerated.high,
      ties_with_theta: accelerated.ties,
      first5: [...replicates.values.slice(0, 5)],
      p_not_greater_than_zero: replicatePNotGreater(replicates, 0),
    }
  },
  poissonBootstrap: ({ inputs, parameters }) => {
    const hashes = Uint32Array.from(inputs.rowIds as string[], rowHash)
    const differences = column(inputs.d)
    const setting = { replicates: number(parameters.B), seed: number(parameters.seed), columns: 1 }
    const shard = (from: number, to: number) => {
      const totals = noPoissonTotals(setting)
      addRows(totals, hashes.subarray(from, to), [differences.subarray(from, to)])
      return totals
    }
    const replicates = poissonReplicates(
      mergedTotals(shard(5, hashes.length), shard(0, 5)),
      ([rows, sum]) => sum! / rows!,
    )
    const [low, high] = percentileBounds(replicates, (1 - number(parameters.confidence)) / 2)
    return {
      theta: replicates.estimate,
      percentile_low: low,
      percentile_high: high,
      se: replicateSpread(replicates),
      first5: [...replicates.values.slice(0, 5)],
    }
  },
  signFlip: ({ inputs }) => {
    const { pTwoSided, pGreater } = signFlip(column(inputs.d), { replicates: 9_999, seed: 1 })
    return { p_two_sided: pTwoSided, p_greater: pGreater }
  },
}
