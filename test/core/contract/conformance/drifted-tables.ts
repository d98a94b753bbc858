import type { CaseColumn, ConformanceCase } from './case.ts'
import type { UseCase } from './use-case.ts'

export type Rows = ConformanceCase['rows']
export type Check = ConformanceCase['check']
export type Expected = ConformanceCase['expected']

/** So many rows of each value. */
export function repeated(
  counts: readonly (readonly [value: string | number | boolean | null, rows: number])[],
): Rows {
  return counts.flatMap(([value, rows]) => Array.from({ length: rows }, () => [value]))
}

/** Cases of one column `x` against its reference. */
export function about(
  logicalType: CaseColumn['logicalType'],
  reference: Rows | undefined,
  rows: Rows,
  entries: readonly (readonly [words: string, check: Check, expected: Expected])[],
  more: Partial<UseCase> = {},
): UseCase[] {
  return entries.map(([words, check, expected]) => ({
    words,
    columns: [{ name: 'x', ...(logicalType === undefined ? {} : { logicalType }) }],
    rows,
    ...(reference === undefined ? {} : { reference }),
    on: 'x',
    check,
    expected,
    ...more,
  }))
}

/** The whole numbers from 1, each in so many rows. */
export const upTo = (count: number, rows: number, more = 0): Rows =>
  repeated(Array.from({ length: count }, (_, index) => [index + 1 + more, rows]))

// Each of 1 … 10 is a bin of its own; two of them have left, two have come.
