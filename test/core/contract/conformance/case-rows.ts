import type { ConformanceCase } from './case.ts'

/** Rows that several cases are about. */
export type CaseTable = Pick<ConformanceCase, 'columns' | 'rows'>

/** What a case says of its table; `on` goes before the column all of them stand under. */
export type CaseRow = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  more?: { readonly on?: string; readonly only?: 'csv' | 'parquet' },
]

/** Cases about the same table. */
export function casesOver(
  table: CaseTable,
  on: string | undefined,
  rows: readonly CaseRow[],
): ConformanceCase[] {
  const under = on === undefined ? {} : { on }
  return rows.map(([words, check, expected, more]) => ({
    ...table,
    ...under,
    words,
    check,
    expected,
    ...more,
  }))
}
