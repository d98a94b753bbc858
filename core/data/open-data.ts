import { nearest } from '#core/config/nearest.ts'
import type { Contract } from '#core/contract/contract.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import type { FeatureOrigin } from '#core/contract/known-when.ts'
import { Failure, type Place } from '#core/failure.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { compareWithLock, type DataFiles } from './data-files.ts'
import type { DataLock } from './data-lock.ts'
import { refusedExpression } from './expressions.ts'
import { lockedReferences } from './locked-references.ts'
import { partColumn, partExpression } from './parts.ts'
import { identifier, rowNumberColumn } from './sql.ts'
import type { Table, Tables } from './tables.ts'

/** What opening data needs. */
export interface DataPorts {
  readonly tables: Tables
  readonly dataFiles: Pick<DataFiles, 'locate'>
}

/**
 * Opens pinned data for reading, after comparing every file with its lock.
 * @param scratch the only folder that cuts may be written to
 * @throws Failure DATA_LOCK_MISMATCH (before anything is read), DATA_UNDECODABLE, NO_DATA
 */
export async function openLockedData(
  request: {
    readonly lock: DataLock
    readonly lockFile: string
    readonly contract: Contract
    readonly scratch: string
    readonly signal: AbortSignal
  },
  ports: DataPorts,
): Promise<Table> {
  const { found, mismatches } = await compareWithLock(request.lock, ports.dataFiles, request.signal)
  if (mismatches.length > 0) {
    const list = mismatches.map(({ location, problem }) => `${location} ${problem}`).join('; ')
    throw new Failure({
      code: 'DATA_LOCK_MISMATCH',
      problem: `the data are not those that ${request.lockFile} pins: ${list}`,
      allowed: 'exactly the bytes in the lock',
      next: 'bring those bytes back, or pin the new ones with `npx assay lock-data` and let the pull request show it.',
      place: { file: request.lockFile },
    })
  }
  const { lock, lockFile, contract } = request
  return ports.tables.open({
    files: found,
    references: await lockedReferences(lock, contract, lockFile, ports.dataFiles, request.signal),
    contract: request.contract,
    scratch: request.scratch,
    signal: request.signal,
  })
}

function columnExpression(written: string, contract: Contract): { sql: string; source?: string } {
  const property = propertiesOf(contract).find((candidate) => candidate.name === written)
  if (property !== undefined) return { sql: identifier(property.name), source: property.name }
  if (written === 'row_number') return { sql: identifier(rowNumberColumn), source: 'row_number' }
  return { sql: written }
}

/**
 * What each feature is made of.
 * @throws Failure CONFIGURATION_INVALID for an expression that is not one scalar
 */
export async function featureOrigins(
  features: readonly FeatureDefinition[],
  contract: Contract,
  tables: Tables,
  file: string,
): Promise<FeatureOrigin[]> {
  return Promise.all(
    features.map(async ({ name: feature, expression: written }) => {
      const { source } = columnExpression(written, contract)
      if (source !== undefined) return { feature, expression: written, sourceColumns: [source] }
      const columns = await inspected(`data.columns.${feature}`, written, contract, tables, { file })
      return { feature, expression: written, sourceColumns: columns }
    }),
  )
}

/** A feature as the run or head that brings it defines it. */
export interface FeatureDefinition {
  readonly name: string
  /** A contract column, row_number, or a scalar expression. */
  readonly expression: string
}

/** The features of a pipeline file. */
export function featuresOf({ data }: Pick<Pipeline, 'data'>): FeatureDefinition[] {
  return data.features.map((name) => ({ name, expression: data.columns[name] ?? name }))
}

/**
 * Column a feature stands under in a named table. Features have a name space of their own: what a pull request calls
 * `speed` cannot change what the policy calls `speed`.
 */
export function featureColumn(owner: string, feature: string): string {
  return `${owner}:${feature}`
}

/** Column that what a rule says stands under. */
export function ruleColumn(rule: string): string {
  return `rule:${rule}`
}

