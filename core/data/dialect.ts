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
  /**
   * A typed value as text, as every engine writes it: timestamps without zeros at the end (`2020-01-01 10:00:00`), numbers
   * as `1.5`, `1e+16`, `nan`. Where the type is not known, a cast, which engines write differently.
   */
  asText(value: string, logicalType: Property['logicalType'] | undefined): string
  /** TRUE for a number that is neither NaN nor infinite. */
  finite(number: string): string
  /** TRUE where a text matches a pattern of the portable subset as a whole. */
  fullMatch(text: string, pattern: string): string
  /** TRUE where a part of a text matches. */
  contains(text: string, pattern: string): string
  /**
   * A text in which every part that matches a pattern of the portable subset, from left to right and as long as possible,
   * is replaced.
   * @param pattern matches no empty text: how often that is found is each engine's own
   * @param replacement plain characters: neither `$` nor a backslash
   */
  replaced(text: string, pattern: string, replacement: string): string
  /** Code points of a text. */
  length(text: string): string
  /** TRUE where a text is JSON as RFC 8259 has it: no comments, no comma before a closing bracket, no NaN. */
  jsonValid(text: string): string
  /**
   * The scalar at a path of a text that may be JSON, as text: strings without their quotes, `true`, `false`, numbers (which
   * engines write differently: `1.50` or `1.5`). NULL where the text is no JSON, the path is absent, or it leads to null,
   * an object or a list.
   * @param path `$` and then `.name`, `["name"]` or `[0]`, in any number
   */
  jsonText(text: string, path: string): string
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
  /**
   * About how many different values an expression takes where a condition holds, by a sketch of the engine's own, and the
   * sketch's relative standard error.
   */
  approximateDistinct(
    expression: string,
    where: string,
  ): { readonly sql: string; readonly standardError: number }
  /** Population variance, population skewness (g1), bias-corrected excess kurtosis, where a condition holds. */
  moment(name: 'variance' | 'skewness' | 'kurtosis', expression: string, where: string): string
}
