import type { JudgingContract, JudgingSituation } from '#core/contract/check-table.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import type { ColumnRole, Snapshot } from '#core/drift/snapshot.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import type { ConformanceCase } from './case.ts'
import { type CaseGroup, caseGroups, caseNow } from './case-tables.ts'

/** A case about a table that a model uses, or that has a reference to be compared with. */
export interface UseCase extends ConformanceCase {
  /** The contract's `label`, `event_time`, `entity`, `features` and `splits`. */
  readonly use?: Readonly<Record<string, unknown>>
  /** Rows of the same columns, of which a snapshot is taken. */
  readonly reference?: ConformanceCase['rows']
  /** What a column is to the model, if not a feature. */
  readonly roles?: Readonly<Record<string, ColumnRole>>
  /** What earlier runs measured, for every check of the case. */
  readonly history?: readonly number[]
}

/** Cases about the same rows, used in the same way. */
export interface UseGroup extends CaseGroup {
  readonly cases: readonly UseCase[]
}

/** Groups by everything that one contract and one situation hold. */
export function useGroups(cases: readonly UseCase[], form: 'csv' | 'parquet'): UseGroup[] {
  const byUse = Map.groupBy(cases, ({ use, reference, roles, history }) =>
    JSON.stringify([use, reference, roles, history]),
  )
  return [...byUse.values()].flatMap((own) => caseGroups(own, form) as UseGroup[])
}

/** The contract's own words about the use of the table. */
export function useProperties({ cases }: UseGroup): { readonly property: string; readonly value: unknown }[] {
  return Object.entries(cases[0]?.use ?? {}).map(([property, value]) => ({ property, value }))
}

/** What the checks of a group are lowered for. */
export function situationOf(
  group: UseGroup,
  { contract }: Pick<JudgingContract, 'contract'>,
  ids: readonly string[],
): JudgingSituation {
  const history = group.cases[0]?.history
  return {
    clock: { now: () => caseNow },
    use: tableUseOf(undefined, contract),
    snapshot: snapshotOf(group),
    history: history === undefined ? undefined : new Map(ids.map((id) => [id, history])),
  }
}

function snapshotOf({ columns, cases }: UseGroup): Snapshot | undefined {
  const { reference, roles = {} } = cases[0] ?? {}
  if (reference === undefined) return undefined
  const profiled = columns.map(({ name, logicalType }, index) => ({
    name,
    role: roles[name] ?? ('feature' as const),
    kind: logicalType === 'number' || logicalType === 'integer' ? ('number' as const) : ('category' as const),
    values: reference.map((row) => row[index] ?? null),
  }))
  return takeSnapshot(profiled, { dataset: 'a'.repeat(64), rows: reference.length })
}
