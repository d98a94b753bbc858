import type { MetricHistory, TableUse } from '#core/contract/checks/definition.ts'
import type { TableFacts } from '#core/contract/checks/lowered.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { refusedExpression } from '#core/data/expressions.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Clock } from '#core/surroundings.ts'
import { checksOf } from './checks-of.ts'
import { budgetOf, refuseOverBudget } from './plan/budget.ts'
import { type Plan, packed, planChecks, type ScanCheck } from './plan/plan.ts'
import type { PlannedCheck } from './plan/planned-check.ts'
import { type Answered, runPlan } from './plan/run-plan.ts'
import type { Ground } from './plan/statements.ts'
import { type CheckResult, type DataResults, outcomeOf, resultOf } from './results.ts'

/** What a table is judged by. */
export type JudgingContract = Pick<
  ModelFiles,
  'contract' | 'contractDocument' | 'contractFile' | 'contractDigest'
>

/** What a table is judged against besides its contract. */
export interface JudgingSituation {
  readonly clock: Clock
  /** The reference that drift is measured against. */
  readonly snapshot?: Snapshot | undefined
  /** How a model uses the table. */
  readonly use?: TableUse | undefined
  /** What checks measured in earlier runs. */
  readonly history?: MetricHistory | undefined
}

/**
 * Judges an open table: the whole of it, and each batch of newly arrived rows by itself, because a fault in some
 * hundred fresh rows drowns in thousands of old ones.
 */
export async function checkTable(
  table: JudgedTable,
  judging: JudgingContract,
  lock: DataLock,
  model: string | undefined,
  situation: JudgingSituation,
): Promise<DataResults> {
  const missing = missingColumns(table, judging)
  const checks = missing.length > 0 ? missing : await runChecks(table, judging, situation)
  const { contract } = judging
  const sha256Of = new Map(lock.files.map((file) => [file.location, file.sha256]))
  return {
    schemaVersion: 1,
    ...(model === undefined ? {} : { model }),
    contract: {
      file: judging.contractFile,
      id: contract.id,
      version: contract.version,
      sha256: judging.contractDigest,
    },
    files: table.files.map((file) => ({
      location: file.location,
      sha256: sha256Of.get(file.location) ?? '',
      rows: file.rows,
      ...(file.batch === undefined ? {} : { batch: file.batch }),
    })),
    rows: table.files.reduce((sum, file) => sum + file.rows, 0),
    outcome: outcomeOf(checks),
    checks,
  }
}

/** Plans the checks of a whole table; what `--explain` shows and {@link checkTable} runs. */
export async function planTable(
  table: Pick<JudgedTable, 'relation'>,
  { contract }: Pick<JudgingContract, 'contract'>,
  situation: JudgingSituation,
): Promise<{ readonly planned: readonly PlannedCheck[]; readonly plan: Plan; readonly ground: Ground }> {
  const { relation } = table
  const properties = propertiesOf(contract)
  const planned = checksOf({
    contract,
    dialect: relation.dialect,
    now: situation.clock.now(),
    snapshot: situation.snapshot,
    use: situation.use,
    history: situation.history,
    rowNumber: relation.rowNumber === undefined ? undefined : identifier(rowNumberColumn),
    references: relation.references,
  })
  const repetition = await relation.sampleDistinct(columnsWorthCounting(planned, properties, relation.facts))
  return { planned, plan: planChecks(planned, relation, repetition), ground: { relation, properties } }
}

/** Only where one column has a check of its own that the footers do not answer can its histogram help. */
function columnsWorthCounting(
  planned: readonly PlannedCheck[],
  properties: ReturnType<typeof propertiesOf>,
  facts: TableFacts,
): ReturnType<typeof propertiesOf> {
  const alone = new Set(
    planned.flatMap(({ lowered }) =>
      lowered.kind === 'measurement' &&
      lowered.reads?.length === 1 &&
      lowered.fromFacts?.(facts) === undefined
        ? lowered.reads
        : [],
    ),
  )
  return properties.filter(({ name }) => alone.has(name))
}

function missingColumns(table: JudgedTable, judging: JudgingContract): CheckResult[] {
  return table.files.flatMap((file) => {
    return propertiesOf(judging.contract)
      .map((property, index) => ({ property, index }))
      .filter(({ property }) => sourceColumnOf(property, file.columns) === undefined)
      .map(({ property, index }): CheckResult => {
        const line = judging.contractDocument.placeOf(['schema', 0, 'properties', index, 'name']).line
        return {
          id: `${property.name}.columns_present`,
          check: 'columns_present',
          dimension: 'schema',
          column: property.name,
          ...(file.batch === undefined ? {} : { batch: file.batch }),
          severity: 'block',
          outcome: 'fail',
          observed: `${file.location} has no such column; it has ${file.columns.join(', ')}`,
          expected: 'the column is there',
          ...(line === undefined ? {} : { line }),
        }
      })
  })
}

async function runChecks(
  table: JudgedTable,
  judging: JudgingContract,
  situation: JudgingSituation,
): Promise<CheckResult[]> {
  const { planned, plan, ground } = await planTable(table, judging, situation)
  await inspectExpressions(table, planned, judging)
  const place = judging.contractDocument.placeOf(['customProperties'])
  refuseOverBudget(plan, ground, budgetOf(judging.contract), place)
  const blame = (check: PlannedCheck, words: string, cause: unknown): Failure =>
    new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `check ${check.id} cannot be run: ${words}`,
      next: 'correct the expression or pattern of the check.',
      place: judging.contractDocument.placeOf(check.path),
      cause,
    })
  const told = (answered: readonly Answered[], batch: string | undefined): CheckResult[] => {
    const byId = new Map(answered.map((one) => [one.check.id, one]))
    return planned.flatMap((check) => {
      const one = byId.get(check.id)
      const { line } = judging.contractDocument.placeOf(check.path)
      return one === undefined ? [] : [resultOf(one, { batch, line, now: situation.clock.now() })]
    })
  }
  const results = told(await runPlan(plan, ground, blame), undefined)
  const batches = table.files.flatMap((file) =>
    file.batch === undefined || file.rows === 0 ? [] : [file.batch],
  )
  for (const batch of new Set(batches)) {
    const own = packed(perBatch(planned))
    const steps = own.map((checks) => ({ kind: 'shared', checks, batch }) as const)
    results.push(...told(await runPlan({ known: [], steps }, ground, blame), batch))
  }
  return results
}

function perBatch(planned: readonly PlannedCheck[]): ScanCheck[] {
  return planned.flatMap((check) =>
    check.lowered.kind === 'measurement' && check.lowered.perBatch && check.by === undefined
      ? [{ ...check, lowered: check.lowered }]
      : [],
  )
}

/** What a contract brings as SQL of its own comes from people the judge does not trust: a scalar over columns it has. */
async function inspectExpressions(
  table: JudgedTable,
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
