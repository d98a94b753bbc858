import { chiSquareUpperTail } from '../distributions.ts'

/**
 * Pearson's chi-square of counts against fixed shares: the nightly cross-check of the traffic split (p < 0.001 stops),
 * read once a day where the e-test is read at every look. Needs some five expected events a group. Source: Pearson 1900.
 * @param counts events by group
 * @param shares planned shares by group, all above 0, summing to 1
 */
export function chiSquareGoodnessOfFit(
  counts: readonly number[],
  shares: readonly number[],
): { readonly chiSquare: number; readonly degrees: number; readonly p: number } {
  const events = counts.reduce((sum, count) => sum + count, 0)
  const chiSquare = counts.reduce((sum, count, group) => {
    const expected = events * shares[group]!
    return sum + (count - expected) ** 2 / expected
  }, 0)
  const degrees = counts.length - 1
  return { chiSquare, degrees, p: chiSquareUpperTail(chiSquare, degrees) }
}
