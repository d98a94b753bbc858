import type { LogicalType } from '#core/contract/checks/definition.ts'
import { badShare, durationOf, rowsOf } from './conditions.ts'
import { nullFails, parametersOf, type Reading, type RuleReader, reading } from './reading.ts'
import type { SimpleRule } from './ruleset.ts'

/** What DQDL calls the types of values, in our words. */
export const typeNames: Readonly<Record<string, LogicalType>> = {
  Boolean: 'boolean',
  Date: 'date',
  Timestamp: 'timestamp',
  Integer: 'integer',
  Long: 'integer',
  Double: 'number',
  Float: 'number',
  Decimal: 'number',
  String: 'string',
}

const partOfKey = {
  kind: 'nulls',
  why: 'rows that lack a part of the key are left aside here, and counted apart',
} as const

/** The reader of each rule type about columns and keys. */
export const columnReaders: Readonly<Record<string, RuleReader>> = {
  ColumnExists: ({ parameters: [column = ''] }) => ({
    checks: [],
    types: [],
    differences: [],
    columns: [column],
  }),
  ColumnNamesMatchPattern: ({ parameters: [pattern = ''] }) =>
    reading({ parameters: parametersOf('column_names', { pattern }) }),
  ColumnDataType: columnDataType,
  IsComplete: (rule) => {
    const [column = ''] = rule.parameters
    const { where, differences } = rowsOf(rule, undefined)
    return reading({ column, parameters: parametersOf('not_null', { where }) }, { differences })
  },
  IsUnique: (rule) => key(rule, 'unique'),
  IsPrimaryKey: (rule) => key(rule, 'primary_key'),
  DataFreshness: dataFreshness,
}

function key(rule: SimpleRule, check: 'unique' | 'primary_key'): Reading | string {
  const { parameters: columns } = rule
  const [only, ...others] = columns
  if (only === undefined) return 'it names no column'
  const rows = rowsOf(rule, others.length === 0 ? only : undefined)
  const differences = [...rows.differences, ...(check === 'unique' && others.length > 0 ? [partOfKey] : [])]
  return others.length === 0
    ? reading({ column: only, parameters: parametersOf(check, { where: rows.where }) }, { differences })
    : reading({ parameters: parametersOf(check, { columns, where: rows.where }) }, { differences })
}

function columnDataType(rule: SimpleRule): Reading | string {
  const [column = ''] = rule.parameters
  const [named, ...others] = rule.condition?.operands ?? []
  const { operator, negated } = rule.condition ?? { operator: '=', negated: false }
  if (named?.kind !== 'text' || others.length > 0 || negated || (operator !== '=' && operator !== 'in'))
    return 'a column here has one type'
  const logicalType = Object.hasOwn(typeNames, named.value) ? typeNames[named.value] : undefined
  if (logicalType === undefined) return `there is no type \`${named.value}\` here`
  const share = badShare(rule)
  if (typeof share === 'string') return share
  const rows = rowsOf(rule, column)
  const type = { column, logicalType }
  // The type of a column blocks by itself; only a weaker promise is a check of its own.
  if (share.max_bad_share === undefined && rows.where === undefined)
    return { checks: [], types: [type], differences: rows.presentOnly ? [] : [nullsOfType] }
  const parameters = parametersOf('parseable', {
    as: logicalType,
    max_bad_share: share.max_bad_share,
    where: rows.where,
  })
  return reading(
    { column, parameters },
    {
      types: [{ column, logicalType: 'string' }],
      differences: [...(rows.presentOnly ? [] : [nullsOfType]), ...share.differences, ...rows.differences],
    },
  )
}

const nullsOfType = { kind: 'nulls', why: 'a missing value has no type here, and is left aside' } as const

function dataFreshness(rule: SimpleRule): Reading | string {
  const [column = ''] = rule.parameters
  const { operator, operands, negated } = rule.condition ?? { operator: '=', operands: [], negated: false }
  const [age] = operands
  if (age?.kind !== 'duration' || negated || (operator !== '<' && operator !== '<='))
    return 'here the age of values has an upper bound alone'
  const max_age = durationOf(age.milliseconds)
  if (max_age === undefined) return 'the age is no whole number of minutes, hours or days'
  const share = badShare(rule)
  if (typeof share === 'string') return share
  const rows = rowsOf(rule, column)
  const parameters = parametersOf('retention', {
    max_age,
    max_bad_share: share.max_bad_share,
    where: rows.where,
  })
  return reading(
    { column, parameters },
    {
      types: [{ column, logicalType: 'timestamp' }],
      differences: [
        ...(operator === '<'
          ? [{ kind: 'changed' as const, why: `an age of exactly ${max_age} passes here` }]
          : []),
        ...share.differences,
        ...rows.differences,
        ...(rows.presentOnly ? [] : [nullFails]),
      ],
    },
  )
}
