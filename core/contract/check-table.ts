import { propertiesOf } from '#core/contract/contract.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { refusedExpression } from '#core/data/expressions.ts'
import { batchColumn, identifier, text } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Answer, Atoms, Measured } from './checks/check.ts'
import { checksOf, type PlannedCheck } from './checks-of.ts'
import { type CheckResult, type DataResults, outcomeOf } from './results.ts'

/** What a table is judged by. */
export type JudgingContract = Pick<
  ModelFiles,
  'contract' | 'contractDocument' | 'contractFile' | 'contractDigest'
>

/**
 * Judges an open table: the whole of it, and each batch of newly arrived rows by itself, because a fault in some
 * hundred fresh rows drowns in thousands of old ones.
 */
export async function checkTable(
  table: Table,
  judging: JudgingContract,
  lock: DataLock,
  model: string | undefined,
): Promise<DataResults> {
  const missing = missingColumns(table, judging)
  const checks = missing.length > 0 ? missing : await runChecks(table, judging)
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

function missingColumns(table: Table, judging: JudgingContract): CheckResult[] {
  return table.files.flatMap((file) => {
    const present = new Set(file.columns.map((name) => name.toLowerCase()))
    return propertiesOf(judging.contract)
      .map((property, index) => ({ property, index }))
      .filter(({ property }) => !present.has(property.name.toLowerCase()))
      .map(({ property, index }): CheckResult => {
        const line = judging.contractDocument.placeOf(['schema', 0, 'properties', index, 'name']).line
        return {
          id: `${property.name}.columns_present`,
          check: 'columns_present',
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

async function runChecks(table: Table, judging: JudgingContract): Promise<CheckResult[]> {
  const planned = checksOf(judging.contract)
  await inspectExpressions(table, planned, judging)
  const whole = await measure(table, planned, undefined, judging)
  const results = planned.map((check, index) => result(check, whole[index]!, undefined, judging))
  const batches = table.files.flatMap((file) =>
    file.batch === undefined || file.rows === 0 ? [] : [file.batch],
  )
  for (const batch of new Set(batches)) {
    const own = planned.filter((check) => check.lowered.perBatch)
    const answers = await measure(table, own, batch, judging)
    results.push(...own.map((check, index) => result(check, answers[index]!, batch, judging)))
  }
  return results
}

/** What a contract brings as SQL of its own comes from people the judge does not trust: a scalar over columns it has. */
async function inspectExpressions(
  table: Table,
  planned: readonly PlannedCheck[],
  judging: JudgingContract,
): Promise<void> {
  const names = propertiesOf(judging.contract).map((property) => property.name)
  const readable = [...names, ...names.map((name) => `text:${name}`)]
  for (const check of planned) {
    const { expression } = check.lowered
    if (expression === undefined) continue
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

/** One scan for all checks; where the engine refuses it, one for each, so that the culprit has a name. */
async function measure(
  table: Table,
  planned: readonly PlannedCheck[],
  batch: string | undefined,
  judging: JudgingContract,
): Promise<Answer[]> {
  const where = batch === undefined ? undefined : `${identifier(batchColumn)} = ${text(batch)}`
  const select: Record<string, string> = {}
  for (const [index, check] of planned.entries()) Object.assign(select, prefixed(check.lowered.atoms, index))
  try {
    const measured = await table.aggregate({ select, where })
    return planned.map((check, index) => check.lowered.judge(unprefixed(measured, index)))
  } catch (error) {
    if (error instanceof Failure) throw error
    const answers: Answer[] = []
    for (const check of planned) {
      try {
        answers.push(check.lowered.judge(await table.aggregate({ select: check.lowered.atoms, where })))
      } catch (cause) {
        if (cause instanceof Failure) throw cause
        throw new Failure({
          code: 'CONFIGURATION_INVALID',
          problem: `check ${check.id} cannot be run: ${(cause instanceof Error ? cause.message : String(cause)).split('\n')[0]}`,
          next: 'correct the expression or pattern of the check.',
          place: judging.contractDocument.placeOf(check.path),
          cause,
        })
      }
    }
    return answers
  }
}

function prefixed(atoms: Atoms, index: number): Atoms {
  return Object.fromEntries(Object.entries(atoms).map(([name, sql]) => [`c${index}_${name}`, sql]))
}

function unprefixed(measured: Measured, index: number): Measured {
  const prefix = `c${index}_`
  return Object.fromEntries(
    Object.entries(measured)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  )
}

function result(
  check: PlannedCheck,
  answer: Answer,
  batch: string | undefined,
  judging: JudgingContract,
): CheckResult {
  const line = judging.contractDocument.placeOf(check.path).line
  return {
    id: check.id,
    check: check.check,
    ...(check.column === undefined ? {} : { column: check.column }),
    ...(batch === undefined ? {} : { batch }),
    severity: check.severity,
    outcome: answer.outcome,
    observed: answer.observed,
    expected: answer.expected,
    ...(check.description === undefined ? {} : { description: check.description }),
    ...(answer.bad === undefined ? {} : { bad: answer.bad }),
    ...(answer.of === undefined ? {} : { of: answer.of }),
    ...(answer.rows === undefined || answer.rows.length === 0 ? {} : { rows: [...answer.rows] }),
    ...(line === undefined ? {} : { line }),
  }
}
