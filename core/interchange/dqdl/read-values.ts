import type { LogicalType } from '#core/contract/checks/definition.ts'
import { badShare, durationOf, numbersOf, rowsOf } from './conditions.ts'
import { type Difference, nullFails, parametersOf, type Reading, reading } from './reading.ts'
import type { Condition, Operand, SimpleRule } from './ruleset.ts'

/** What a condition on single values comes to: a check, its parameters, and the type the column must have. */
interface ValueCheck {
  readonly check: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly logicalType: LogicalType | undefined
  /** Whether a missing value breaks the rule in DQDL. */
  readonly nullFails: boolean
  readonly differences?: readonly Difference[]
}

/** `ColumnValues "column" …`. */
export function readColumnValues(rule: SimpleRule): Reading | string {
  const [column = ''] = rule.parameters
  const { condition } = rule
  if (condition === undefined) return 'it is held against nothing'
  const tag = Object.keys(rule.tags)[0]
  if (tag !== undefined) return `\`with ${tag}\` has no counterpart here`
  const share = badShare(rule)
  if (typeof share === 'string') return share
  const read = valueCheck(condition)
  if (typeof read === 'string') return read
  const rows = rowsOf(rule, column)
  const parameters = parametersOf(read.check, {
    ...read.parameters,
    max_bad_share: read.check === 'not_null' ? undefined : share.max_bad_share,
    where: rows.where,
  })
  const { logicalType } = read
  return reading(
    { column, parameters },
    {
      types: logicalType === undefined ? [] : [{ column, logicalType }],
      differences: [
        ...(read.differences ?? []),
        ...share.differences,
        ...rows.differences,
        ...(read.nullFails && !rows.presentOnly ? [nullFails] : []),
      ],
    },
  )
}

function valueCheck(condition: Condition): ValueCheck | string {
  const { operator, operands, negated } = condition
  const [first] = operands
  if (operands.some(({ kind }) => kind === 'dynamic'))
    return 'it is held against what earlier runs gave, which values here are not'
  if (first === undefined) return 'it is held against nothing'
  if (operator === 'matches') return patternCheck(condition)
  if (operator === 'in' || operator === '=') return membership(condition)
  const numbers = numbersOf(condition)
  if (numbers !== undefined)
    return negated
      ? '`not between` allows two intervals, and a range here is one'
      : { check: 'range', parameters: openRange(condition, numbers), logicalType: 'number', nullFails: true }
  const moments = operands.map(momentOf)
  if (moments.every((moment) => moment !== undefined))
    return negated
      ? '`not between` allows two intervals, and a range here is one'
      : {
          check: 'date_range',
          parameters: openRange(condition, moments),
          logicalType: moments.every((moment) => /^\d{4}-\d\d-\d\d$/.test(moment)) ? 'date' : 'timestamp',
          nullFails: true,
        }
  return `\`${operator}\` compares with no number or day`
}

function openRange({ operator }: Condition, bounds: readonly unknown[]): Record<string, unknown> {
  const [first, second] = bounds
  switch (operator) {
    case '>':
      return { exclusive_min: first }
    case '>=':
      return { min: first }
    case '<':
      return { exclusive_max: first }
    case '<=':
      return { max: first }
    default:
      return { exclusive_min: first, exclusive_max: second }
  }
}

/** A day, or a moment relative to now, as checks here write it. */
function momentOf(operand: Operand): string | undefined {
  if (operand.kind === 'text') return /^\d{4}-\d\d-\d\d$/.test(operand.value) ? operand.value : undefined
  if (operand.kind !== 'now') return undefined
  const { milliseconds } = operand
  if (milliseconds === 0) return 'now'
  const span = durationOf(Math.abs(milliseconds))
  return span === undefined ? undefined : `now ${milliseconds < 0 ? '-' : '+'} ${span}`
}

function patternCheck({ negated, operands }: Condition): ValueCheck | string {
  const [pattern] = operands
  if (pattern?.kind !== 'text') return 'a pattern is a text in quotes'
  const whole = /^\^\(\?:(.*)\)\$$/s.exec(pattern.value)?.[1] ?? /^\^(.*)\$$/s.exec(pattern.value)?.[1]
  // `^a|b$` is anchored at one end of each branch only.
  const anchored = whole !== undefined && (pattern.value.startsWith('^(?:') || !whole.includes('|'))
  return {
    check: negated ? 'not_matches' : 'matches',
    parameters: { pattern: anchored ? whole : pattern.value, ...(negated ? { whole: anchored } : {}) },
    logicalType: 'string',
    nullFails: true,
    differences: anchored
      ? []
      : [
          {
            kind: 'changed',
            why: negated
              ? 'DQDL does not say whether a part of a value may match; here none may'
              : 'DQDL does not say whether a part of a value may match; here the whole has to',
          },
        ],
  }
}

function membership({ negated, operands }: Condition): ValueCheck | string {
  const keywords = operands.flatMap((operand) => (operand.kind === 'keyword' ? [operand.value] : []))
  const values = operands.flatMap((operand): (string | number)[] =>
    operand.kind === 'text' || operand.kind === 'number' ? [operand.value] : [],
  )
  if (values.length + keywords.length < operands.length)
    return 'moments relative to now cannot be listed here'
  if (new Set(values.map((value) => typeof value)).size > 1) return 'numbers and texts in one list'
  if (values.length === 0) return keywordCheck(keywords, negated)
  const logicalType = typeof values[0] === 'number' ? 'number' : 'string'
  const differences: Difference[] = []
  if (keywords.includes('WHITESPACES_ONLY')) {
    const why = negated
      ? 'white space alone is not looked for here (`not_blank` does)'
      : 'white space alone breaks it here, as any other text outside the list'
    differences.push({ kind: 'changed', why })
  }
  if (keywords.includes('EMPTY')) {
    differences.push({ kind: 'nulls', why: 'an empty text counts as missing here, and is left aside' })
  }
  if (negated && keywords.includes('NULL')) differences.push(nullFails)
  return {
    check: negated ? 'not_in_set' : 'in_set',
    parameters: { values },
    logicalType,
    nullFails: !negated && !keywords.includes('NULL'),
    differences,
  }
}

function keywordCheck(keywords: readonly string[], negated: boolean): ValueCheck | string {
  if (!negated) return 'a rule that only missing or blank values keep has no counterpart here'
  const [only, ...others] = keywords
  if (others.length === 0 && only === 'NULL')
    return { check: 'not_null', parameters: {}, logicalType: undefined, nullFails: false }
  if (others.length === 0 && only === 'WHITESPACES_ONLY')
    return { check: 'not_blank', parameters: {}, logicalType: 'string', nullFails: false }
  return others.length === 0
    ? 'an empty text counts as missing here: `not_null` says that there is none, and none missing'
    : 'several of NULL, EMPTY and WHITESPACES_ONLY together: `not_null` and `not_blank` say that here'
}
