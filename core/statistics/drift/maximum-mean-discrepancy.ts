/**
 * Unbiased squared maximum mean discrepancy with the kernel exp(-|x - y|^2 / (2 sigma^2)): mean k(x, x') + mean k(y, y')
 * - 2 mean k(x, y), without the diagonals; may be below 0. For embeddings of at most 1,000 rows, as it is O(n^2); its
 * p-value comes from permuting the rows. Source: Gretton, Borgwardt, Rasch, Schoelkopf and Smola 2012.
 * @param reference rows, each of the same length
 * @param sigma the kernel's width, in the unit of the values
 */
export function maximumMeanDiscrepancy(
  reference: readonly ArrayLike<number>[],
  current: readonly ArrayLike<number>[],
  sigma: number,
): number {
  const kernel = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
    let squares = 0
    for (let part = 0; part < one.length; part++) squares += (one[part]! - other[part]!) ** 2
    return Math.exp(-squares / (2 * sigma * sigma))
  }
  const within = (rows: readonly ArrayLike<number>[]): number => {
    let sum = 0
    for (let row = 0; row < rows.length; row++) {
      for (let other = 0; other < row; other++) sum += kernel(rows[row]!, rows[other]!)
    }
    return (2 * sum) / (rows.length * (rows.length - 1))
  }
  let across = 0
  for (const row of reference) for (const other of current) across += kernel(row, other)
  return within(reference) + within(current) - (2 * across) / (reference.length * current.length)
}
