/** A feature's values in one channel. */
export type FeatureValues = ArrayLike<number | string | boolean | bigint | null | undefined>

/** Numeric features are cut into this many groups of about equal size in the training rows. */
export const quantileGroups = 10
/** So many rows of the training average are added to every group. */
export const smoothingRows = 10

/** Puts a value into a group; -1 for a category the training rows do not have. */
export interface Grouping {
  readonly groups: number
  readonly groupOf: (value: FeatureValues[number]) => number
}

/**
 * Groups of one feature, from its training values alone: each category its own, numbers by deciles; missing values
 * (null, NaN) are a group of their own, group 0.
 */
export function groupFeature(kind: 'number' | 'category', train: FeatureValues): Grouping {
  return kind === 'number' ? groupNumbers(train) : groupCategories(train)
}

function groupCategories(train: FeatureValues): Grouping {
  const places = new Map<string, number>()
  for (let row = 0; row < train.length; row++) {
    const value = train[row]
    if (value === null || value === undefined) continue
    const name = String(value)
    if (!places.has(name)) places.set(name, places.size + 1)
  }
  return {
    groups: places.size + 1,
    groupOf: (value) => (value === null || value === undefined ? 0 : (places.get(String(value)) ?? -1)),
  }
}

function groupNumbers(train: FeatureValues): Grouping {
  const known = Float64Array.from(Array.from(train, toNumber).filter((value) => !Number.isNaN(value))).sort()
  const edges: number[] = []
  for (let group = 1; group < quantileGroups && known.length > 0; group++) {
    const edge = known[Math.floor((group * known.length) / quantileGroups)]!
    if (edge > known[0]! && edge !== edges.at(-1)) edges.push(edge)
  }
  return {
    groups: edges.length + 2,
    groupOf: (value) => {
      const number = toNumber(value)
      if (Number.isNaN(number)) return 0
      let group = 1
      while (group <= edges.length && number >= edges[group - 1]!) group++
      return group
    },
  }
}

function toNumber(value: FeatureValues[number]): number {
  return value === null || value === undefined || value === '' ? Number.NaN : Number(value)
}

/**
 * Mean of `targets` by group, smoothed: (sum + 10 prior) / (rows + 10), the prior being the mean of all training rows.
 * The answer gives the rate for a value: an unseen category gets the prior.
 */
export function rateTable(
  grouping: Grouping,
  train: FeatureValues,
  targets: ArrayLike<number>,
): (value: FeatureValues[number]) => number {
  const sums = new Float64Array(grouping.groups)
  const counts = new Float64Array(grouping.groups)
  let total = 0
  for (let row = 0; row < train.length; row++) {
    const group = grouping.groupOf(train[row])
    sums[group]! += targets[row]!
    counts[group]! += 1
    total += targets[row]!
  }
  const prior = train.length === 0 ? 0 : total / train.length
  const rates = sums.map((sum, group) => (sum + smoothingRows * prior) / (counts[group]! + smoothingRows))
  return (value) => {
    const group = grouping.groupOf(value)
    return group < 0 ? prior : rates[group]!
  }
}
