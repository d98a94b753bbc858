import { binomialLowerTail, binomialMass, binomialUpperTail } from './binomial.ts'
import { chiSquareUpperTail } from './distributions.ts'

export interface McNemar {
  readonly exactTwoSided: number
  readonly midPTwoSided: number
  /** Against the new model being no better. */
  readonly exactNewBetter: number
  readonly midPNewBetter: number
  readonly chiSquare: number
  readonly chiSquareP: number
  readonly chiSquareCorrected: number
  readonly chiSquareCorrectedP: number
}

/**
 * McNemar's test of two models on the same rows, 0/1 loss, at a difference of zero.
 * Exact: the binomial with 1/2 over the discordant rows; mid-p takes half of the observed count's own probability.
 * Source: Fagerland, Lydersen and Laake 2013.
 * @param onlyNew rows only the new model gets right
 * @param onlyOld rows only the old model gets right
 */
export function mcnemar(onlyNew: number, onlyOld: number): McNemar {
  const count = onlyNew + onlyOld
  const smaller = Math.min(onlyNew, onlyOld)
  const point = binomialMass(smaller, count, 0.5)
  const exactNewBetter = binomialUpperTail(onlyNew, count, 0.5)
  const exactTwoSided = onlyNew === onlyOld ? 1 : Math.min(1, 2 * binomialLowerTail(smaller, count, 0.5))
  const squared = (distance: number) => (count === 0 ? 0 : (distance * distance) / count)
  const chiSquare = squared(onlyNew - onlyOld)
  const chiSquareCorrected = squared(Math.max(0, Math.abs(onlyNew - onlyOld) - 1))
  return {
    exactTwoSided,
    midPTwoSided: onlyNew === onlyOld ? 1 - point / 2 : exactTwoSided - point,
    exactNewBetter,
    midPNewBetter: exactNewBetter - point / 2,
    chiSquare,
    chiSquareP: chiSquareUpperTail(chiSquare, 1),
    chiSquareCorrected,
    chiSquareCorrectedP: chiSquareUpperTail(chiSquareCorrected, 1),
  }
}
