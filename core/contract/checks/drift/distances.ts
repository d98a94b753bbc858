import { type Cell, cellsOf, type Tally } from '#core/drift/cells.ts'
import { compareColumn, drifts } from '#core/drift/compare.ts'
import type { ColumnProfile, NumericProfile } from '#core/drift/snapshot.ts'
import { jensenShannonCritical, jensenShannonDistance } from '#core/statistics/drift/jensen-shannon.ts'
import { lInfinityDistance } from '#core/statistics/drift/l-infinity.ts'
import { countsDrawn, resampledThreshold } from '#core/statistics/drift/resampled-threshold.ts'
import { chiSquareTwoSample } from '#core/statistics/drift-distances.ts'

/** How far apart two distributions of numbers are. */
export const numericMethods = ['psi', 'ks', 'js', 'wasserstein'] as const
/** How far apart two distributions of categories are. */
export const categoryMethods = ['psi', 'linf', 'js', 'chi2', 'cramer'] as const
export type DriftMethod = (typeof numericMethods)[number] | (typeof categoryMethods)[number]

/** What a distance is held against. */
export interface DriftLimit {
  /** The least distance worth a failure. */
  readonly max: number
  /** How likely chance may be to give such a distance. */
  readonly alpha: number
}

/** How a column differs from its reference. */
export interface Drift {
  readonly drifted: boolean
  readonly value: number
  /** `PSI 0.23, p = 1.2e-9`, or with the distance that sampling alone reaches. */
  readonly words: string
}

/** The resampling of a distance without a null distribution; equal counts give equal thresholds. */
const seed = 1

/**
 * Compares counted rows with their reference. PSI, KS D and Cramér V go with the p-value of the counts' own test; other
 * distances have to exceed what sampling alone reaches. Without a method: as drift of live traffic is judged, on PSI, KS
 * D or Cramér V, or the change of the missing share, whichever is largest.
 */
export function driftBetween(
  profile: ColumnProfile,
  tally: Tally,
  method: DriftMethod | undefined,
  { max, alpha }: DriftLimit,
): Drift {
  const comparison = compareColumn(profile, tally)
  const { p, effect } = comparison
  const tested = (name: string, value: number): Drift => ({
    drifted: p < alpha && value >= max,
    value,
    words: `${name} ${short(value)}, ${pWords(p)}`,
  })
  const cells = cellsOf(profile, tally).effect
  switch (method) {
    case undefined: {
      const value = Math.max(
        effect.psi,
        effect.distance.value,
        Math.abs(effect.missing.window - effect.missing.reference),
      )
      const words = `PSI ${short(effect.psi)}, ${effect.distance.name} ${short(effect.distance.value)}, ${pWords(p)}`
      return { drifted: drifts(comparison, { alpha, floor: max }), value, words }
    }
    case 'psi':
      return tested('PSI', effect.psi)
    case 'ks':
    case 'chi2':
      return tested(effect.distance.name, effect.distance.value)
    case 'cramer':
      return tested('Cramér V, corrected', correctedV(cells))
    case 'js':
      return beyondChance('Jensen-Shannon distance', jensenShannon(cells), max, () =>
        Math.sqrt(
          jensenShannonCritical(Math.max(2, cells.length), profile.rows, tally.rows, alpha) ** 2 / Math.LN2,
        ),
      )
    case 'linf': {
      const reach = Math.sqrt(-Math.log(alpha / 2) / 2)
      const { simple, robust } = lInfinityDistance(...sidesOf(cells), reach)
      return beyondChance('largest difference of a share', simple, max, () => simple - robust)
    }
    case 'wasserstein': {
      if (profile.kind !== 'number' || tally.kind !== 'number')
        throw new RangeError('categories have no distance')
      const between = (reference: ArrayLike<number>, window: ArrayLike<number>): number =>
        binnedWasserstein(profile, reference, window)
      const value = between(profile.counts, tally.counts)
      const rows = [sum(profile.counts), sum(tally.counts)] as const
      return beyondChance('Wasserstein distance in standard deviations', value, max, () =>
        Math.min(rows[0], rows[1]) === 0
          ? Number.POSITIVE_INFINITY
          : resampledThreshold(countsDrawn(profile.counts, rows, between), { alpha, floor: max, seed })
              .threshold,
      )
    }
  }
}

