import type { MetricHistory, TableUse } from '#core/contract/checks/definition.ts'
import type { TableFacts } from '#core/contract/checks/lowered.ts'
import { type Property, propertiesOf } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Clock } from '#core/surroundings.ts'
import { checksOf } from './checks-of.ts'
import { readsClassified } from './classification.ts'
import { inspectChecks } from './inspect-checks.ts'
import { budgetOf, refuseOverBudget } from './plan/budget.ts'
import { type Plan, packed, planChecks, type ScanCheck } from './plan/plan.ts'
import type { PlannedCheck } from './plan/planned-check.ts'
import { type Answered, runPlan } from './plan/run-plan.ts'
import type { Ground } from './plan/statements.ts'
import { type CheckResult, type DataResults, outcomeOf, resultOf } from './results.ts'

const mostListed = 30

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

/** A contract, and what it judges a table against. */
export interface Asked {
  readonly judging: JudgingContract
  readonly situation: JudgingSituation
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
  const [results] = await checkByEach(table, [{ judging, situation }], lock, model)
  if (results === undefined) throw new RangeError('a table was judged by no contract')
  return results
}

/**
 * Judges an open table by several contracts in one plan: what two of them ask of the rows is asked once. They have to
 * read their columns alike (read-alike.ts).
 * @returns the results of each contract, in order
 */
export async function checkByEach(
  table: JudgedTable,
  asked: readonly Asked[],
  lock: DataLock,
  model: string | undefined,
): Promise<DataResults[]> {
  const missing = asked.map(({ judging }) => missingColumns(table, judging))
  const checks = await runChecks(
    table,
    asked.map((one, contract) => ({ ...one, contract })).filter((_, index) => missing[index]?.length === 0),
  )
  return asked.map(({ judging }, index) =>
    resultsOf(table, judging, lock, model, checks.get(index) ?? missing[index] ?? []),
  )
}

function resultsOf(
  table: JudgedTable,
  judging: JudgingContract,
  lock: DataLock,
  model: string | undefined,
  checks: CheckResult[],
): DataResults {
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
    files: table.files.map(({ location, rows, batch, split }) => {
      const sha256 = sha256Of.get(location)
      return {
        location,
        ...(sha256 === undefined ? {} : { sha256 }),
        rows,
        ...(batch === undefined ? {} : { batch }),
        ...(split === undefined ? {} : { split }),
      }
    }),
    rows: table.files.reduce((sum, file) => sum + file.rows, 0),
    outcome: outcomeOf(checks),
    checks,
  }
}

/** The checks a contract comes to on a table. */
export function plannedChecks(
  { relation }: Pick<JudgedTable, 'relation'>,
  { contract }: Pick<JudgingContract, 'contract'>,
  situation: JudgingSituation,
): PlannedCheck[] {
  return checksOf({
    contract,
    dialect: relation.dialect,
    now: situation.clock.now(),
    snapshot: situation.snapshot,
    use: situation.use,
    history: situation.history,
    rowNumber: relation.rowNumber === undefined ? undefined : identifier(rowNumberColumn),
    references: relation.references,
  })
}

/** Plans the checks of a whole table; what `--explain` shows and {@link checkTable} runs. */
export async function planTable(
  table: Pick<JudgedTable, 'relation'>,
  judging: Pick<JudgingContract, 'contract'>,
  situation: JudgingSituation,
): Promise<{ readonly planned: readonly PlannedCheck[]; readonly plan: Plan; readonly ground: Ground }> {
  const planned = plannedChecks(table, judging, situation)
  const { planOf, ground } = await planning(table, planned, propertiesOf(judging.contract))
  return { planned, plan: planOf(planned), ground }
}

async function planning(
  { relation }: Pick<JudgedTable, 'relation'>,
  planned: readonly PlannedCheck[],
  properties: readonly Property[],
): Promise<{ readonly planOf: (checks: readonly PlannedCheck[]) => Plan; readonly ground: Ground }> {
  const repetition = await relation.sampleDistinct(columnsWorthCounting(planned, properties, relation.facts))
  return {
    planOf: (checks) => planChecks(checks, relation, repetition),
    ground: { relation, properties },
  }
}

