import { chiSquareUpperTail } from '../distributions.ts'

type Counts = ArrayLike<number>

/*
 * What Evidently would say of the same counts, for teams that come from it. Our alarms do not use these: they take the
 * reference for the truth, or explode on a new category.
 */

const smallShare = 1e-4

/** PSI with empty shares set to 1e-4, or to a millionth of the smallest share if that is itself no more than 1e-4. */
export function evidentlyPsi(reference: Counts, current: Counts): number {
  const before = filledShares(reference)
  const now = filledShares(current)
  return before.reduce((sum, share, bin) => sum + (share - now[bin]!) * Math.log(share / now[bin]!), 0)
}

/** Chi-square of the window against the reference scaled to its size and taken for exact. */
export function evidentlyChiSquare(
  reference: Counts,
  current: Counts,
): { readonly chiSquare: number; readonly degrees: number; readonly p: number } {
  const before = Array.from(reference)
  const now = Array.from(current)
  const scale = total(now) / total(before)
  const chiSquare = before.reduce(
    (sum, count, bin) => sum + (now[bin]! - count * scale) ** 2 / (count * scale),
    0,
  )
  const degrees = before.length - 1
  return { chiSquare, degrees, p: chiSquareUpperTail(chiSquare, degrees) }
}

/** Bins of equal width over both samples together: numpy's Sturges rule. */
export function sturgesBins(rows: number): number {
  return Math.ceil(Math.log2(rows) + 1)
}

function filledShares(counts: Counts): readonly number[] {
  const all = Array.from(counts)
  const rows = total(all)
  const shares = all.map((count) => count / rows)
  const smallest = Math.min(...shares.filter((share) => share > 0))
  const filling = smallest <= smallShare ? smallest / 1e6 : smallShare
  return shares.map((share) => (share === 0 ? filling : share))
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