/** Cells that changed most, in words: `"a" 40 % (reference 60 %)`. */
export function largestChanges(profile: ColumnProfile, tally: Tally, shown: boolean): string {
  const changes = cellsOf(profile, tally).effect.map((cell) => ({
    label: cell.kind === 'category' ? (shown ? JSON.stringify(cell.label) : 'a value') : cell.label,
    reference: cell.reference / profile.rows,
    window: cell.window / tally.rows,
  }))
  return changes
    .sort((a, b) => Math.abs(b.window - b.reference) - Math.abs(a.window - a.reference))
    .slice(0, 3)
    .map(({ label, reference, window }) => `${label} ${share(window)} (reference ${share(reference)})`)
    .join(', ')
}

/** The same reference and rows without those that have no value. */
export function withoutMissing(profile: ColumnProfile, tally: Tally): [ColumnProfile, Tally] {
  return [
    { ...profile, rows: profile.rows - profile.missing, missing: 0 },
    { ...tally, rows: tally.rows - tally.missing, missing: 0 },
  ]
}

function beyondChance(name: string, value: number, max: number, chance: () => number): Drift {
  const enough = value >= max
  // What chance reaches is worked out only where it matters: resampling takes a while.
  const limit = enough ? chance() : undefined
  return {
    drifted: limit !== undefined && value > limit,
    value,
    words: `${name} ${short(value)}${limit === undefined ? '' : `, chance reaches ${short(limit)}`}`,
  }
}

function sidesOf(cells: readonly Cell[]): [number[], number[]] {
  return [cells.map((cell) => cell.reference), cells.map((cell) => cell.window)]
}

function correctedV(cells: readonly Cell[]): number {
  const [reference, window] = sidesOf(cells)
  return cells.length < 2 || sum(reference) === 0 || sum(window) === 0
    ? 0
    : chiSquareTwoSample(reference, window).cramersVCorrected
}

function jensenShannon(cells: readonly Cell[]): number {
  const [reference, window] = sidesOf(cells)
  return sum(reference) === 0 || sum(window) === 0 ? 0 : jensenShannonDistance(reference, window, 'bits')
}

/**
 * Integral of |F - G| with the rows of each bin at its middle, in standard deviations of the reference (at least 0.001):
 * the open ends reach to the smallest and the largest value of the reference.
 */
function binnedWasserstein(
  { edges, min, max, sd }: NumericProfile,
  reference: ArrayLike<number>,
  window: ArrayLike<number>,
): number {
  const first = edges[0]
  const last = edges[edges.length - 1]
  if (first === undefined || last === undefined || min === null || max === null) return 0
  const bounds = [Math.min(min, first), ...edges, Math.max(max, last)]
  const middles = bounds.slice(1).map((upper, bin) => ((bounds[bin] ?? upper) + upper) / 2)
  const [n, m] = [sum(reference), sum(window)]
  if (n === 0 || m === 0) return 0
  let [below, belowInWindow, distance] = [0, 0, 0]
  for (let bin = 0; bin + 1 < middles.length; bin++) {
    below += reference[bin] ?? 0
    belowInWindow += window[bin] ?? 0
    distance += Math.abs(below / n - belowInWindow / m) * ((middles[bin + 1] ?? 0) - (middles[bin] ?? 0))
  }
  return distance / Math.max(sd ?? 0, 0.001)
}

function sum(counts: ArrayLike<number>): number {
  let total = 0
  for (let index = 0; index < counts.length; index++) total += counts[index] ?? 0
  return total
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}

function pWords(p: number): string {
  return p < 1e-12 ? 'p below 1e-12' : `p = ${Number(p.toPrecision(2))}`
}

function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`
}
