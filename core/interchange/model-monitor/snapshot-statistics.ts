import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import type { Sha256 } from '#core/digest.ts'
import { mergeSmall, smallestBinShare } from '#core/drift/bins.ts'
import { type CategoryProfile, mostValues, type NumericProfile, type Snapshot } from '#core/drift/snapshot.ts'
import type { Loss } from '../losses.ts'
import type { FeatureStatistics, InferredType, Statistics } from './statistics.ts'

/**
 * A snapshot as `statistics.json`: its bins as buckets, without a sketch. Its cut points lie between values, so that it
 * makes no difference which side of a bucket is closed. Quantiles and roles are left out, and so are predictions' and
 * labels' names, which the file cannot tell from features.
 * @param contract tells whole numbers from others; without it, they are told by the cut points
 */
export function statisticsOfSnapshot(snapshot: Snapshot, contract?: Contract): Statistics {
  const types = new Map(
    contract === undefined
      ? []
      : propertiesOf(contract).map(({ name, logicalType }) => [name, logicalType] as const),
  )
  return {
    version: 0,
    dataset: { item_count: snapshot.source.rows },
    features: snapshot.columns.map((column): FeatureStatistics => {
      const { name, rows, missing } = column
      const common = { num_present: rows - missing, num_missing: missing }
      if (column.kind === 'category')
        return { name, inferred_type: 'String', string_statistics: { common, ...categories(column) } }
      const stated = types.get(name)
      const whole = stated === undefined ? looksWhole(column) : stated === 'integer'
      const inferred_type: InferredType = rows === missing ? 'Unknown' : whole ? 'Integral' : 'Fractional'
      return { name, inferred_type, numerical_statistics: { common, ...numbers(column) } }
    }),
  }
}

function categories({
  values,
  other,
}: CategoryProfile): Omit<NonNullable<FeatureStatistics['string_statistics']>, 'common'> {
  // With rows of other values the number of different ones is not known.
  if (other > 0) return {}
  const buckets = values.map(([value, count]) => ({ value, count }))
  return { distinct_count: values.length, distribution: { categorical: { buckets } } }
}

function numbers({
  mean,
  sd,
  min,
  max,
  rows,
  missing,
  edges,
  counts,
}: NumericProfile): Omit<NonNullable<FeatureStatistics['numerical_statistics']>, 'common'> {
  if (mean === null || sd === null || min === null || max === null) return {}
  const filled = counts.flatMap((count, bin) => (count === 0 ? [] : [{ count, bin }]))
  const last = filled.at(-1)?.bin
  const buckets = filled.map(({ count, bin }, index) => ({
    lower_bound: index === 0 ? min : (edges[bin - 1] ?? min),
    upper_bound: bin === last ? max : (edges[bin] ?? max),
    count,
  }))
  return { mean, sum: mean * (rows - missing), std_dev: sd, min, max, distribution: { kll: { buckets } } }
}

/** Cut points of whole numbers lie at half-points; a constant has some of its own. */
function looksWhole({ edges, min, max }: NumericProfile): boolean {
  if (!Number.isInteger(min) || !Number.isInteger(max)) return false
  return min === max || (edges.length > 1 && edges.every((edge) => Number.isInteger(edge * 2)))
}

/**
 * A `statistics.json` as a snapshot that drift can be measured against, and what it does not hold. Its cut points are the
 * bounds of the buckets, those joined that hold less than 5 % of the rows.
 * @param dataset digest of the file, which stands for the data it was made from
 */
