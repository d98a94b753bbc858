import { chiSquareCritical } from '../distributions.ts'

type Counts = ArrayLike<number>

/**
 * Jensen-Shannon distance of two binned samples: square root of (KL(r, m) + KL(c, m)) / 2, m the mean of both shares,
 * 0 ln 0 = 0. Within [0, sqrt(ln 2)]; in bits within [0, 1]. An effect size; what sampling alone makes of it says
 * jensenShannonCritical. Source: Lin 1991; Endres and Schindelin 2003.
 * @param unit nats as Evidently has it, bits as NannyML
 */
export function jensenShannonDistance(
  reference: Counts,
  current: Counts,
  unit: 'nats' | 'bits' = 'nats',
): number {
  const before = sharesOf(reference)
  const now = sharesOf(current)
  let divergence = 0
  for (let bin = 0; bin < before.length; bin++) {
    const middle = (before[bin]! + now[bin]!) / 2
    divergence += (entropyPart(before[bin]!, middle) + entropyPart(now[bin]!, middle)) / 2
  }
  return Math.sqrt(Math.max(0, unit === 'bits' ? divergence / Math.LN2 : divergence))
}

/** Hellinger distance: sqrt of half the sum of (sqrt r - sqrt c)^2, within [0, 1]. Source: Hellinger 1909. */
export function hellingerDistance(reference: Counts, current: Counts): number {
  const before = sharesOf(reference)
  const now = sharesOf(current)
  let sum = 0
  for (let bin = 0; bin < before.length; bin++) sum += (Math.sqrt(before[bin]!) - Math.sqrt(now[bin]!)) ** 2
  return Math.sqrt(sum / 2)
}

/**
 * The Jensen-Shannon distance in nats that sampling alone exceeds with probability `alpha`; the Hellinger distance has
 * the same limit: 8 JS^2 is near chi-square of bins - 1 times (1/n + 1/m).
 */
export function jensenShannonCritical(
  bins: number,
  referenceRows: number,
  currentRows: number,
  alpha: number,
): number {
  return Math.sqrt((chiSquareCritical(alpha, bins - 1) * (1 / referenceRows + 1 / currentRows)) / 8)
}

function entropyPart(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log(share / middle)
}

function sharesOf(counts: Counts): readonly number[] {
  const all = Array.from(counts)
  const total = all.reduce((sum, count) => sum + count, 0)
  return all.map((count) => count / total)
}
