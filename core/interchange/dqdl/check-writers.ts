import { durationOperand, momentOperand } from './operands.ts'
import { ruleOf } from './print.ts'
import type { Difference } from './reading.ts'
import {
  type CheckToWrite,
  condition,
  figureRule,
  number,
  plainRule,
  rangeConditions,
  valueRule,
  type Writer,
  type Written,
} from './rule-of-check.ts'
import type { Operand } from './ruleset.ts'

const numeric = (bound: unknown): Operand | undefined =>
  typeof bound === 'number' ? number(bound) : undefined
const nan: Difference = {
  kind: 'changed',
  why: 'NaN, which breaks it here, is the largest number to Spark and keeps a range without an upper end',
}
const tokens: Difference = {
  kind: 'nulls',
  why: 'texts that the contract takes for missing, and values that are not of their type, are missing here and not in DQDL',
}
const bits = (bound: number): number => Number((bound * Math.LN2).toPrecision(12))

/** How each check is said in DQDL, where it can be. */
export const writers: Readonly<Record<string, Writer>> = {
  row_count: (check) => figureRule(check, 'RowCount', [], { whole: true }),
  column_count: (check) => figureRule(check, 'ColumnCount', [], { whole: true }),
  column_names: (check) => plainRule(check, 'ColumnNamesMatchPattern', [String(check.parameters.pattern)]),
  columns_present: ({ parameters: { names } }) =>
    Array.isArray(names) && names.length === 1
      ? { rule: ruleOf('ColumnExists', [String(names[0])]), differences: [] }
      : 'the columns of the contract, which have to be there anyway',
  not_null: (check) => withTokens(plainRule(check, 'IsComplete', own(check))),
  completeness: (check) => withTokens(figureRule(check, 'Completeness', own(check))),
  not_blank: (check) =>
    valueRule(
      check,
      'ColumnValues',
      [{ ...condition('=', keyword('WHITESPACES_ONLY')), negated: true }],
      true,
    ),
  parseable: dataType,
  in_set: (check) => {
    const values = members(check)
    // A missing value stands in the list: so no condition on rows is needed to leave it aside.
    const all = check.required ? values : [...values, keyword('NULL')]
    return valueRule(check, 'ColumnValues', [condition('in', ...all)], true)
  },
  not_in_set: (check) =>
    valueRule(check, 'ColumnValues', [{ ...condition('in', ...members(check)), negated: true }], true),
  range: (check) => range(check),
  positive: (check) => range(check, { exclusive_min: 0 }),
  non_negative: (check) => range(check, { min: 0 }),
  date_range: dateRange,
  length: (check) => {
    const { min, max } = check.parameters as { min?: number; max?: number }
    const whole =
      min !== undefined && max !== undefined
        ? [min === max ? condition('=', number(min)) : condition('between', number(min - 1), number(max + 1))]
        : rangeConditions(check.parameters, numeric)
    return typeof whole === 'string' ? whole : valueRule(check, 'ColumnLength', whole)
  },
  matches: (check) => pattern(check, false),
  not_matches: (check) => pattern(check, true),
  unique: (check) => withParts(plainRule(check, 'IsUnique', keyOf(check)), keyOf(check)),
  primary_key: (check) => plainRule(check, 'IsPrimaryKey', keyOf(check)),
  unique_ratio: (check) => figureRule(check, 'Uniqueness', own(check), { differences: [uniqueness] }),
  distinct_count: (check) =>
    check.parameters.approximate === true
      ? 'DQDL counts exactly'
      : figureRule(check, 'DistinctValuesCount', own(check), { whole: true }),
  mean: (check) => figureRule(check, 'Mean', own(check)),
  sum: (check) => figureRule(check, 'Sum', own(check)),
  stddev: (check) => figureRule(check, 'StandardDeviation', own(check)),
  entropy: (check) => figureRule(check, 'Entropy', own(check), { convert: bits, differences: [entropy] }),
  correlation: (check) =>
    figureRule(check, 'ColumnCorrelation', [...own(check), String(check.parameters.with)]),
  retention: (check) => {
    const age = durationOperand(check.parameters.max_age)
    return age === undefined
      ? 'DQDL counts minutes, hours and days'
      : valueRule(check, 'DataFreshness', [condition('<=', age)])
  },
  row_count_match: (check) => figureRule(check, 'RowCountMatch', [String(check.parameters.reference)]),
  foreign_key: foreignKey,
}

const uniqueness: Difference = {
  kind: 'nulls',
  why: 'DQDL does not say whether rows without a value count; here they do not',
}
const entropy: Difference = { kind: 'nulls', why: 'a missing value is a value of its own in DQDL' }

