import { chiSquareTwoSample, populationStabilityIndex } from '#core/statistics/drift-distances.ts'
import { type Cell, type Cells, cellsOf, type Tally } from './cells.ts'
import { hypergeometricTail } from './hypergeometric.ts'
import type { DriftEffect, DriftTest } from './judgement.ts'
import type { ColumnProfile } from './snapshot.ts'

/** What has to hold before a difference counts: significance for this window, and a size worth acting on. */
export interface DriftLimits {
  /** Significance level of one column in one window; see `alphaPerFeature`. */
  readonly alpha: number
  /** Smallest effect that counts: PSI, KS D, Cramér V, or the change of the missing share. */
  readonly floor: number
}

/** How one column of a window differs from its reference. */
export interface Comparison {
  readonly test: DriftTest
  readonly p: number
  readonly effect: DriftEffect
}

/** Part of a column's level that the chi-square test has; the tests of rare cells share the rest. */
const chiSquareWeight = 0.8

/**
 * Compares a window with its reference. Significance: a chi-square two-sample test on the cells with enough rows, and
 * for each cell with too few an exact test that it has grown; the smallest p-value, each divided by its test's weight
 * (weighted Bonferroni), so that the column's level holds. Which tests there are depends on the reference and the
 * window's size, never on its values.
 */
export function compareColumn(profile: ColumnProfile, window: Tally): Comparison {
  const cells = cellsOf(profile, window)
  const { test, p } = significance(cells, profile.rows, window.rows)
  return { test, p, effect: effectOf(profile, window, cells) }
}

/** True if the difference is significant and at least one effect reaches the floor. */
export function drifts(comparison: Comparison, limits: DriftLimits): boolean {
  const { psi: index, distance, missing } = comparison.effect
  const size = Math.max(index, distance.value, Math.abs(missing.window - missing.reference))
  return comparison.p < limits.alpha && size >= limits.floor
}

function significance(
  cells: Cells,
  referenceRows: number,
  windowRows: number,
): Pick<Comparison, 'test' | 'p'> {
  const { statistic, degreesOfFreedom, p } = chiSquare(cells.dense)
  const count = cells.sparse.length
  const tests: { test: DriftTest; p: number }[] = [
    {
      test: { name: 'chi-square', statistic, degreesOfFreedom },
      p: count === 0 ? p : p / chiSquareWeight,
    },
    ...cells.sparse.map((cell): { test: DriftTest; p: number } => ({
      test: { name: 'hypergeometric', cell: cell.label, reference: cell.reference, window: cell.window },
      p:
        (hypergeometricTail(cell.reference, referenceRows, cell.window, windowRows) * count) /
        (1 - chiSquareWeight),
    })),
  ]
  const strongest = tests.reduce((best, candidate) => (candidate.p < best.p ? candidate : best))
  return { test: strongest.test, p: Math.min(1, strongest.p) }
}

function effectOf(profile: ColumnProfile, window: Tally, cells: Cells): DriftEffect {
  const missing = { reference: profile.missing / profile.rows, window: window.missing / window.rows }
  const distance: DriftEffect['distance'] =
    profile.kind === 'number' && window.kind === 'number'
      ? { name: 'KS D', value: binnedKolmogorovSmirnov(profile.counts, window.counts) }
      : { name: 'Cramér V', value: Math.min(1, chiSquare(cells.effect).cramersV) }
  const { psi } = populationStabilityIndex(
    cells.effect.map((cell) => cell.reference),
    cells.effect.map((cell) => cell.window),
  )
  return { psi: Math.max(0, psi), distance, missing }
}

/** A table with fewer than two cells, or with an empty sample, has nothing to test. */
function chiSquare(cells: readonly Cell[]): {
  statistic: number
  degreesOfFreedom: number
  p: number
  cramersV: number
} {
  const reference = cells.map((cell) => cell.reference)
  const window = cells.map((cell) => cell.window)
  if (cells.length < 2 || sum(reference) === 0 || sum(window) === 0) {
    return { statistic: 0, degreesOfFreedom: 0, p: 1, cramersV: 0 }
  }
  const answer = chiSquareTwoSample(reference, window)
  return { ...answer, statistic: answer.chiSquare, degreesOfFreedom: answer.degrees }
}

/** Greatest distance of the two distribution functions at the cut points: a lower bound of the unbinned KS D. */
function binnedKolmogorovSmirnov(reference: readonly number[], window: readonly number[]): number {
  const [referenceRows, windowRows] = [sum(reference), sum(window)]
  if (referenceRows === 0 || windowRows === 0) return 0
  let [below, belowInWindow, greatest] = [0, 0, 0]
  reference.forEach((rows, bin) => {
    below += rows
    belowInWindow += window[bin] ?? 0
    greatest = Math.max(greatest, Math.abs(below / referenceRows - belowInWindow / windowRows))
  })
  return greatest
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
