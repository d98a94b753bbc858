/** Largest product of the two sample sizes whose p-value is counted out exactly. */
const exactProduct = 1_000_000

export interface KolmogorovSmirnov {
  /** Largest distance of the two empirical distribution functions. */
  readonly distance: number
  readonly p: number
  readonly method: 'exact' | 'limit'
}

/**
 * Two-sample Kolmogorov-Smirnov test, two-sided. Exact by counting lattice paths while n m <= 1,000,000, ties
 * included (a path is looked at only where a tied group ends); else the limit series.
 * Source: Kolmogorov 1933, Smirnov 1939; Schroeer and Trenkler 1995 for ties.
 * NaN where a value is not a number.
 * @param reference numbers, any order; not changed
 * @param current numbers, any order; not changed
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): KolmogorovSmirnov {
  const left = reference.slice().sort()
  const right = current.slice().sort()
  const { distance, groupEnds } = walk(left, right)
  if (left.length * right.length <= exactProduct && !Number.isNaN(distance)) {
    return { distance, p: exactTail(distance, left.length, right.length, groupEnds), method: 'exact' }
  }
  return { distance, p: kolmogorovLimit(distance, left.length, right.length), method: 'limit' }
}

/** P(distance or more) in the limit of large samples. */
export function kolmogorovLimit(distance: number, referenceRows: number, currentRows: number): number {
  const x = distance * Math.sqrt((referenceRows * currentRows) / (referenceRows + currentRows))
  if (x === 0) return 1
  if (x < 0.5) {
    let below = 0
    for (let k = 1; k < 20; k++) below += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * below
  }
  let tail = 0
  for (let k = 1; k < 100; k++) {
    const term = Math.exp(-2 * k * k * x * x)
    tail += k % 2 === 1 ? term : -term
    if (term < 1e-18 * tail) break
  }
  return Math.min(1, 2 * tail)
}

/** Walks both sorted samples; marks after how many pooled values a group of equal ones ends. */
function walk(left: Float64Array, right: Float64Array): { distance: number; groupEnds: Uint8Array } {
  const groupEnds = new Uint8Array(left.length + right.length + 1)
  let distance = 0
  let fromLeft = 0
  let fromRight = 0
  while (fromLeft < left.length || fromRight < right.length) {
    const value = Math.min(
      left[fromLeft] ?? Number.POSITIVE_INFINITY,
      right[fromRight] ?? Number.POSITIVE_INFINITY,
    )
    if (Number.isNaN(value)) return { distance: Number.NaN, groupEnds }
    while (fromLeft < left.length && left[fromLeft]! <= value) fromLeft++
    while (fromRight < right.length && right[fromRight]! <= value) fromRight++
    groupEnds[fromLeft + fromRight] = 1
    distance = Math.max(distance, Math.abs(fromLeft / left.length - fromRight / right.length))
  }
  return { distance, groupEnds }
}

/** P(a random path from (0, 0) to (n, m) strays by `distance` or more), upper tail built up directly. */
function exactTail(distance: number, n: number, m: number, groupEnds: Uint8Array): number {
  const limit = distance * n * m - 0.5
  const strays = (i: number, j: number) => groupEnds[i + j] === 1 && Math.abs(i * m - j * n) >= limit
  const row = new Float64Array(m + 1)
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) row[j] = strays(0, 0) ? 1 : 0
      else if (strays(i, j)) row[j] = 1
      else row[j] = ((i > 0 ? i * row[j]! : 0) + (j > 0 ? j * row[j - 1]! : 0)) / (i + j)
    }
  }
  return row[m]!
}
