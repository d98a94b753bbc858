import type { MetricOptions } from '#core/metrics/influence.ts'
import type { UndefinedMetric } from '#core/metrics/metric-result.ts'
import { type MetricName, metricRange } from '#core/metrics/metric-table.ts'
import { metricStatistic, metricValue } from '#core/metrics/metric-value.ts'
import { rowCount, type Scored, timedRows } from '#core/metrics/scored.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import { normalBounds, normalTest } from '#core/statistics/delong.ts'
import {
  indexBootstrap,
  mostIndexDraws,
  type WeightedStatistic,
} from '#core/statistics/resampling/bootstrap.ts'
import { percentileBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'
import {
  finestAlpha,
  type Replicates,
  replicatePNotGreater,
  replicateSpread,
} from '#core/statistics/resampling/replicates.ts'
import { engine } from './engine.ts'
import type { Method } from './verdict.ts'

/** Numbers of replicates, most first: (B + 1) alpha is whole at the usual levels. */
const replicateCounts = [1999, 999, 199, 99] as const

/** A metric that no influence is known of: its spread comes from rows drawn again and again. */
export interface ResampledMetric {
  readonly kind: 'resampled'
  readonly metric: MetricName
  readonly scored: Scored
  readonly estimate: number
  readonly statistic: WeightedStatistic
  readonly units?: Units | undefined
}

/** Readies a metric without influence, or says why it has no value. */
export function resampledMetric(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions,
  units: Units | undefined,
): ResampledMetric | UndefinedMetric {
  // A request is timed by itself: whose row it is about does not matter.
  const timing = metric === 'latency_p95'
  const rows = timing ? timedRows(scored) : scored
  const found = metricValue(metric, rows, options)
  if (found.kind === 'undefined') return found
  const statistic = metricStatistic(metric, rows, options)
  return {
    kind: 'resampled',
    metric,
    scored: rows,
    estimate: found.value,
    statistic,
    units: timing ? undefined : units,
  }
}

/** What resampling says of a number: its bounds at risk `alpha` on each side, and how it lies to a limit. */
export interface Resampled {
  readonly method: Method
  readonly rows: number
  readonly units: number | undefined
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  readonly standardError: number
  readonly test: (limit: number) => { readonly pAbove: number; readonly pBelow: number }
}

/**
 * One model's metric, or the difference from another on the same draws: percentile bounds of up to 1,999 replicates, of
 * fewer where rows times replicates would pass 10^8; below the finest alpha these resolve, the normal distribution
 * with their spread. Whole units are drawn where rows belong together. The seed is the engine's.
 * @returns undefined where there are too many rows for 99 replicates
 */
export function resample(
  of: ResampledMetric,
  other: ResampledMetric | undefined,
  alpha: number,
): Resampled | undefined {
  const rows = rowCount(of.scored)
  const count = replicateCounts.find((replicates) => replicates * rows <= mostIndexDraws)
  if (count === undefined) return undefined
  const statistic: WeightedStatistic =
    other === undefined ? of.statistic : (weights) => of.statistic(weights) - other.statistic(weights)
  const replicates = indexBootstrap(rows, statistic, {
    replicates: count,
    seed: engine.seed,
    units: of.units,
  })
  const estimate = other === undefined ? of.estimate : of.estimate - other.estimate
  const standardError = replicateSpread(replicates)
  const common = { rows, units: of.units?.count, estimate, standardError }
  if (alpha < finestAlpha(count)) {
    const [lower, upper] = normalBounds(estimate, standardError, alpha)
    const test = (limit: number) => {
      const { pGreater, pLess } = normalTest(estimate, standardError, limit)
      return { pAbove: pGreater, pBelow: pLess }
    }
    return { ...common, method: 'bootstrap-normal', ...within(of, other, lower, upper), test }
  }
  const [lower, upper] = percentileBounds(replicates, alpha)
  const test = (limit: number) => ({
    pAbove: replicatePNotGreater(replicates, limit),
    pBelow: replicatePNotGreater(negated(replicates), -limit),
  })
  return { ...common, method: 'percentile-bootstrap', lower, upper, test }
}

/** Bounds of a metric stay within what it can be. */
function within(
  of: ResampledMetric,
  other: ResampledMetric | undefined,
  lower: number,
  upper: number,
): { readonly lower: number; readonly upper: number } {
  if (other !== undefined) return { lower, upper }
  const [least, most] = metricRange(of.metric, of.scored.task)
  return {
    lower: least === null ? lower : Math.max(least, lower),
    upper: most === null ? upper : Math.min(most, upper),
  }
}

function negated({ estimate, values }: Replicates): Replicates {
  return { estimate: -estimate, values: values.map((value) => -value) }
}