function own({ property }: CheckToWrite): string[] {
  return property === undefined ? [] : [property.name]
}

function keyOf(check: CheckToWrite): string[] {
  const { columns } = check.parameters
  return Array.isArray(columns) ? columns.map(String) : own(check)
}

function withTokens(written: Written): Written {
  return typeof written === 'string' ? written : { ...written, differences: [...written.differences, tokens] }
}

/** A key of several parts may lack one. */
function withParts(written: Written, columns: readonly string[]): Written {
  const aside: Difference = { kind: 'nulls', why: 'rows that lack a part of the key are left aside here' }
  return typeof written === 'string' || columns.length === 1
    ? written
    : { ...written, differences: [...written.differences, aside] }
}

function keyword(value: 'NULL' | 'WHITESPACES_ONLY'): Operand {
  return { kind: 'keyword', value }
}

function members({ parameters: { values } }: CheckToWrite): Operand[] {
  return (Array.isArray(values) ? values : []).map((value: unknown) =>
    typeof value === 'number' ? number(value) : { kind: 'text', value: String(value) },
  )
}

function range(check: CheckToWrite, bounds: Readonly<Record<string, number>> = {}): Written {
  const parameters = { ...check.parameters, ...bounds }
  const conditions = rangeConditions(parameters, numeric)
  if (typeof conditions === 'string') return conditions
  const open = parameters.max === undefined && parameters.exclusive_max === undefined
  const differences = open && check.property?.logicalType === 'number' ? [nan] : []
  return valueRule(check, 'ColumnValues', conditions, false, differences)
}

function dateRange(check: CheckToWrite): Written {
  const { parameters, property } = check
  const conditions = rangeConditions(parameters, momentOperand)
  if (typeof conditions === 'string')
    return 'DQDL compares with days, and with minutes, hours or days from now'
  const day = /^\d{4}-\d\d-\d\d$/
  const lastDay =
    property?.logicalType === 'timestamp' && day.test(String(parameters.max ?? parameters.exclusive_min))
  const differences: Difference[] = lastDay
    ? [{ kind: 'changed', why: 'a day as an end means the whole day here, and its first moment in DQDL' }]
    : []
  return valueRule(check, 'ColumnValues', conditions, false, differences)
}

function pattern(check: CheckToWrite, negated: boolean): Written {
  const { pattern: written, whole = true } = check.parameters
  if (whole !== true) return 'DQDL does not say whether a part of a value may match'
  const anchored: Operand = { kind: 'text', value: `^(?:${String(written)})$` }
  return valueRule(check, 'ColumnValues', [{ ...condition('matches', anchored), negated }])
}

const types: Readonly<Record<string, string>> = {
  integer: 'Long',
  number: 'Double',
  boolean: 'Boolean',
  date: 'Date',
  timestamp: 'Timestamp',
}

function dataType(check: CheckToWrite): Written {
  const { parameters, property } = check
  const logicalType = String(parameters.as ?? property?.logicalType)
  const format =
    parameters.format ?? (parameters.as === undefined ? property?.logicalTypeOptions?.format : undefined)
  const type = types[logicalType]
  if (type === undefined) return `DQDL knows no type ${logicalType}`
  if (format !== undefined && (logicalType === 'date' || logicalType === 'timestamp'))
    return `DQDL does not say how a ${logicalType} is written, and this one is written ${String(format)}`
  const grammar: Difference = {
    kind: 'changed',
    why: 'what a text must look like to be of the type is left to Spark',
  }
  return valueRule(check, 'ColumnDataType', [condition('=', { kind: 'text', value: type })], false, [grammar])
}

function foreignKey(check: CheckToWrite): Written {
  const { parameters } = check
  if (parameters.max_bad !== undefined) return 'DQDL allows a share of bad values, and no number of them'
  const columns = keyOf(check)
  const there = Array.isArray(parameters.reference_columns)
    ? parameters.reference_columns.map(String)
    : columns
  const joinedNames = columns.length === 1 ? there.join() : `{${there.join(',')}}`
  const share = Number((1 - Number(parameters.max_bad_share ?? 0)).toPrecision(12))
  const bound = share === 1 ? condition('=', number(1)) : condition('>=', number(share))
  const written = plainRule(check, 'ReferentialIntegrity', [
    columns.join(','),
    `${String(parameters.reference)}.${joinedNames}`,
  ])
  if (typeof written === 'string' || written.rule.kind !== 'rule') return written
  const { type, parameters: names, where } = written.rule
  const nulls: Difference = { kind: 'nulls', why: 'rows that lack a part of the key are left aside here' }
  return {
    rule: ruleOf(type, names, { condition: bound, where }),
    differences: [...written.differences, nulls],
  }
}
