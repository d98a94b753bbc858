import * as z from 'zod'
import type { Answer } from './answer.ts'

/** What a figure may be. */
export interface Bounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Parameters of checks that hold one figure against bounds. */
export const bounds = {
  min: z.number().optional().describe('Smallest value the figure may have.'),
  max: z.number().optional().describe('Largest value the figure may have.'),
}

/** Sums of binary fractions differ in their last digits with the order of the rows. */
const rounding = 1e-9

/**
 * Whether a figure lies between bounds, ends included.
 * @param exact without it, a bound that is missed by a billionth of its size counts as met
 */
export function isWithin(value: number, { min, max }: Bounds, exact: boolean): boolean {
  const slack = (bound: number): number =>
    exact ? 0 : rounding * Math.max(Math.abs(bound), Math.abs(value), Number.MIN_VALUE)
  return (min === undefined || value >= min - slack(min)) && (max === undefined || value <= max + slack(max))
}

/** Bounds in words: `between 1 and 5`, `at least 1`. */
export function boundsWords({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return min === max ? `${min}` : `between ${min} and ${max}`
  if (min !== undefined) return `at least ${min}`
  return max === undefined ? 'any number' : `at most ${max}`
}

/** A figure for people: up to six significant digits, whole numbers in full. */
export function figureWords(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

/**
 * Present values that a figure does not count, in words that follow others.
 * @param ofAnySize whether only those that are not finite are left aside
 */
export function asideWords(aside: number, ofAnySize = false): string {
  if (aside === 0) return ''
  return `; ${aside} not finite${ofAnySize ? '' : ' or beyond 1e150'}, left aside`
}

/** The answer of a check that holds one figure against bounds. */
export function figureAnswer({
  words,
  value,
  of,
  aside = 0,
  needed = 1,
  limits,
  exact = false,
  quoting = false,
}: {
  /** What the figure is: `mean`. */
  readonly words: string
  /** Undefined or not finite where it does not exist, such as the correlation with a constant. */
  readonly value: number | undefined
  readonly of: number
  /** Values that are neither missing nor used: not finite, or too large to be squared. */
  readonly aside?: number
  readonly needed?: number
  readonly limits: Bounds
  readonly exact?: boolean
  /** Whether the figure is the value of some row. */
  readonly quoting?: boolean
}): Answer {
  const expected = `${words} ${boundsWords(limits)}`
  const beside = asideWords(aside, quoting)
  const counted = { of, ...(aside > 0 ? { unknown: aside } : {}) }
  if (of < needed)
    return {
      outcome: 'no_data',
      observed: `${of === 0 ? 'no' : of} values${of === 0 ? '' : `, ${needed} are needed`}${beside}`,
      expected,
      ...counted,
    }
  if (value === undefined || !Number.isFinite(value))
    return { outcome: 'no_data', observed: `there is no ${words} of these${beside}`, expected, ...counted }
  return {
    outcome: isWithin(value, limits, exact) ? 'pass' : 'fail',
    observed: `${words} ${figureWords(value)} over ${of} values${beside}`,
    expected,
    ...counted,
    value,
    ...(quoting ? { discreet: `${words} of ${of} values, not shown${beside}` } : {}),
  }
}