/** Only where one column has a check of its own that the footers do not answer can its histogram help. */
function columnsWorthCounting(
  planned: readonly PlannedCheck[],
  properties: readonly Property[],
  facts: TableFacts,
): readonly Property[] {
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
          observed: `${file.location} has no such column; it has ${listed(file.columns)}`,
          expected: 'the column is there',
          ...(line === undefined ? {} : { line }),
        }
      })
  })
}

/** A table may have thousands of columns, and say so once a column that is missing. */
function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, mostListed).join(', ')
  return columns.length > mostListed ? `${shown} and ${columns.length - mostListed} more` : shown
}

type Numbered = Asked & { readonly contract: number }

/** The results of each contract by its number. */
async function runChecks(
  table: JudgedTable,
  asked: readonly Numbered[],
): Promise<ReadonlyMap<number, CheckResult[]>> {
  if (asked.length === 0) return new Map()
  const planned = asked.flatMap(({ judging, situation, contract }) =>
    plannedChecks(table, judging, situation).map((check) => ({ ...check, contract })),
  )
  const { planOf, ground } = await planning(table, planned, allProperties(asked))
  for (const { judging, contract } of asked) {
    const own = planned.filter((check) => check.contract === contract)
    await inspectChecks(table, own, judging)
    // What another contract asks does not count against this one's budget.
    const place = judging.contractDocument.placeOf(['customProperties'])
    refuseOverBudget(planOf(own), ground, budgetOf(judging.contract), place)
  }
  const judgingOf = (check: PlannedCheck): JudgingContract | undefined =>
    asked.find(({ contract }) => contract === check.contract)?.judging
  const blame = (check: PlannedCheck, words: string, cause: unknown): Failure =>
    new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `check ${check.id} cannot be run: ${words}`,
      next: 'correct the expression or pattern of the check.',
      place: judgingOf(check)?.contractDocument.placeOf(check.path),
      cause,
    })
  const results = new Map(asked.map(({ contract }) => [contract, [] as CheckResult[]]))
  const tell = (answered: readonly Answered[], batch: string | undefined): void => {
    const byId = new Map(answered.map((one) => [`${one.check.contract}:${one.check.id}`, one]))
    for (const { judging, situation, contract } of asked) {
      const told = planned.flatMap((check) => {
        const one = check.contract === contract ? byId.get(`${contract}:${check.id}`) : undefined
        return one === undefined ? [] : [toldOf(one, batch, judging, situation)]
      })
      results.get(contract)?.push(...told)
    }
  }
  tell(await runPlan(planOf(planned), ground, blame), undefined)
  const batches = table.files.flatMap((file) =>
    file.batch === undefined || file.rows === 0 ? [] : [file.batch],
  )
  for (const batch of new Set(batches)) {
    const steps = packed(perBatch(planned)).map((checks) => ({ kind: 'shared', checks, batch }) as const)
    tell(await runPlan({ known: [], steps }, ground, blame), batch)
  }
  return results
}

function toldOf(
  one: Answered,
  batch: string | undefined,
  { contract, contractDocument }: JudgingContract,
  { clock }: JudgingSituation,
): CheckResult {
  const { check } = one
  const { line } = contractDocument.placeOf(check.path)
  const { lowered, by = [] } = check
  const reads = lowered.kind === 'measurement' || lowered.kind === 'statement' ? lowered.reads : []
  const hidden = readsClassified(reads === undefined ? undefined : [...reads, ...by], propertiesOf(contract))
  return resultOf(one, { batch, line, now: clock.now(), hidden })
}

function allProperties(asked: readonly Asked[]): readonly Property[] {
  const properties = new Map<string, Property>()
  for (const { judging } of asked) {
    for (const property of propertiesOf(judging.contract))
      if (!properties.has(property.name)) properties.set(property.name, property)
  }
  return [...properties.values()]
}

function perBatch(planned: readonly PlannedCheck[]): ScanCheck[] {
  return planned.flatMap((check) =>
    check.lowered.kind === 'measurement' && check.lowered.perBatch && check.by === undefined
      ? [{ ...check, lowered: check.lowered }]
      : [],
  )
}
