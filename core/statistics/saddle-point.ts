import gammaln from '@stdlib/math-base-special-gammaln'

const halfLogTwoPi = Math.log(2 * Math.PI) / 2

/**
 * ln Gamma(x) less Stirling's (x - 1/2) ln x - x + ln(2 pi) / 2, x > 0. Differences of large log-gammas taken from it
 * keep the digits that the plain ones lose. Source: Loader 2000, Fast and accurate computation of binomial probabilities.
 */
export function stirlingError(x: number): number {
  if (x < 16) return gammaln(x) - ((x - 0.5) * Math.log(x) - x + halfLogTwoPi)
  const s = 1 / (x * x)
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - (s * 1) / 1188)))) / x
}

/**
 * observed ln(observed / expected) + expected - observed: never negative, 0 where both are equal. Near equality by its
 * series, as the formula would cancel. Source: Loader 2000.
 * @param observed at least 0
 * @param expected above 0
 */
export function deviance(observed: number, expected: number): number {
  const distance = observed - expected
  if (Math.abs(distance) > 0.1 * (observed + expected)) {
    return observed === 0 ? expected : observed * Math.log(observed / expected) - distance
  }
  const ratio = distance / (observed + expected)
  let sum = distance * ratio
  let power = 2 * observed * ratio
  for (let odd = 3; Math.abs(power) > 0 && odd < 100; odd += 2) {
    power *= ratio * ratio
    const next = sum + power / odd
    if (next === sum) break
    sum = next
  }
  return sum
}
