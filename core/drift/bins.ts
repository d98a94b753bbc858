/** A reference bin holds at least this share of the present rows; a value that does so alone gets its own bin. */
export const smallestBinShare = 0.05

/**
 * Cut points of a numeric column, from its reference values alone: deciles, made distinct; a value with 5 % of the
 * rows or more gets its own bin; bins under 5 % join their smaller neighbour. Cut points lie half-way between
 * neighbouring distinct values (so at half-points for whole numbers), and bin i holds `edges[i-1] < x <= edges[i]`,
 * both ends open. Where an end bin is one single value (zeros; a constant column), one more cut point fences it off, so
 * that a bin the reference never filled lies beyond it.
 */
export function cutPoints(sorted: Float64Array): number[] {
  const { values, counts } = distinct(sorted)
  if (values.length === 0) return []
  const boundaries = [...decileBoundaries(counts, sorted.length), ...heavyBoundaries(counts, sorted.length)]
  const candidates = [...new Set(boundaries)].sort((a, b) => a - b)
  const segments = segmentsOf(candidates, counts)
  const groups = mergeSmall(
    segments.map((segment) => segment.rows),
    smallestBinShare * sorted.length,
  )
  const kept = groups.map((group) => segments[group[group.length - 1] ?? 0]?.last ?? 0)
  const inner = kept.slice(0, -1).map((last) => between(values[last] ?? 0, values[last + 1] ?? 0))
  const first = values[0] ?? 0
  const final = values[values.length - 1] ?? 0
  const lastStart = kept.length === 1 ? 0 : (kept[kept.length - 2] ?? 0) + 1
  if (kept[0] === 0) inner.unshift(fenceBelow(first, values[1]))
  if (lastStart === values.length - 1) inner.push(final + margin(final, values[values.length - 2]))
  return inner
}

/** Index of the bin that holds a value; see {@link cutPoints}. */
export function binOf(edges: readonly number[], value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= (edges[middle] ?? Number.POSITIVE_INFINITY)) high = middle
    else low = middle + 1
  }
  return low
}

/** Counts numbers into bins. */
export function countInto(edges: readonly number[], numbers: Float64Array): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0)
  for (const number of numbers) {
    const bin = binOf(edges, number)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

/**
 * Joins neighbouring bins until each holds `minimum` or one is left: the smallest first, with its smaller neighbour,
 * the lower one in a tie. Returns the groups of bin indexes, in order.
 */
export function mergeSmall(counts: readonly number[], minimum: number): number[][] {
  const groups = counts.map((rows, index) => ({ rows, members: [index] }))
  while (groups.length > 1) {
    let smallest = 0
    groups.forEach((group, index) => {
      if (group.rows < (groups[smallest]?.rows ?? 0)) smallest = index
    })
    if ((groups[smallest]?.rows ?? 0) >= minimum) break
    const left = groups[smallest - 1]
    const right = groups[smallest + 1]
    const into =
      right === undefined || (left !== undefined && left.rows <= right.rows) ? smallest - 1 : smallest
    const [lower, upper] = [groups[into], groups[into + 1]]
    if (lower === undefined || upper === undefined) break
    groups.splice(into, 2, { rows: lower.rows + upper.rows, members: [...lower.members, ...upper.members] })
  }
  return groups.map((group) => group.members)
}

function distinct(sorted: Float64Array): { values: number[]; counts: number[] } {
  const values: number[] = []
  const counts: number[] = []
  for (const value of sorted) {
    const last = values.length - 1
    if (last >= 0 && values[last] === value) counts[last] = (counts[last] ?? 0) + 1
    else {
      values.push(value)
      counts.push(1)
    }
  }
  return { values, counts }
}

/** Boundary i lies after the i-th distinct value. */
function decileBoundaries(counts: readonly number[], rows: number): number[] {
  const boundaries: number[] = []
  let below = 0
  let decile = 1
  for (let index = 0; index < counts.length - 1 && decile < 10; index++) {
    const upTo = below + (counts[index] ?? 0)
    while (decile < 10 && upTo >= (decile * rows) / 10) {
      const target = (decile * rows) / 10
      boundaries.push(index > 0 && target - below < upTo - target ? index - 1 : index)
      decile++
    }
    below = upTo
  }
  return boundaries
}

function heavyBoundaries(counts: readonly number[], rows: number): number[] {
  return counts.flatMap((count, index) =>
    count < smallestBinShare * rows
      ? []
      : [index - 1, index].filter((boundary) => boundary >= 0 && boundary < counts.length - 1),
  )
}

function segmentsOf(
  boundaries: readonly number[],
  counts: readonly number[],
): { last: number; rows: number }[] {
  let next = 0
  return [...boundaries, counts.length - 1].map((last) => {
    let rows = 0
    for (; next <= last; next++) rows += counts[next] ?? 0
    return { last, rows }
  })
}

/** A cut point at or above `lower` and below `upper`. */
function between(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2
  return middle >= lower && middle < upper ? middle : lower
}

/** Below `value` even where half the distance to its neighbour rounds to nothing: a cut point belongs to the bin under it. */
function fenceBelow(value: number, neighbour: number | undefined): number {
  const below = value - margin(value, neighbour)
  return below < value || neighbour === undefined ? below : value - (neighbour - value)
}

function margin(value: number, neighbour: number | undefined): number {
  return neighbour === undefined ? Math.max(Math.abs(value), 1) * 1e-9 : Math.abs(value - neighbour) / 2
}
