import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf'

const logRootTwoPi = Math.log(2 * Math.PI) / 2

/**
 * ln P(Z > z) of the standard normal distribution, for any z: the tail itself vanishes in a double beyond z = 38.
 * Beyond 35 by the asymptotic series of Mills' ratio, whose error there is below 1e-12.
 */
export function logNormalUpperTail(z: number): number {
  if (z < -1) return Math.log1p(-normalCdfOf(z, 0, 1))
  if (z < 35) return Math.log(normalCdfOf(-z, 0, 1))
  const s = 1 / (z * z)
  const ratio = 1 - s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s)))
  return -z * z * 0.5 - logRootTwoPi - Math.log(z) + Math.log(ratio)
}

/**
 * The z with ln P(Z > z) = `logProbability`, which is below ln(1/2): the level of a late run in a ledger may be too
 * small for a double. Newton's steps on the logarithm of the tail, which is concave.
 */
export function normalCritical(logProbability: number): number {
  if (!(logProbability <= -Math.LN2)) {
    throw new RangeError(`ln of the probability is ${logProbability}; it has to be at most ln(1/2).`)
  }
  if (logProbability === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
  let z = Math.sqrt(Math.max(0, -2 * logProbability - 2 * logRootTwoPi - Math.log(-2 * logProbability)))
  for (let step = 0; step < 50; step++) {
    const logTail = logNormalUpperTail(z)
    const hazard = Math.exp(-z * z * 0.5 - logRootTwoPi - logTail)
    const change = (logTail - logProbability) / hazard
    z += change
    if (Math.abs(change) <= 1e-15 * Math.max(1, z)) break
  }
  return z
}
