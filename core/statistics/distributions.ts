import betainc from '@stdlib/math-base-special-betainc'
import gammainc from '@stdlib/math-base-special-gammainc'
import gammaln from '@stdlib/math-base-special-gammaln'
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile'
import studentTCdfOf from '@stdlib/stats-base-dists-t-cdf'
import studentTQuantileOf from '@stdlib/stats-base-dists-t-quantile'
import { normalCritical } from './normal-tail.ts'

/** Below this the library's normal quantile loses its digits; the search on the logarithm of the tail takes over. */
const farTail = 1e-9

/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return normalCdfOf(z, 0, 1)
}

/** P(Z > z), computed as a tail of its own so that small values keep their digits. */
export function normalUpperTail(z: number): number {
  return normalCdfOf(-z, 0, 1)
}

/** The z with P(Z <= z) = p; p within [0, 1]. Halley's step repairs what the library leaves. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p < farTail && p > 0) return -normalCritical(Math.log(p))
  const z = normalQuantileOf(p, 0, 1)
  if (!Number.isFinite(z) || p === 0.5) return z
  const step = (normalCdf(z) - p) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2)
  return z - step / (1 + (z * step) / 2)
}

/** The z with P(Z > z) = p, from the tail itself: 1 - p would have lost the digits of a small p. */
export function normalUpperQuantile(p: number): number {
  return -normalQuantile(p)
}

/** P(T <= t) of Student's t with `degrees` degrees of freedom, not necessarily whole. */
export function studentTCdf(t: number, degrees: number): number {
  return studentTCdfOf(t, degrees)
}

/** P(T > t), as a tail of its own. */
export function studentTUpperTail(t: number, degrees: number): number {
  return studentTCdfOf(-t, degrees)
}

/** The t with P(T <= t) = p. */
export function studentTQuantile(p: number, degrees: number): number {
  return studentTQuantileOf(p, degrees)
}

/** The t with P(T > t) = p, from the tail itself. */
export function studentTUpperQuantile(p: number, degrees: number): number {
  return -studentTQuantileOf(p, degrees)
}

/** Regularised incomplete beta I_x(a, b), the lower one: P(B <= x) of Beta(a, b). */
export function betaLower(a: number, b: number, x: number): number {
  return betainc(x, a, b)
}

/** 1 - I_x(a, b), as a tail of its own. */
export function betaUpper(a: number, b: number, x: number): number {
  return betainc(x, a, b, true, true)
}

/** Regularised incomplete gamma P(a, x), the lower one. */
export function gammaLower(a: number, x: number): number {
  return gammainc(x, a)
}

/** Regularised incomplete gamma Q(a, x) = 1 - P(a, x), as a tail of its own. */
export function gammaUpper(a: number, x: number): number {
  return gammainc(x, a, true, true)
}

/** ln Gamma(x), x > 0. */
export function logGamma(x: number): number {
  return gammaln(x)
}

/** P(X > x) of chi-square with `degrees` degrees of freedom. */
export function chiSquareUpperTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : gammaUpper(degrees / 2, x / 2)
}

/** The x with P(X <= x) = p, 0 <= p < 1: bisection on whichever tail is the smaller. */
export function chiSquareQuantile(p: number, degrees: number): number {
  return chiSquareSearch(degrees, (x) =>
    p <= 0.5 ? gammaLower(degrees / 2, x / 2) < p : chiSquareUpperTail(x, degrees) > 1 - p,
  )
}

/** The x with P(X > x) = p: what a drift statistic must exceed at level p. */
export function chiSquareCritical(p: number, degrees: number): number {
  return chiSquareSearch(degrees, (x) => chiSquareUpperTail(x, degrees) > p)
}

function chiSquareSearch(degrees: number, tooLow: (x: number) => boolean): number {
  let low = 0
  let high = degrees + 10
  while (tooLow(high)) high *= 2
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2
    if (tooLow(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}
