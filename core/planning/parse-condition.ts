import { nearest } from '#core/config/nearest.ts'
import { type Clause, type Condition, rangeOf, type Variable, variables } from './condition.ts'
import { ConditionError, type ConditionProblem, type Token, tokensOf } from './condition-tokens.ts'

export type ConditionRead =
  | ({ readonly kind: 'condition' } & Condition)
  | ({ readonly kind: 'invalid' } & ConditionProblem)

/** Longer conditions are refused unread: nobody writes one. */
const mostCharacters = 2000
const mostClauses = 20

/**
 * Reads a condition in the language of ease.ml/ci (Renggli et al. 2019):
 * `clause (/\ clause)*` with `clause = expression (> | <) number +/- number`, and an expression made of n, o, d and
 * numbers by + - * and brackets, linear in n, o and d. Like terms are added up. No text is ever evaluated.
 */
export function parseCondition(text: string): ConditionRead {
  try {
    if (text.length > mostCharacters) {
      throw new ConditionError(`${text.length} characters`, `at most ${mostCharacters}`, mostCharacters + 1)
    }
    return { kind: 'condition', ...readCondition(text) }
  } catch (error) {
    if (error instanceof ConditionError) return { kind: 'invalid', ...error.found }
    throw error
  }
}

interface Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  at: number
}

/** A sum of weighted variables and a number. */
type Linear = Partial<Record<Variable | 'one', number>>

function readCondition(text: string): Condition {
  const cursor: Cursor = { text, tokens: tokensOf(text), at: 0 }
  const clauses = [readClause(cursor)]
  while (take(cursor, '/\\')) {
    clauses.push(readClause(cursor))
    if (clauses.length > mostClauses)
      throw new ConditionError('too many clauses', `at most ${mostClauses}`, peek(cursor).column)
  }
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, '/\\ and another clause, or the end')
  return { text: text.replace(/\s+/g, ' ').trim(), clauses }
}

function readClause(cursor: Cursor): Clause {
  const first = peek(cursor).column
  const { one = 0, ...weights } = readSum(cursor)
  const comparison = take(cursor, '>') ? '>' : take(cursor, '<') ? '<' : undefined
  if (comparison === undefined) throw unexpected(cursor, '> or <')
  const constant = readNumber(cursor)
  if (!take(cursor, '+/-')) {
    throw unexpected(cursor, 'a tolerance after the number, such as +/- 0.01')
  }
  const toleranceAt = peek(cursor).column
  const tolerance = readNumber(cursor)
  const last = peek(cursor).column - 1
  const clause: Clause = {
    text: cursor.text
      .slice(first - 1, last)
      .replace(/\s+/g, ' ')
      .trim(),
    weights: withoutZeros(weights),
    comparison,
    constant,
    tolerance,
  }
  if (Object.keys(clause.weights).length === 0) {
    throw new ConditionError(
      `\`${clause.text}\`: nothing of n, o and d is left`,
      'at least one of them',
      first,
    )
  }
  if (one !== 0) {
    throw new ConditionError(
      `the number ${one} stands alone on the left`,
      'numbers alone only on the right',
      first,
    )
  }
  if (!(tolerance > 0)) {
    throw new ConditionError(`a tolerance of ${tolerance}`, 'more than 0', toleranceAt)
  }
  refuseForegone(clause, first)
  return clause
}

function readSum(cursor: Cursor): Linear {
  let sum = scaled(readProductSigned(cursor), 1)
  for (;;) {
    if (take(cursor, '+')) sum = added(sum, readProductSigned(cursor), 1)
    else if (take(cursor, '-')) sum = added(sum, readProductSigned(cursor), -1)
    else return sum
  }
}

function readProductSigned(cursor: Cursor): Linear {
  if (take(cursor, '-')) return scaled(readProductSigned(cursor), -1)
  let product = readFactor(cursor)
  while (peek(cursor).text === '*' && peek(cursor).kind === 'sign') {
    const { column } = peek(cursor)
    cursor.at++
    const factor = readFactor(cursor)
    if (isNumber(factor)) product = scaled(product, factor.one ?? 0)
    else if (isNumber(product)) product = scaled(factor, product.one ?? 0)
    else throw new ConditionError('two of n, o and d are multiplied', 'a number times n, o or d', column)
  }
  return product
}

function readFactor(cursor: Cursor): Linear {
  const token = peek(cursor)
  if (take(cursor, '(')) {
    const inner = readSum(cursor)
    if (!take(cursor, ')')) throw unexpected(cursor, ')')
    return inner
  }
  if (token.kind === 'number') {
    cursor.at++
    return { one: Number(token.text) }
  }
  if (token.kind === 'name') {
    const variable = variables.find((known) => known === token.text)
    if (variable === undefined) throw unknownName(token)
    cursor.at++
    return { [variable]: 1 }
  }
  throw unexpected(cursor, 'n, o, d or a number')
}

function readNumber(cursor: Cursor): number {
  const negative = take(cursor, '-')
  const token = peek(cursor)
  if (token.kind === 'name') {
    throw new ConditionError(
      `\`${token.text}\` on the right`,
      'a number; bring n, o and d to the left, as in n - o > 0.02 +/- 0.01',
      token.column,
    )
  }
  if (token.kind !== 'number') throw unexpected(cursor, 'a number')
  cursor.at++
  return negative ? -Number(token.text) : Number(token.text)
}

/** A clause that holds, or fails, whatever the models do asks nothing: most often a percentage was meant. */
function refuseForegone(clause: Clause, column: number): void {
  const [least, most] = rangeOf(clause)
  const { comparison, constant, text } = clause
  const never = comparison === '>' ? constant >= most : constant <= least
  const always = comparison === '>' ? constant < least : constant > most
  if (!never && !always) return
  throw new ConditionError(
    `\`${text}\` ${never ? 'can never hold' : 'always holds'}: its left side lies between ${least} and ${most}`,
    `a number between ${least} and ${most}; shares are fractions, 0.02 is two points`,
    column,
  )
}

function unknownName(token: Token): ConditionError {
  const near = nearest(token.text, variables)
  const words = 'n (accuracy of the new model), o (of the old one), d (share of predictions that change)'
  return new ConditionError(
    `\`${token.text}\` is not known to conditions`,
    near === undefined || token.text.length > 1 ? words : `${near} (did you mean that?), ${words}`,
    token.column,
  )
}

function unexpected(cursor: Cursor, allowed: string): ConditionError {
  const { kind, text, column } = peek(cursor)
  return new ConditionError(kind === 'end' ? 'it ends here' : `\`${text}\``, allowed, column)
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? { kind: 'end', text: 'the end', column: cursor.text.length + 1 }
}

function take(cursor: Cursor, sign: string): boolean {
  const token = peek(cursor)
  if (token.kind !== 'sign' || token.text !== sign) return false
  cursor.at++
  return true
}

function isNumber(linear: Linear): boolean {
  return Object.keys(linear).every((key) => key === 'one')
}

function scaled(linear: Linear, by: number): Linear {
  return Object.fromEntries(Object.entries(linear).map(([key, weight]) => [key, weight * by]))
}

function added(left: Linear, right: Linear, sign: 1 | -1): Linear {
  const sum: Linear = { ...left }
  for (const [key, weight] of Object.entries(right) as [keyof Linear, number][])
    sum[key] = (sum[key] ?? 0) + sign * weight
  return sum
}

function withoutZeros(linear: Linear): Clause['weights'] {
  return Object.fromEntries(Object.entries(linear).filter(([, weight]) => weight !== 0))
}
