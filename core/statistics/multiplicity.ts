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

function ascending(pValues: readonly number[]): number[] {
  return pValues
    .map((_, index) => index)
    .sort((left, right) => pValues[left]! - pValues[right]! || left - right)
}
