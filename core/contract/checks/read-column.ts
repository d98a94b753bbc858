import { isClassified } from '#core/contract/classification.ts'
import type { Property } from '#core/contract/contract.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { LogicalType, LoweringContext } from './definition.ts'
import type { Sql, Unanswered } from './lowered.ts'
import { writtenColumn } from './written-column.ts'

/** Something a check reads: a column of the contract, or an expression over them. */
export interface ReadColumn {
  /** As people call it. */
  readonly name: string
  readonly sql: Sql
  /** Undefined for an expression: only the engine knows. */
  readonly logicalType: LogicalType | undefined
  /** Whether its values may be shown: not those of a classified column, nor of an expression that may read one. */
  readonly shown: boolean
  readonly expressions: readonly Sql[]
}

/** SQL that is read under a name, with what the contract says of the column it is. */
export function readColumn(
  name: string,
  sql: Sql,
  expressions: readonly Sql[],
  { properties }: Pick<LoweringContext, 'properties'>,
): ReadColumn {
  const property = propertyOf(sql, { properties })
  const shown = !(property === undefined ? properties : [property]).some(isClassified)
  const logicalType = sql === identifier(rowNumberColumn) ? 'integer' : property?.logicalType
  return { name, sql, logicalType, shown, expressions }
}

/** The column of the contract that SQL is, if it is nothing but one. */
export function propertyOf(
  sql: Sql,
  { properties }: Pick<LoweringContext, 'properties'>,
): Property | undefined {
  return properties.find(({ name }) => identifier(name) === sql)
}

/** A column that a parameter names: a feature of the model, a column of the contract, or an expression. */
export function namedColumn(written: string, context: LoweringContext): ReadColumn {
  const { properties, use } = context
  const columns = properties.map(({ name }) => name)
  const feature =
    columns.includes(written) || use === undefined || !Object.hasOwn(use.features, written)
      ? undefined
      : use.features[written]
  if (feature !== undefined) return readColumn(written, feature, use?.expressions ?? [], context)
  const column = writtenColumn(written, columns)
  return readColumn(written, column.sql, column.expressions, context)
}

/** A column that the use of the table names, where a parameter does not. */
export function usedColumn(
  role: 'label' | 'eventTime' | 'entity',
  written: string | undefined,
  context: LoweringContext,
  expected: string,
): ReadColumn | Unanswered {
  if (written !== undefined) return namedColumn(written, context)
  const sql = context.use?.[role]
  if (sql !== undefined) return readColumn(wordsOf[role].name, sql, context.use?.expressions ?? [], context)
  const { name, parameter, key } = wordsOf[role]
  return unanswered(
    `which column the ${name} is, nobody says`,
    `give the check \`${parameter}\`, or the contract the custom property \`${key}\`; of a model, pipeline.yaml says it`,
    expected,
  )
}

/**
 * The features a check is about: those it names, or the model's, or every column of the contract that is neither
 * label, entity nor time.
 */
export function usedFeatures(
  written: readonly string[] | undefined,
  context: LoweringContext,
  except: readonly Sql[] = [],
): readonly ReadColumn[] {
  if (written !== undefined) return written.map((name) => namedColumn(name, context))
  const { use, properties } = context
  const features = Object.entries(use?.features ?? {})
  if (features.length > 0)
    return features.map(([name, sql]) => readColumn(name, sql, use?.expressions ?? [], context))
  const others = new Set<Sql | undefined>([...except, use?.label, use?.entity, use?.eventTime])
  return properties
    .map(({ name }) => readColumn(name, identifier(name), [], context))
    .filter(({ sql }) => !others.has(sql))
}

/** A check that cannot be answered before somebody says more: no pass. */
export function unanswered(problem: string, next: string, expected: string): Unanswered {
  return { kind: 'unanswered', outcome: 'no_data', because: `${problem}: ${next}`, expected }
}

/** Whether a column, or anything else that was looked for, was not found. */
export function isUnanswered(found: object): found is Unanswered {
  return 'kind' in found && found.kind === 'unanswered'
}

const wordsOf = {
  label: { name: 'label', parameter: 'label', key: 'label' },
  eventTime: { name: 'time of a row', parameter: 'event_time', key: 'event_time' },
  entity: { name: 'entity', parameter: 'key', key: 'entity' },
} as const
