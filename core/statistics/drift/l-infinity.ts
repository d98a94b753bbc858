/** Makes a difference of this many standard units a matter of chance in about 3 of 1,000 windows. */
const defaultReach = 1.8

/**
 * Largest difference of the shares of two binned samples; the robust one takes off reach sqrt((n + m) / (n m)), what
 * sampling makes of it, and is 0 within that. Source: deequ's categorical distance, which SageMaker Model Monitor uses.
 */
export function lInfinityDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  reach = defaultReach,
): { readonly simple: number; readonly robust: number } {
  const before = Array.from(reference)
  const now = Array.from(current)
  const n = before.reduce((sum, count) => sum + count, 0)
  const m = now.reduce((sum, count) => sum + count, 0)
  const simple = before.reduce(
    (largest, count, bin) => Math.max(largest, Math.abs(count / n - now[bin]! / m)),
    0,
  )
  return { simple, robust: Math.max(0, simple - reach * Math.sqrt((n + m) / (n * m))) }
}
