import { checkTable, type JudgingContract, planTable } from '#core/contract/check-table.ts'
import { explainPlan } from '#core/contract/plan/explain.ts'
import type { DataResults } from '#core/contract/results.ts'
import { withFileSplits } from '#core/contract/split-files.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import type { Surroundings } from '#core/surroundings.ts'

/** What is asked of a table that no pipeline pins. */
export interface TableQuestion {
  /** How the data were before. */
  readonly snapshot?: Snapshot | undefined
  /** Show the plan instead of running it; `sql` with the statements. */
  readonly explain?: 'plan' | 'sql' | undefined
}

/** What came of it: results, or the plan in words. */
export type TableAnswer =
  | { readonly kind: 'judged'; readonly results: DataResults }
  | { readonly kind: 'explained'; readonly plan: string }

/** Judges an open table that no pipeline pins, or says how that would be done. */
export async function judgeTable(
  table: JudgedTable,
  judging: JudgingContract,
  { snapshot, explain }: TableQuestion,
  surroundings: Surroundings,
): Promise<TableAnswer> {
  const stated = tableUseOf(undefined, judging.contract, table.relation.dialect)
  const situation = { ...surroundings, use: withFileSplits(stated, table.files), snapshot }
  if (explain !== undefined) {
    const { plan, ground } = await planTable(table, judging, situation)
    return { kind: 'explained', plan: explainPlan(plan, ground, { sql: explain === 'sql' }) }
  }
  const nothingPinned = { schemaVersion: 1 as const, source: '', files: [] }
  return { kind: 'judged', results: await checkTable(table, judging, nothingPinned, undefined, situation) }
}
