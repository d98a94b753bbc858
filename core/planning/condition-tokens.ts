/** A word of the condition language and where it starts, counted from 1. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end'
  readonly text: string
  readonly column: number
}

/** Something in a condition that a person has to mend. */
export interface ConditionProblem {
  readonly problem: string
  readonly allowed: string
  /** Where in the text, counted from 1. */
  readonly column: number
}

/** Carries a problem out of the parser; it never leaves this folder. */
export class ConditionError extends Error {
  readonly found: ConditionProblem

  constructor(problem: string, allowed: string, column: number) {
    super(problem)
    this.found = { problem, allowed, column }
  }
}

const number = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/
const name = /^[A-Za-z_][A-Za-z0-9_]*/
/** Longer signs before those they start with. */
const signs = ['/\\', '+/-', '+', '-', '*', '<', '>', '(', ')']

/** What people write from habit, and what the language has instead. */
const habits: readonly (readonly [RegExp, string])[] = [
  [/^(>=|<=|≥|≤)/, '> or <: at a tolerance, "or equal" says nothing'],
  [/^(&&|&|∧|,|;)/, 'clauses joined by /\\'],
  [/^±/, '+/-'],
  [/^(\|\||\||∨)/, 'clauses joined by /\\, all of which have to hold; there is no "or"'],
  [/^(==|=|!=)/, '> or <'],
  [/^(\/|÷)/, 'no division: for a relative gain multiply the other side, as in n - 1.02 * o > 0 +/- 0.01'],
  [/^%/, 'shares as fractions: 0.02 for two points'],
]

/** Cuts a condition into words. @throws ConditionError at the first thing the language does not have */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const column = at + 1
    const space = /^\s+/.exec(rest)
    if (space !== null) {
      at += space[0].length
      continue
    }
    const found =
      wordOf('number', number.exec(rest)?.[0], column) ??
      wordOf('name', name.exec(rest)?.[0], column) ??
      wordOf('sign', habits.some(([habit]) => habit.test(rest)) ? longSign(rest) : anySign(rest), column)
    if (found === undefined) throw unknownSign(rest, column)
    tokens.push(found)
    at += found.text.length
  }
  tokens.push({ kind: 'end', text: 'the end', column: text.length + 1 })
  return tokens
}

function wordOf(kind: Token['kind'], text: string | undefined, column: number): Token | undefined {
  return text === undefined ? undefined : { kind, text, column }
}

function anySign(rest: string): string | undefined {
  return signs.find((sign) => rest.startsWith(sign))
}

/** `/\` starts like a division, and is none. */
function longSign(rest: string): string | undefined {
  return rest.startsWith('/\\') ? '/\\' : undefined
}

function unknownSign(rest: string, column: number): ConditionError {
  const habit = habits.find(([pattern]) => pattern.test(rest))
  const written = habit?.[0].exec(rest)?.[0] ?? [...rest][0] ?? ''
  return new ConditionError(
    `\`${written}\``,
    habit?.[1] ?? 'n, o, d, numbers, + - * ( ) < > +/- and /\\',
    column,
  )
}
