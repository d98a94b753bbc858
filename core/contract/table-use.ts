import * as z from 'zod'
import type { Finding } from '#core/config/read-document.ts'
import type { TableUse } from '#core/contract/checks/definition.ts'
import type { Sql } from '#core/contract/checks/lowered.ts'
import { writtenColumn } from '#core/contract/checks/written-column.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { partExpression, parts } from '#core/data/parts.ts'
import { text } from '#core/data/sql.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { conditionOrFiles } from './split-files.ts'

const written = z.string().min(1)
const byName = z.record(z.string().min(1), written)

/** What a contract that stands by itself may say of its use, in `customProperties`. */
const stated = {
  label: { schema: written, allowed: 'a column of the contract, or a scalar expression' },
  event_time: { schema: written, allowed: 'a column of the contract, or a scalar expression' },
  entity: { schema: written, allowed: 'a column of the contract, or a scalar expression' },
  features: {
    schema: z.union([z.array(written).min(1), byName]),
    allowed: 'a list of columns, or names with a column or scalar expression each',
  },
  splits: {
    schema: z.record(z.string().min(1), z.union([written, z.array(written).min(1)])),
    allowed:
      'names with a scalar condition each, such as {train: "year < 2020", test: "year >= 2020"}, or with files, such as {train: train.parquet, test: [a.parquet, b.parquet]}',
  },
} as const
type Stated = keyof typeof stated

/**
 * How a table is used, as SQL over the contract's columns: by a model, or as the contract's own `label`, `event_time`,
 * `entity`, `features` and `splits` say. What the pipeline says goes first.
 * @returns undefined where neither says anything
 */
export function tableUseOf(
  pipeline: Pick<Pipeline, 'data'> | undefined,
  contract: Contract,
  dialect: Pick<Dialect, 'md5'> = duckdbDialect,
): TableUse | undefined {
  const own = useOfContract(contract)
  if (pipeline === undefined) return own
  const use = useOfPipeline(pipeline, contract, dialect)
  return {
    ...use,
    eventTime: use.eventTime ?? own?.eventTime,
    entity: use.entity ?? own?.entity,
    expressions: [...new Set([...use.expressions, ...(own?.expressions ?? [])])],
  }
}

/** What a contract says of its use in a form that is not understood. */
export function useIsStated(contract: Contract): Finding[] {
  return contract.customProperties.flatMap(({ property, value }, index) => {
    if (!Object.hasOwn(stated, property)) return []
    const { schema, allowed } = stated[property as Stated]
    return schema.safeParse(value).success
      ? []
      : [
          {
            path: ['customProperties', index, 'value'],
            problem: `${property}: found ${JSON.stringify(value)}`,
            allowed,
          },
        ]
  })
}

function useOfContract(contract: Contract): TableUse | undefined {
  const value = <Key extends Stated>(key: Key): z.output<(typeof stated)[Key]['schema']> | undefined => {
    const found = contract.customProperties.find(({ property }) => property === key)
    const parsed = stated[key].schema.safeParse(found?.value)
    return parsed.success ? (parsed.data as z.output<(typeof stated)[Key]['schema']>) : undefined
  }
  const collected = collector(contract)
  const features = value('features') ?? []
  const named = Array.isArray(features) ? Object.fromEntries(features.map((name) => [name, name])) : features
  const conditions = Object.fromEntries(
    Object.entries(value('splits') ?? {}).flatMap(([split, written]) => {
      const read = conditionOrFiles(written)
      return 'condition' in read ? [[split, read.condition]] : []
    }),
  )
  const use = {
    label: collected.sqlOf(value('label')),
    eventTime: collected.sqlOf(value('event_time')),
    entity: collected.sqlOf(value('entity')),
    features: mapped(named, (column) => collected.sqlOf(column)),
    splits: mapped(conditions, (condition) => collected.sqlOf(condition)),
    expressions: collected.expressions,
  }
  const says = contract.customProperties.some(({ property }) => Object.hasOwn(stated, property))
  return says ? use : undefined
}

function useOfPipeline(
  { data }: Pick<Pipeline, 'data'>,
  contract: Contract,
  dialect: Pick<Dialect, 'md5'>,
): TableUse {
  const collected = collector(contract)
  const sqlOf = (name: string): Sql => collected.sqlOf(data.columns[name] ?? name)
  const { split } = data
  const entity = split.by === 'group' ? split.column : data.id
  const part = overContract(partExpression({ data }, dialect), sqlOf)
  const used = parts.filter((name) => split.hold_back > 0 || (name !== 'reference' && name !== 'replay'))
  return {
    label: sqlOf(data.label),
    eventTime: data.time === undefined ? undefined : sqlOf(data.time),
    // The number of a row says which row it is, not what it is about.
    entity: data.columns[entity] === 'row_number' ? undefined : sqlOf(entity),
    features: Object.fromEntries(data.features.map((name) => [name, sqlOf(name)])),
    splits: Object.fromEntries(used.map((name) => [name, `(${part}) = ${text(name)}`])),
    expressions: collected.expressions,
  }
}

/** Turns what was written into SQL, and keeps the expressions among it. */
function collector(contract: Contract): {
  readonly expressions: Sql[]
  sqlOf<Written extends string | undefined>(writtenAs: Written): Written extends string ? Sql : undefined
} {
  const expressions: Sql[] = []
  const columns = propertiesOf(contract).map(({ name }) => name)
  const sqlOf = (writtenAs: string | undefined): Sql | undefined => {
    if (writtenAs === undefined) return undefined
    const column = writtenColumn(writtenAs, columns)
    for (const expression of column.expressions)
      if (!expressions.includes(expression)) expressions.push(expression)
    return column.sql
  }
  return { expressions, sqlOf: sqlOf as never }
}

/** SQL over the names of a pipeline as SQL over the contract's columns: quoted names outside of texts are replaced. */
function overContract(sql: Sql, sqlOf: (name: string) => Sql): Sql {
  return sql.replace(/'(?:[^']|'')*'|"((?:[^"]|"")*)"/g, (token: string, name: string | undefined) =>
    name === undefined ? token : `(${sqlOf(name.replaceAll('""', '"'))})`,
  )
}

function mapped(
  record: Readonly<Record<string, string>>,
  sqlOf: (written: string) => Sql,
): Record<string, Sql> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, sqlOf(value)]))
}
