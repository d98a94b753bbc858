import { betaUpper, logGamma } from './distributions.ts'

/** ln P(B > x) of Beta(a, b); where the tail itself vanishes in a double, by Lentz's continued fraction in logs. */
export function logBetaUpper(a: number, b: number, x: number): number {
  const tail = betaUpper(a, b, x)
  if (tail > 1e-290) return Math.log(tail)
  const logFront =
    b * Math.log1p(-x) + a * Math.log(x) - Math.log(b) + logGamma(a + b) - logGamma(a) - logGamma(b)
  return logFront + Math.log(continuedFraction(b, a, 1 - x))
}

/** The continued fraction of I_x(p, q), for x well below p / (p + q). Source: Press et al., Numerical Recipes, 6.4. */
function continuedFraction(p: number, q: number, x: number): number {
  let c = 1
  let d = 1 / (1 - ((p + q) * x) / (p + 1))
  let product = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (q - m) * x) / ((p + 2 * m - 1) * (p + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    product *= d * c
    const odd = (-(p + m) * (p + q + m) * x) / ((p + 2 * m) * (p + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    product *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return product
}
