/** Holm's step-down p-values, in the order given: valid for any dependence. Source: Holm 1979. */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length)
  let largest = 0
  ascending(pValues).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!))
    adjusted[index] = largest
  })
  return adjusted
}

/** Benjamini and Hochberg's step-up p-values, in the order given: control of the false discovery rate. Source: 1995. */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length)
  const count = pValues.length
  let smallest = 1
  ascending(pValues)
    .reverse()
    .forEach((index, fromEnd) => {
      smallest = Math.min(smallest, (pValues[index]! * count) / (count - fromEnd))
      adjusted[index] = smallest
    })
  return adjusted
}

/**
 * Benjamini and Yekutieli's p-values, in the order given: control of the false discovery rate under any dependence,
 * at the price of the harmonic sum. For overlapping slices that a guarantee has to cover. Source: 2001.
 */
export function benjaminiYekutieli(pValues: readonly number[]): readonly number[] {
  let harmonic = 0
  for (let rank = 1; rank <= pValues.length; rank++) harmonic += 1 / rank
  return benjaminiHochberg(pValues.map((p) => p * harmonic))
}

/**
 * The e-BH procedure: which hypotheses to reject so that the false discovery rate is at most `rate` under any
 * dependence, indices ascending. The k largest e-values, k the greatest with k e_(k) >= count / rate.
 * Source: Wang and Ramdas 2022.
 */
export function eBenjaminiHochberg(eValues: readonly number[], rate: number): readonly number[] {
  const descending = ascending(eValues).reverse()
  let rejected = 0
  descending.forEach((index, rank) => {
    if ((rank + 1) * eValues[index]! >= eValues.length / rate) rejected = rank + 1
  })
  return descending.slice(0, rejected).sort((left, right) => left - right)
}

function ascending(pValues: readonly number[]): number[] {
  return pValues
    .map((_, index) => index)
    .sort((left, right) => pValues[left]! - pValues[right]! || left - right)
}
