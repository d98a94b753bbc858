import { logGamma } from '#core/statistics/distributions.ts'

/**
 * Upper tail of the hypergeometric distribution, P(X >= window): the chance that, of `reference + window` rows in one
 * cell, at least `window` fall to the window, if which rows are the window's is chance alone (Fisher's exact test,
 * one-sided).
 * @param reference reference rows in the cell, of `referenceRows`
 * @param window window rows in the cell, of `windowRows`
 */
export function hypergeometricTail(
  reference: number,
  referenceRows: number,
  window: number,
  windowRows: number,
): number {
  if (window <= 0) return 1
  const marked = reference + window
  const rows = referenceRows + windowRows
  const most = Math.min(marked, windowRows)
  let term = Math.exp(
    lnChoose(marked, window) + lnChoose(rows - marked, windowRows - window) - lnChoose(rows, windowRows),
  )
  let tail = 0
  for (let x = window; x <= most; x++) {
    tail += term
    term *= ((marked - x) * (windowRows - x)) / ((x + 1) * (rows - marked - windowRows + x + 1))
  }
  return Math.min(1, tail)
}

function lnChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
