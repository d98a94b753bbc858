import { compareColumn } from '#core/drift/compare.ts'
import { diffKeys } from '#core/drift/key-sketch.ts'
import { estimatedTally, type KnownCounts } from '#core/drift/profile-tally.ts'
import type { ColumnProfile, NumericProfile, Snapshot } from '#core/drift/snapshot.ts'
import type { ColumnDiff, DataDiff, DriftMeasure, Figure, SchemaChange } from './data-diff-shape.ts'

/** A difference below this is not worth a look, however certain. */
export const smallestDrift = 0.1

/** Compares two versions of data by their profiles. */
export function diffSnapshots(before: Snapshot, after: Snapshot): DataDiff {
  const old = new Map(before.columns.map((column) => [column.name, column]))
  const now = new Map(after.columns.map((column) => [column.name, column]))
  const both = before.columns.flatMap((column) => {
    const other = now.get(column.name)
    return other === undefined ? [] : [{ column, other }]
  })
  const columns = both
    .filter(({ column, other }) => kindOf(column) === kindOf(other))
    .map(({ column, other }) => columnDiff(column, other))
  const keys = diffKeys(before.keys, after.keys)
  return {
    rows: { before: before.source.rows, after: after.source.rows },
    identical: before.source.dataset === after.source.dataset,
    schema: [
      ...before.columns.filter(({ name }) => !now.has(name)).map((column) => present('removed', column)),
      ...after.columns.filter(({ name }) => !old.has(name)).map((column) => present('added', column)),
      ...both.flatMap(({ column, other }) => changedKind(column, other)),
    ],
    columns: columns.sort((a, b) => weight(b) - weight(a)),
    ...(keys === undefined ? {} : { keys }),
  }
}

/** A category of fewer rows may be somebody's own. */
const leastRowsToName = 5

/**
 * A difference for a record that others read: the columns that changed most, with some of their categories. Categories of
 * few rows are counted and not named, unless the contract publishes samples.
 */
export function shortDiff(
  diff: DataDiff,
  { publish, mostColumns = 200 }: { readonly publish: boolean; readonly mostColumns?: number },
): DataDiff {
  const named = (categories: ColumnDiff['gone']): ColumnDiff['gone'] =>
    categories.filter(([, rows]) => publish || rows >= leastRowsToName).slice(0, 10)
  const columns = diff.columns.slice(0, mostColumns).map((column): ColumnDiff => {
    const [gone, come] = [named(column.gone), named(column.new)]
    const untold = { gone: column.gone.length - gone.length, new: column.new.length - come.length }
    return { ...column, gone, new: come, ...(untold.gone + untold.new === 0 ? {} : { untold }) }
  })
  return { ...diff, columns }
}

function present(kind: 'added' | 'removed', column: ColumnProfile): SchemaChange {
  return { kind, column: column.name, of: kindOf(column) }
}

function changedKind(before: ColumnProfile, after: ColumnProfile): SchemaChange[] {
  const { name: column } = before
  const kinds = [kindOf(before), kindOf(after)] as const
  return [
    ...(kinds[0] === kinds[1]
      ? []
      : [{ kind: 'retyped' as const, column, before: kinds[0], after: kinds[1] }]),
    ...(before.role === after.role
      ? []
      : [{ kind: 'reassigned' as const, column, before: before.role, after: after.role }]),
  ]
}

function kindOf(column: ColumnProfile): ColumnDiff['kind'] {
  return column.kind === 'number' && column.time !== undefined ? 'time' : column.kind
}

function columnDiff(before: ColumnProfile, after: ColumnProfile): ColumnDiff {
  // Later data are later: that is no drift.
  const drift = kindOf(before) === 'time' ? undefined : driftOf(before, after)
  return {
    column: before.name,
    kind: kindOf(before),
    role: after.role,
    missing: { before: share(before.missing, before.rows), after: share(after.missing, after.rows) },
    figures: before.kind === 'number' && after.kind === 'number' ? figures(before, after) : [],
    ...categories(before, after),
    ...(drift === undefined ? {} : { drift }),
  }
}

function figures(before: NumericProfile, after: NumericProfile): Figure[] {
  const median = ({ quantiles }: NumericProfile): number | null =>
    quantiles.find(([part]) => part === 0.5)?.[1] ?? null
  const both = (name: Exclude<Figure['name'], 'median'>): Figure => ({
    name,
    before: before[name],
    after: after[name],
  })
  if (before.time !== undefined) return [both('min'), both('max')]
  const middle = { name: 'median' as const, before: median(before), after: median(after) }
  return [both('mean'), both('sd'), both('min'), middle, both('max')]
}

function categories(
  before: ColumnProfile,
  after: ColumnProfile,
): Pick<ColumnDiff, 'gone' | 'new' | 'listed'> {
  if (before.kind !== 'category' || after.kind !== 'category') return { gone: [], new: [], listed: true }
  const listed = before.other === 0 && after.other === 0
  const names = (profile: typeof before): Set<string> => new Set(profile.values.map(([value]) => value))
  const [old, now] = [names(before), names(after)]
  // A value that one side may hold among its others is not known to be new or gone.
  return {
    gone: after.other === 0 ? before.values.filter(([value]) => !now.has(value)) : [],
    new: before.other === 0 ? after.values.filter(([value]) => !old.has(value)) : [],
    listed,
  }
}

function driftOf(before: ColumnProfile, after: ColumnProfile): DriftMeasure | undefined {
  if (before.rows === 0 || after.rows === 0 || eachItsOwn(before) || eachItsOwn(after)) return undefined
  const known: KnownCounts = estimatedTally(before, after)
  const { effect } = compareColumn(before, known.tally)
  const chance = 1 / before.rows + 1 / after.rows
  const psiFloor = Math.max(0, known.cells - 1) * chance
  const distanceFloor = 1.8 * Math.sqrt(chance)
  const missing = Math.abs(effect.missing.window - effect.missing.reference)
  const distance =
    missing > effect.distance.value
      ? { name: 'change of the missing share' as const, value: missing }
      : effect.distance
  const drifted =
    effect.psi > Math.max(smallestDrift, psiFloor) || distance.value > Math.max(smallestDrift, distanceFloor)
  return { psi: effect.psi, psiFloor, distance, distanceFloor, estimated: known.estimated, drifted }
}

/** Names and keys: every version has others, and nothing follows from that. */
function eachItsOwn(profile: ColumnProfile): boolean {
  return profile.kind === 'category' && profile.other > 0 && (profile.values[0]?.[1] ?? 0) === 1
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

/** What a person looks at first: what drifted furthest, then what came and went, then how far apart. */
function weight({ drift, gone, new: added }: ColumnDiff): number {
  const distance = Math.min(99, Math.max(drift?.psi ?? 0, drift?.distance.value ?? 0))
  if (drift?.drifted === true) return 1000 + distance
  return (gone.length + added.length > 0 ? 100 : 0) + distance
}
