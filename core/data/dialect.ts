import type { Property } from '#core/contract/contract.ts'

/**
 * How an engine writes what the checks need. Everything else is written alike for all: quoted names, CASE, FILTER,
 * COALESCE, CAST and TRY_CAST. No dialect divides, and none asks for the time: ratios are computed in TypeScript, and
 * "now" comes as a constant, so that no engine's own rules decide a verdict.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'trino'
  /** The value of a text as the column's logical type; NULL where it cannot be read. A grammar stands before every cast. */
  typed(property: Property, text: string): string
  /** TRUE for a number that is neither NaN nor infinite. */
  finite(number: string): string
  /** TRUE where a text matches a pattern of the portable subset as a whole. */
  fullMatch(text: string, pattern: string): string
  /** TRUE where a part of a text matches. */
  contains(text: string, pattern: string): string
  /** Code points of a text. */
  length(text: string): string
  /** Milliseconds since 1970 in UTC of a date or timestamp, as a whole number. */
  epochMilliseconds(moment: string): string
  /** A timestamp in UTC as a constant. */
  timestamp(moment: Date): string
  /** The MD5 of a text, in lower-case hex digits. */
  md5(text: string): string
  /** The first of up to five smallest values of an expression where a condition holds, as a list. */
  smallest(expression: string, count: number, where: string): string
  /** The value at rank ceil(share × n) of those where a condition holds. */
  quantile(expression: string, share: number, where: string): string
  /** Population variance, population skewness (g1), bias-corrected excess kurtosis, where a condition holds. */
  moment(name: 'variance' | 'skewness' | 'kurtosis', expression: string, where: string): string
}