/**
 * Names the columns of an open table: those of the policy under their own names, the features of each owner under
 * {@link featureColumn}; and gives every row its part by the policy's split.
 * Expressions come from people the judge does not trust: each is one scalar over the contract's columns.
 * @throws Failure CONFIGURATION_INVALID for an expression that is refused or does not fit the data
 */
export async function nameColumns(
  table: Table,
  naming: {
    readonly policy: Pick<Pipeline, 'data'>
    readonly contract: Contract
    readonly features: Readonly<Record<string, readonly FeatureDefinition[]>>
    /** Baselines of the gate: what rules say stands under {@link ruleColumn}. */
    readonly rules?: readonly string[] | undefined
    /** For messages. */
    readonly file: string
    readonly placeOf?: ModelFiles['pipelinePlaceOf'] | undefined
  },
  tables: Tables,
): Promise<void> {
  const columns: NamedColumn[] = Object.entries(naming.policy.data.columns).map(([name, written]) => ({
    name,
    key: `data.columns.${name}`,
    written,
  }))
  for (const [owner, features] of Object.entries(naming.features)) {
    for (const { name, expression } of features)
      columns.push({ name: featureColumn(owner, name), key: `data.columns.${name}`, written: expression })
  }
  for (const rule of new Set(naming.rules)) {
    const written = naming.policy.data.columns[rule] ?? rule
    columns.push({ name: ruleColumn(rule), key: 'a rule of gate.baselines', written })
  }
  const sql: Record<string, string> = {}
  for (const { name, key, written } of columns) {
    const expression = columnExpression(written, naming.contract)
    if (expression.source === undefined)
      await inspected(key, written, naming.contract, tables, placeOfKey(naming, key))
    sql[name] = expression.sql
  }
  try {
    await table.name(sql, { [partColumn]: partExpression(naming.policy, table.relation.dialect) })
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    const refused = await firstRefused(table, columns, sql)
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem:
        refused === undefined
          ? `data.columns: the engine refuses an expression: ${firstLine(cause)}`
          : `${refused.key}: the engine refuses \`${refused.written}\`: ${refused.words}`,
      allowed: 'contract columns by name, and scalar SQL over them',
      next: 'columns with spaces need double quotes inside an expression.',
      place: refused === undefined ? { file: naming.file } : placeOfKey(naming, refused.key),
      cause,
    })
  }
}

function placeOfKey(
  { file, placeOf }: { readonly file: string; readonly placeOf?: ModelFiles['pipelinePlaceOf'] | undefined },
  key: string,
): Place {
  const name = /^data\.columns\.(.+)$/s.exec(key)?.[1]
  return name === undefined ? { file } : (placeOf?.(['data', 'columns', name]) ?? { file })
}

/** A column as a named table has it, and the key it comes from, such as `data.columns.speed`. */
interface NamedColumn {
  readonly name: string
  readonly key: string
  readonly written: string
}

/** The column that the engine refuses by itself; undefined if it refuses none alone. */
async function firstRefused(
  table: Table,
  columns: readonly NamedColumn[],
  sql: Readonly<Record<string, string>>,
): Promise<{ readonly key: string; readonly written: string; readonly words: string } | undefined> {
  for (const { name, key, written } of columns) {
    try {
      await table.name({ [name]: sql[name] ?? written })
    } catch (error) {
      if (error instanceof Failure) throw error
      return { key, written, words: firstLine(error) }
    }
  }
  return undefined
}

/** The contract columns an expression reads. */
async function inspected(
  name: string,
  written: string,
  contract: Contract,
  tables: Tables,
  place: Place,
): Promise<readonly string[]> {
  const inspection = await tables.inspect(written)
  const names = propertiesOf(contract).map((property) => property.name)
  const reason = refusedExpression(inspection, names)
  if (reason === undefined) return inspection.kind === 'scalar' ? inspection.columns : []
  // What cannot be parsed may be a name with a slip in it, not an expression at all.
  const near = inspection.kind === 'refused' ? nearest(written, names) : undefined
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${name}: \`${written}\` is refused: ${reason}${near === undefined ? '' : `; did you mean the column \`${near}\`?`}`,
    allowed:
      'the exact name of a contract column, row_number, or one scalar expression over contract columns',
    place,
  })
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
