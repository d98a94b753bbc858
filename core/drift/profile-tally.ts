import { binOf } from './bins.ts'
import type { Tally } from './cells.ts'
import type { ColumnProfile, NumericProfile } from './snapshot.ts'

/** The rows of one profile, counted the way another was. */
export interface KnownCounts {
  readonly tally: Tally
  /** Cells that either side filled. */
  readonly cells: number
  /** The counts are interpolated: the cut points of the two differ. */
  readonly estimated: boolean
}

/**
 * Counts the rows of one profile into the bins of another. Equal cut points give the counts as they are; else they are
 * read off the distribution function that the later profile's own cut points, quantiles and ends pin down, straight lines
 * between. Categories are counted by value; those of a cut-off list stay unlisted.
 * @throws RangeError for profiles of two kinds
 */
export function estimatedTally(reference: ColumnProfile, counted: ColumnProfile): KnownCounts {
  const { rows, missing } = counted
  if (reference.kind === 'category' && counted.kind === 'category') {
    const values = new Map(counted.values)
    const cells = new Set([...reference.values, ...counted.values].map(([value]) => value)).size
    const others = reference.other > 0 || counted.other > 0 ? 1 : 0
    return {
      tally: { kind: 'category', rows, missing, values },
      cells: cells + others + missingCell(reference, counted),
      estimated: false,
    }
  }
  if (reference.kind !== 'number' || counted.kind !== 'number')
    throw new RangeError(`${reference.name} is a ${reference.kind} here and a ${counted.kind} there`)
  const same =
    reference.edges.length === counted.edges.length &&
    reference.edges.every((edge, index) => edge === counted.edges[index])
  const counts = same ? counted.counts : interpolated(reference.edges, counted)
  const filled = counts.filter((count, bin) => count > 0 || (reference.counts[bin] ?? 0) > 0).length
  return {
    tally: { kind: 'number', rows, missing, counts },
    cells: filled + missingCell(reference, counted),
    estimated: !same,
  }
}

function missingCell(reference: ColumnProfile, counted: ColumnProfile): number {
  return reference.missing > 0 || counted.missing > 0 ? 1 : 0
}

/** Rows in each bin, whole numbers that add up to the rows that have a value. */
function interpolated(edges: readonly number[], profile: NumericProfile): number[] {
  const present = profile.rows - profile.missing
  const below = belowOf(profile, present)
  const upTo = [...edges.map((edge) => Math.round(below(edge))), present]
  return upTo.map((rows, bin) => rows - (upTo[bin - 1] ?? 0))
}

/** How many rows are at or below a value, as far as the profile tells. */
function belowOf(profile: NumericProfile, present: number): (value: number) => number {
  const { edges, counts, quantiles, min, max } = profile
  if (min === null || max === null) return () => 0
  let sum = 0
  const cuts = edges.map((edge, bin): [number, number] => {
    sum += counts[bin] ?? 0
    return [edge, sum]
  })
  const upTo = (value: number): number => cuts[binOf(edges, value) - 1]?.[1] ?? 0
  // A quantile tells where in its bin the rows are; it must not contradict the counts around it.
  const ranks = quantiles.map(([share, value]): [number, number] => {
    const bin = binOf(edges, value)
    const [least, most] = [upTo(value), cuts[bin]?.[1] ?? present]
    return [value, Math.min(most, Math.max(least, share * present))]
  })
  const points = [...cuts, ...ranks, [max, present] as [number, number]]
    .filter(([value]) => value >= min && value <= max)
    .sort(([a, rowsA], [b, rowsB]) => a - b || rowsA - rowsB)
  return (value) => {
    if (value < min) return 0
    if (value >= max) return present
    const next = points.findIndex(([point]) => point > value)
    const [rightValue, rightRows] = points[next] ?? [max, present]
    const [leftValue, leftRows] = points[next - 1] ?? [min, 0]
    const part = rightValue === leftValue ? 1 : (value - leftValue) / (rightValue - leftValue)
    return leftRows + (Math.max(leftRows, rightRows) - leftRows) * part
  }
}
