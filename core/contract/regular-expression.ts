import type { Misfit } from './checks/definition.ts'
import { Unportable } from './regular-expression/cursor.ts'
import type { Expression } from './regular-expression/expression.ts'
import { matches } from './regular-expression/match.ts'
import { parse } from './regular-expression/parse.ts'
import { print } from './regular-expression/print.ts'

/** A pattern that every engine answers alike, or why there is none. */
export type RegularExpression =
  | { readonly kind: 'accepted'; readonly expression: Expression }
  /** `at` counts the characters of the pattern from 1. */
  | { readonly kind: 'refused'; readonly at: number; readonly problem: string }

/** What a pattern may be made of, for people. */
export const portableSyntax =
  'characters, `.`, classes such as [a-z] and \\d \\w \\s (ASCII), groups, |, repeats such as * + ? {1,5}, ^ $ \\b, (?i) for ASCII letters'

/**
 * Reads a pattern of the portable subset of regular expressions. Patterns of ECMA-262, which the data contract standard
 * asks for, are read with its meaning as far as the subset goes; `\d`, `\w` and `\s` are ASCII, the flag `i` too.
 */
export function readRegularExpression(pattern: string): RegularExpression {
  try {
    return { kind: 'accepted', expression: parse(pattern) }
  } catch (refusal) {
    if (!(refusal instanceof Unportable)) throw refusal
    return { kind: 'refused', at: refusal.at, problem: refusal.message }
  }
}

/**
 * The pattern for an engine, in the words that RE2 and Java's engines share (see `print`).
 * @throws RangeError for a pattern outside the subset; {@link patternMisfit} finds these before anything is run
 */
export function portablePattern(pattern: string): string {
  return print(accepted(pattern))
}

/** Whether a name matches a pattern: as a whole, or in a part of it. For what is known without an engine. */
export function matchesPattern(pattern: string, text: string, extent: 'whole' | 'part' = 'whole'): boolean {
  return matches(accepted(pattern), text, extent)
}

/** What is wrong with a pattern, at its path; nothing for one of the subset. */
export function patternMisfit(pattern: string, path: readonly (string | number)[]): Misfit[] {
  const read = readRegularExpression(pattern)
  if (read.kind === 'accepted') return []
  const shown = pattern.length > 60 ? `${pattern.slice(0, 57)}…` : pattern
  return [
    {
      path,
      problem: `\`${shown}\` at character ${read.at}: ${read.problem}`,
      allowed: portableSyntax,
    },
  ]
}

function accepted(pattern: string): Expression {
  const read = readRegularExpression(pattern)
  if (read.kind === 'accepted') return read.expression
  throw new RangeError(`the pattern ${pattern} is refused at character ${read.at}: ${read.problem}`)
}
