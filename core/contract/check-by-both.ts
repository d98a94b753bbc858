import type { DataLock } from '#core/data/data-lock.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import { type Asked, checkByEach, checkTable } from './check-table.ts'
import { contractChange } from './contract-change.ts'
import type { ContractChange } from './contract-change-shape.ts'
import { readAlike } from './read-alike.ts'
import type { DataResults } from './results.ts'

/** The data by two contracts, and what the change from the one to the other means. */
export interface JudgedByBoth {
  readonly before: DataResults
  readonly after: DataResults
  readonly change: ContractChange
}

/**
 * Judges the same data by a contract before and after a change: in one plan where both read the columns alike, else each
 * in its own.
 * @param tables opened by the contract of the same place; the same one where one serves for both
 */
export async function checkByBoth(
  asked: { readonly before: Asked; readonly after: Asked },
  tables: { readonly before: JudgedTable; readonly after: JudgedTable },
  lock: DataLock,
  model: string | undefined,
): Promise<JudgedByBoth> {
  const { before, after } = asked
  const alone = (one: Asked, table: JudgedTable): Promise<DataResults> =>
    checkTable(table, one.judging, lock, model, one.situation)
  const [was, is] = readAlike(before.judging.contract, after.judging.contract)
    ? await checkByEach(tables.after, [before, after], lock, model)
    : [await alone(before, tables.before), await alone(after, tables.after)]
  if (was === undefined || is === undefined) throw new RangeError('two contracts gave no two results')
  // As they are written: what is judged may keep columns closed that a change opens.
  const change = contractChange(
    { contract: before.judging.contractDocument.value, checks: was.checks },
    {
      contract: after.judging.contractDocument.value,
      checks: is.checks,
      lineOf: (path) => after.judging.contractDocument.placeOf(path).line,
    },
  )
  return { before: was, after: is, change }
}
