import type { SparseRows } from '#core/statistics/ridge.ts'
import type { BaselineFeature, Channel } from './baselines.ts'
import type { FeatureValues } from './rate-table.ts'

/** Of a category's values, the most frequent ones get a column each; rarer and unseen ones none. */
const mostCategories = 20

/** What one feature adds to a row: entries at places from 0. */
interface Block {
  readonly columns: number
  readonly entries: (value: FeatureValues[number]) => readonly (readonly [place: number, value: number])[]
}

/**
 * The candidate's features as columns of a linear model, from training values alone: numbers by their mean and standard
 * deviation, missing ones at the mean with a column of their own; categories as 0/1 for each of the 20 most frequent.
 */
export function linearDesign(
  features: readonly BaselineFeature[],
): (channel: Channel, rows: ArrayLike<number>) => SparseRows {
  const blocks = features.map((feature) =>
    feature.kind === 'number' ? numberBlock(feature.train) : categoryBlock(feature.train),
  )
  const columns = blocks.reduce((sum, block) => sum + block.columns, 0)
  return (channel, rows) => {
    const starts = new Uint32Array(rows.length + 1)
    const places: number[] = []
    const values: number[] = []
    for (let at = 0; at < rows.length; at++) {
      let first = 0
      for (const [index, block] of blocks.entries()) {
        for (const [place, value] of block.entries(features[index]![channel][rows[at]!])) {
          places.push(first + place)
          values.push(value)
        }
        first += block.columns
      }
      starts[at + 1] = places.length
    }
    return { columns, starts, places: Uint32Array.from(places), values: Float64Array.from(values) }
  }
}

function numberBlock(train: FeatureValues): Block {
  let count = 0
  let mean = 0
  let squares = 0
  for (let row = 0; row < train.length; row++) {
    const value = toNumber(train[row])
    if (!Number.isFinite(value)) continue
    count++
    const distance = value - mean
    mean += distance / count
    squares += distance * (value - mean)
  }
  const spread = Math.sqrt(squares / Math.max(1, count))
  const scale = Number.isFinite(spread) && spread > 0 ? 1 / spread : 0
  return {
    columns: 2,
    entries: (cell) => {
      const value = toNumber(cell)
      if (!Number.isFinite(value)) return [[1, 1]]
      // Far beyond what training has seen, a straight line is not to be believed.
      return scale === 0 ? [] : [[0, Math.max(-10, Math.min(10, (value - mean) * scale))]]
    },
  }
}

function categoryBlock(train: FeatureValues): Block {
  const counts = new Map<string, number>()
  for (let row = 0; row < train.length; row++) {
    const name = nameOf(train[row])
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const kept = [...counts]
    .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
    .slice(0, mostCategories)
  const places = new Map(kept.map(([name], place) => [name, place]))
  return {
    columns: kept.length,
    entries: (cell) => {
      const place = places.get(nameOf(cell))
      return place === undefined ? [] : [[place, 1]]
    },
  }
}

function nameOf(value: FeatureValues[number]): string {
  return value === null || value === undefined ? '' : `=${String(value)}`
}

function toNumber(value: FeatureValues[number]): number {
  return value === null || value === undefined || value === '' ? Number.NaN : Number(value)
}
