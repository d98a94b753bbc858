import type { ConformanceCase } from './case.ts'

type Rows = ConformanceCase['rows']
type LogicalType = NonNullable<ConformanceCase['columns'][number]['logicalType']>
export type Asked = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  only?: 'csv' | 'parquet',
]

/** Column `x` beside a column `g`, and checks of it. */
export function about(
  logicalType: LogicalType,
  rows: Rows,
  asked: readonly Asked[],
  name = 'x',
): ConformanceCase[] {
  return asked.map(([words, check, expected, only]) => ({
    words,
    columns: [{ name, logicalType }, { name: 'g' }],
    rows,
    on: name,
    check,
    expected,
    ...(only === undefined ? {} : { only }),
  }))
}

/** The same with one column of values, `g` being `a` in every row. */
export function of(
  logicalType: LogicalType,
  values: readonly (string | number | boolean | null)[],
  asked: readonly Asked[],
): ConformanceCase[] {
  return about(
    logicalType,
    values.map((value) => [value, 'a']),
    asked,
  )
}
