import { betaLower, betaUpper, normalQuantile } from './distributions.ts'
import { deviance, stirlingError } from './saddle-point.ts'

/** Up to this mean a quantile is counted up from 0 instead of searched with a tail. */
const mostCountedUp = 100

/** P(X = k) of Binomial(n, p), by Loader's saddle point: full digits at any n. */
export function binomialMass(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0
  if (p === 0 || k === 0) return k === 0 ? Math.exp(n * Math.log1p(-p)) : 0
  if (p === 1 || k === n) return k === n ? Math.exp(n * Math.log(p)) : 0
  const logShape =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * (1 - p))
  return Math.exp(logShape) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** P(X >= k), as a tail of its own. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  return k > n ? 0 : betaLower(k, n - k + 1, p)
}

/** P(X <= k), as a tail of its own. */
export function binomialLowerTail(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : betaUpper(k + 1, n - k, p)
}

/** The smallest k with P(X <= k) >= `probability`, within (0, 1). */
export function binomialQuantile(probability: number, n: number, p: number): number {
  if (p <= 0 || n === 0) return 0
  if (p >= 1) return n
  return n * p <= mostCountedUp ? countedUp(probability, n, p) : searched(probability, n, p)
}

/** Adds masses from 0 up: a few nanoseconds each. */
function countedUp(probability: number, n: number, p: number): number {
  const odds = p / (1 - p)
  let mass = Math.exp(n * Math.log1p(-p))
  let below = mass
  let k = 0
  while (below < probability && k < n) {
    mass *= ((n - k) / (k + 1)) * odds
    const next = below + mass
    k++
    if (next === below && k > n * p) break
    below = next
  }
  return k
}

/** From a normal guess, one tail, then steps. */
function searched(probability: number, n: number, p: number): number {
  const z = normalQuantile(probability)
  const guess = n * p + z * Math.sqrt(n * p * (1 - p)) + ((z * z - 1) * (1 - 2 * p)) / 6
  let k = Math.min(n, Math.max(0, Math.round(guess)))
  let below = binomialLowerTail(k, n, p)
  while (below < probability && k < n) below += binomialMass(++k, n, p)
  while (k > 0) {
    below -= binomialMass(k, n, p)
    if (!(below >= probability)) break
    k--
  }
  return k
}
