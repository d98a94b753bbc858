import { propertiesOf } from '#core/contract/contract.ts'
import { refusedExpression } from '#core/data/expressions.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import type { JudgingContract } from './check-table.ts'
import type { PlannedCheck } from './plan/planned-check.ts'

/**
 * What a contract brings as SQL of its own comes from people the judge does not trust: a scalar over columns it has, or
 * one SELECT over the table.
 * @throws Failure CONFIGURATION_INVALID for anything else, at its line
 */
export async function inspectChecks(
  table: Pick<JudgedTable, 'inspect' | 'inspectQuery'>,
  planned: readonly PlannedCheck[],
  judging: JudgingContract,
): Promise<void> {
  const names = propertiesOf(judging.contract).map((property) => property.name)
  const readable = [...names, ...names.map((name) => `text:${name}`)]
  for (const check of planned) {
    const { lowered } = check
    for (const query of lowered.kind === 'statement' ? (lowered.queries ?? []) : []) {
      const inspected = await table.inspectQuery(query)
      if (inspected.kind === 'query') continue
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `check ${check.id}: its query is refused: ${inspected.reason}`,
        allowed: 'one SELECT over the relation `t` alone',
        next: 'a condition on single rows is simpler as `expression`.',
        place: judging.contractDocument.placeOf(check.path),
      })
    }
    const expressions =
      lowered.kind === 'measurement' || lowered.kind === 'statement' ? lowered.expressions : []
    for (const expression of expressions ?? []) {
      const reason = refusedExpression(await table.inspect(expression), readable)
      if (reason === undefined) continue
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `check ${check.id}: \`${expression}\` is refused: ${reason}`,
        allowed: 'one scalar condition over columns of the contract',
        next: 'columns with spaces need double quotes inside an expression.',
        place: judging.contractDocument.placeOf(check.path),
      })
    }
  }
}
