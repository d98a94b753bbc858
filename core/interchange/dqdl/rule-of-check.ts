import type { CheckParameters } from '#core/contract/checks/definition.ts'
import type { Property } from '#core/contract/contract.ts'
import { sparkNames } from './operands.ts'
import { ruleOf, ruleText } from './print.ts'
import type { Difference } from './reading.ts'
import type { Condition, Operand, Operator, Rule, SimpleRule } from './ruleset.ts'

/** A check in DQDL, with where it judges otherwise; or in words why it cannot be said. */
export type Written = { readonly rule: Rule; readonly differences: readonly Difference[] } | string

/** What a check is written for. */
export interface CheckToWrite {
  readonly parameters: CheckParameters
  /** The column it stands under. */
  readonly property: Property | undefined
  /** No value of the column is missing: something else in the contract says so. */
  readonly required: boolean
}

export type Writer = (check: CheckToWrite) => Written

/** A check of one property of single values, as `ColumnValues` or `ColumnLength`. */
export function valueRule(
  { parameters, property, required }: CheckToWrite,
  type: 'ColumnValues' | 'ColumnLength' | 'ColumnDataType' | 'DataFreshness',
  conditions: readonly Condition[],
  /** Whether a missing value keeps the rule without a word. */
  nullKeeps = false,
  differences: readonly Difference[] = [],
): Written {
  const column = property?.name ?? ''
  if (parameters.by !== undefined) return 'DQDL judges no groups'
  if (parameters.max_bad !== undefined) return 'DQDL allows a share of bad values, and no number of them'
  const present = required || nullKeeps ? undefined : `\`${column.replaceAll('`', '``')}\` IS NOT NULL`
  const own = typeof parameters.where === 'string' ? sparkNames(parameters.where) : undefined
  const where = present === undefined ? own : own === undefined ? present : `(${own}) AND ${present}`
  const share = Number(parameters.max_bad_share ?? 0)
  const threshold = share === 0 ? undefined : condition('>=', number(Number((1 - share).toPrecision(12))))
  const rules = conditions.map((one) => ruleOf(type, [column], { condition: one, where, threshold }))
  const [only] = rules
  if (only === undefined) return 'it holds values against nothing'
  const both = rules.length > 1 && threshold !== undefined
  return {
    rule: rules.length === 1 ? only : joined(rules),
    differences: [
      ...differences,
      ...(own === undefined ? [] : [sqlDiffers]),
      ...(both
        ? [{ kind: 'changed' as const, why: 'in DQDL each end of it may be broken by that share' }]
        : []),
    ],
  }
}

const sqlDiffers: Difference = {
  kind: 'changed',
  why: 'its `where` is SQL of the engine here, and Spark SQL in DQDL',
}

/** A figure held against bounds. */
export function figureRule(
  { parameters }: CheckToWrite,
  type: string,
  columns: readonly string[],
  { whole = false, convert = (bound: number) => bound, differences = [] }: FigureWords = {},
): Written {
  if (parameters.by !== undefined) return 'DQDL judges no groups'
  const where = typeof parameters.where === 'string' ? sparkNames(parameters.where) : undefined
  const bound = (name: 'min' | 'max'): number | undefined =>
    typeof parameters[name] === 'number' ? convert(parameters[name]) : undefined
  const [min, max] = [bound('min'), bound('max')]
  const conditions =
    min !== undefined && max !== undefined && (whole || min === max)
      ? [min === max ? condition('=', number(min)) : condition('between', number(min - 1), number(max + 1))]
      : [
          ...(min === undefined ? [] : [condition('>=', number(min))]),
          ...(max === undefined ? [] : [condition('<=', number(max))]),
        ]
  const rules = conditions.map((one) => ruleOf(type, columns, { condition: one, where }))
  const [only] = rules
  if (only === undefined) return 'it holds the figure against nothing'
  return {
    rule: rules.length === 1 ? only : joined(rules),
    differences: [...differences, ...(where === undefined ? [] : [sqlDiffers])],
  }
}

export interface FigureWords {
  readonly whole?: boolean
  readonly convert?: (bound: number) => number
  readonly differences?: readonly Difference[]
}

/** A rule that compares nothing, such as `IsComplete`. */
export function plainRule({ parameters }: CheckToWrite, type: string, columns: readonly string[]): Written {
  if (parameters.by !== undefined) return 'DQDL judges no groups'
  const where = typeof parameters.where === 'string' ? sparkNames(parameters.where) : undefined
  return { rule: ruleOf(type, columns, { where }), differences: where === undefined ? [] : [sqlDiffers] }
}

/** The conditions of a range; both ends of one that are included take two. */
export function rangeConditions(
  parameters: CheckParameters,
  operand: (bound: unknown) => Operand | undefined,
): Condition[] | string {
  const ends = [
    ['>=', parameters.min],
    ['>', parameters.exclusive_min],
    ['<=', parameters.max],
    ['<', parameters.exclusive_max],
  ] as const
  const given = ends.filter(([, bound]) => bound !== undefined)
  const conditions = given.flatMap(([operator, bound]) => {
    const value = operand(bound)
    return value === undefined ? [] : [condition(operator, value)]
  })
  if (conditions.length < given.length) return 'a bound that DQDL has no words for'
  const [low, high] = conditions
  const [lower, upper] = [low?.operands[0], high?.operands[0]]
  return low?.operator === '>' && high?.operator === '<' && lower !== undefined && upper !== undefined
    ? [condition('between', lower, upper)]
    : conditions
}

export function condition(operator: Operator, ...operands: readonly Operand[]): Condition {
  return { negated: false, operator, operands }
}

export function number(value: number): Operand {
  return { kind: 'number', value }
}

export function joined(rules: readonly SimpleRule[]): Rule {
  const rule = { kind: 'composite' as const, operator: 'and' as const, rules, line: 0 }
  return { ...rule, text: ruleText({ ...rule, text: '' }) }
}
