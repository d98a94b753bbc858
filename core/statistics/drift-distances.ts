import { chiSquareCritical, chiSquareUpperTail } from './distributions.ts'

type Counts = ArrayLike<number>

export interface PsiAnswer {
  /** Population stability index: sum of (reference - current) ln(reference / current) over bin shares. */
  readonly psi: number
  /** Its mean without any drift: sampling alone gives this much. */
  readonly nullMean: number
  /** P(at least this much) without drift. */
  readonly p: number
}

/**
 * PSI of two binned samples with its null distribution, chi-square of bins - 1 times (1/n + 1/m).
 * A sample with an empty bin has all its shares smoothed to (count + 0.5) / (n + 0.5 bins), so that one new category
 * does not explode. Bins empty in both samples do not count as bins.
 * @param reference rows by bin, frozen with the snapshot
 * @param current rows by the same bins
 */
export function populationStabilityIndex(reference: Counts, current: Counts): PsiAnswer {
  const bins = usedBins(reference, current)
  const before = shares(reference, bins)
  const now = shares(current, bins)
  let psi = 0
  bins.forEach((_, index) => {
    psi += (before[index]! - now[index]!) * Math.log(before[index]! / now[index]!)
  })
  const scale = 1 / total(reference) + 1 / total(current)
  const degrees = bins.length - 1
  return { psi, nullMean: degrees * scale, p: degrees < 1 ? 1 : chiSquareUpperTail(psi / scale, degrees) }
}

/** The PSI that sampling alone exceeds with probability `alpha`. */
export function psiCritical(bins: number, referenceRows: number, currentRows: number, alpha: number): number {
  return chiSquareCritical(alpha, bins - 1) * (1 / referenceRows + 1 / currentRows)
}

/** Probability that sampling alone gives a PSI above `psi`. */
export function psiExceeds(psi: number, bins: number, referenceRows: number, currentRows: number): number {
  return chiSquareUpperTail(psi / (1 / referenceRows + 1 / currentRows), bins - 1)
}

export interface ChiSquareAnswer {
  readonly chiSquare: number
  readonly degrees: number
  readonly p: number
  /** Effect size, 0 to 1. */
  readonly cramersV: number
  /** Bergsma's correction: 0 where the plain V is no more than sampling. */
  readonly cramersVCorrected: number
}

/**
 * Pearson's two-sample test of homogeneity, 2 x k: both samples are taken as samples. Source: Pearson 1900, Bergsma 2013.
 * @param reference rows by category
 * @param current rows by the same categories
 */
export function chiSquareTwoSample(reference: Counts, current: Counts): ChiSquareAnswer {
  const bins = usedBins(reference, current)
  const referenceRows = total(reference)
  const currentRows = total(current)
  const rows = referenceRows + currentRows
  let chiSquare = 0
  for (const bin of bins) {
    const both = reference[bin]! + current[bin]!
    for (const [found, sampleRows] of [
      [reference[bin]!, referenceRows],
      [current[bin]!, currentRows],
    ] as const) {
      const expected = (both * sampleRows) / rows
      chiSquare += (found - expected) ** 2 / expected
    }
  }
  const degrees = bins.length - 1
  const samples = 2 - 1 / (rows - 1)
  const categories = bins.length - degrees ** 2 / (rows - 1)
  const phi = Math.max(0, chiSquare / rows - degrees / (rows - 1))
  return {
    chiSquare,
    degrees,
    p: degrees < 1 ? 1 : chiSquareUpperTail(chiSquare, degrees),
    cramersV: Math.sqrt(chiSquare / rows),
    cramersVCorrected: degrees < 1 ? 0 : Math.sqrt(phi / Math.min(samples - 1, categories - 1)),
  }
}

/** Level of one test so that all together raise so many false alarms a year. */
export function alarmAlpha(falseAlarmsPerYear: number, windowsPerYear: number, features: number): number {
  return falseAlarmsPerYear / (windowsPerYear * features)
}

function usedBins(reference: Counts, current: Counts): number[] {
  if (reference.length !== current.length) {
    throw new RangeError(
      `${reference.length} reference bins for ${current.length} current ones; the bins must be the same.`,
    )
  }
  return Array.from(reference, (_, bin) => bin).filter((bin) => reference[bin]! + current[bin]! > 0)
}

function shares(counts: Counts, bins: readonly number[]): readonly number[] {
  const rows = total(counts)
  const smoothing = bins.some((bin) => counts[bin] === 0) ? 0.5 : 0
  return bins.map((bin) => (counts[bin]! + smoothing) / (rows + smoothing * bins.length))
}

function total(counts: Counts): number {
  let sum = 0
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin]!
  return sum
}
