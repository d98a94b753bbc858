import type { CalibrationReport } from '#core/behaviour/behaviour-report.ts'
import type { Calibration } from '#core/behaviour/rules.ts'
import { equalMassCalibration, equalMassCalibrationStatistic } from '#core/metrics/calibration.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import { spiegelhalter } from '#core/statistics/calibration/spiegelhalter.ts'
import { indexBootstrap } from '#core/statistics/resampling/bootstrap.ts'
import { percentileBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'

const seed = 0
/** Replicates times rows; about a second. */
const mostDraws = 2e7

/**
 * Reliability curve and expected calibration error over ten bins of equal mass with a percentile-bootstrap interval, risk
 * `alpha` on each side, and Spiegelhalter's z. Redrawn rows look worse calibrated than the rows are, so the upper bound is
 * on the careful side, and the lower one is brought down to the estimate.
 */
export function calibrationReport(
  candidate: BinaryScored,
  champion: BinaryScored | undefined,
  rules: Calibration,
  alpha: number,
): CalibrationReport {
  const { labels, scores } = candidate
  const { expected, curve } = equalMassCalibration(labels, scores)
  const replicates = replicatesFor(labels.length)
  const redrawn = indexBootstrap(labels.length, equalMassCalibrationStatistic(labels, scores), {
    replicates,
    seed,
  })
  const [low, upper] = percentileBounds(redrawn, alpha)
  const expectedError = {
    estimate: expected,
    lower: Math.min(low, expected),
    upper: Math.max(upper, expected),
  }
  const { z, pTwoSided } = spiegelhalter(labels, scores)
  const { max_ece: maxEce } = rules
  const holds = maxEce === undefined || expectedError.upper <= maxEce
  const limit =
    maxEce === undefined
      ? ''
      : `; at most ${maxEce} was asked, held by the upper bound${holds ? '' : ', which does not'}`
  return {
    verdict: maxEce === undefined ? 'shown' : holds ? 'pass' : 'fail',
    words: `Stated probabilities miss the observed shares by ${four(expected)} on average (${four(expectedError.lower)} to ${four(expectedError.upper)})${limit}.`,
    rows: labels.length,
    expectedError,
    ...(champion === undefined
      ? {}
      : { championExpectedError: equalMassCalibration(champion.labels, champion.scores).expected }),
    ...(maxEce === undefined ? {} : { maxEce }),
    spiegelhalter: {
      z: Number.isFinite(z) ? z : null,
      pTwoSided: Number.isFinite(pTwoSided) ? pTwoSided : 0,
    },
    curve: curve.map((bin) => ({ ...bin })),
  }
}

/** 999, or as many as the draws allow, but 39 at least; so that (B + 1) / 20 is whole. */
function replicatesFor(rows: number): number {
  const affordable = Math.floor(Math.min(1_000, Math.max(40, mostDraws / rows)) / 20)
  return affordable * 20 - 1
}

function four(value: number): string {
  return value.toFixed(4)
}