export function snapshotOfStatistics(
  statistics: Statistics,
  dataset: Sha256,
): { readonly snapshot: Snapshot | undefined; readonly losses: readonly Loss[] } {
  const losses: Loss[] = []
  const columns = statistics.features.flatMap((feature): Snapshot['columns'] => {
    const profile = numericProfile(feature) ?? categoryProfile(feature)
    if (typeof profile === 'object') return [profile]
    losses.push({ kind: 'left_out', what: feature.name, why: profile ?? 'it has no distribution' })
    return []
  })
  const distinct = columns.filter(
    ({ name }, index) => columns.findIndex((one) => one.name === name) === index,
  )
  const rows = statistics.dataset?.item_count ?? Math.max(0, ...distinct.map((column) => column.rows))
  for (const { name, kind } of distinct)
    if (kind === 'number')
      losses.push({
        kind: 'changed',
        what: name,
        why: 'quantiles are read off its buckets, within their width',
      })
  return {
    snapshot:
      distinct.length === 0
        ? undefined
        : { schemaVersion: 1, source: { dataset, rows: Math.round(rows) }, columns: distinct },
    losses,
  }
}

function numericProfile({
  name,
  numerical_statistics: found,
}: FeatureStatistics): NumericProfile | undefined | string {
  if (found === undefined) return undefined
  const { common, mean, std_dev, min, max } = found
  const buckets = (found.distribution?.kll?.buckets ?? []).filter(({ count }) => count > 0)
  const [first] = buckets
  const last = buckets.at(-1)
  if (first === undefined || last === undefined) return 'it has no buckets'
  const present = buckets.reduce((sum, { count }) => sum + Math.round(count), 0)
  const groups = mergeSmall(
    buckets.map(({ count }) => count),
    smallestBinShare * present,
  )
  const counts = groups.map((group) =>
    group.reduce((sum, bucket) => sum + Math.round(buckets[bucket]?.count ?? 0), 0),
  )
  // A bucket holds its lower bound, a bin its upper one: the cut lies just below the bound.
  const edges = groups.slice(0, -1).map((group) => justBelow(buckets[group.at(-1) ?? 0]?.upper_bound ?? 0))
  const missing = Math.round(common.num_missing)
  return {
    name,
    role: 'feature',
    kind: 'number',
    rows: present + missing,
    missing,
    edges,
    counts,
    quantiles: quantilesOf(buckets, present),
    mean: mean ?? null,
    sd: std_dev === undefined ? null : Math.max(0, std_dev),
    min: min ?? first.lower_bound,
    max: max ?? last.upper_bound,
  }
}

/** Quantiles where the rows of a bucket are spread evenly. */
function quantilesOf(
  buckets: readonly { readonly lower_bound: number; readonly upper_bound: number; readonly count: number }[],
  rows: number,
): [number, number][] {
  return [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => {
    let below = 0
    for (const { lower_bound, upper_bound, count } of buckets) {
      if (below + count >= share * rows)
        return [share, lower_bound + ((upper_bound - lower_bound) * (share * rows - below)) / count]
      below += count
    }
    return [share, buckets.at(-1)?.upper_bound ?? 0]
  })
}

function justBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setFloat64(0, value)
  bytes.setBigInt64(0, bytes.getBigInt64(0) - (value > 0 ? 1n : -1n))
  return bytes.getFloat64(0)
}

function categoryProfile({
  name,
  string_statistics: found,
}: FeatureStatistics): CategoryProfile | undefined | string {
  if (found === undefined) return undefined
  const buckets = found.distribution?.categorical?.buckets
  if (buckets === undefined) return 'the file lists no values of it'
  const values = buckets
    .map(({ value, count }): [string, number] => [value, Math.round(count)])
    .filter(([, count]) => count > 0)
    .sort(([a, rowsOfA], [b, rowsOfB]) => rowsOfB - rowsOfA || (a < b ? -1 : 1))
  const listed = values.slice(0, mostValues)
  const counted = listed.reduce((sum, [, count]) => sum + count, 0)
  const present = Math.max(Math.round(found.common.num_present), counted)
  const missing = Math.round(found.common.num_missing)
  return {
    name,
    role: 'feature',
    kind: 'category',
    rows: present + missing,
    missing,
    values: listed,
    other: present - counted,
  }
}
