import { type LibraryQuality, operatorNames } from './quality.ts'

/** The operators of the standard, of which an entry has one. */
type Operators = Pick<LibraryQuality, (typeof operatorNames)[number]>

/** A figure held against a number, and the promise in words: `at most 5 %`. */
export interface Comparison {
  readonly words: string
  holds(figure: number): boolean
}

const close = 1e-9

/**
 * The comparison an entry asks for, by its one operator; undefined where that compares with no number.
 * @param unit what follows a number in the words, such as ` %`
 */
export function comparisonOf(operators: Operators, unit: string): Comparison | undefined {
  const name = operatorNames.find((operator) => operators[operator] !== undefined)
  if (name === undefined) return undefined
  const bound = operators[name]
  if (Array.isArray(bound)) {
    const [low, high] = bound
    const within = (figure: number): boolean => notLess(figure, low) && notLess(high, figure)
    return name === 'mustBeBetween'
      ? { words: `${low} to ${high}${unit}`, holds: within }
      : { words: `less than ${low} or more than ${high}${unit}`, holds: (figure) => !within(figure) }
  }
  if (typeof bound !== 'number') return undefined
  const equal = (figure: number): boolean => notLess(figure, bound) && notLess(bound, figure)
  const [words, holds] = byName[name as keyof typeof byName](bound, equal)
  return { words: `${words} ${bound}${unit}`.trim(), holds }
}

type Made = readonly [words: string, holds: (figure: number) => boolean]

const byName = {
  mustBe: (_: number, equal): Made => ['', equal],
  mustNotBe: (_: number, equal): Made => ['not', (figure) => !equal(figure)],
  mustBeGreaterThan: (bound: number): Made => ['more than', (figure) => !notLess(bound, figure)],
  mustBeGreaterOrEqualTo: (bound: number): Made => ['at least', (figure) => notLess(figure, bound)],
  mustBeLessThan: (bound: number): Made => ['less than', (figure) => !notLess(figure, bound)],
  mustBeLessOrEqualTo: (bound: number): Made => ['at most', (figure) => notLess(bound, figure)],
} satisfies Record<string, (bound: number, equal: (figure: number) => boolean) => Made>

/** Shares in percent are not exact in binary: 29 of 100 is 29 %. */
function notLess(figure: number, bound: number): boolean {
  return figure >= bound - close * Math.max(1, Math.abs(bound))
}
