import type { CaseColumn, ConformanceCase } from './case.ts'
import type { UseCase } from './use-case.ts'

type Entry = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  only?: 'csv' | 'parquet',
]

/** Cases about the same table, used in the same way. */
export function about(
  table: Pick<UseCase, 'columns' | 'rows' | 'use'> & { readonly on?: string },
  entries: readonly Entry[],
): UseCase[] {
  return entries.map(([words, check, expected, only]) => ({
    ...table,
    words,
    check,
    expected,
    ...(only === undefined ? {} : { only }),
  }))
}

/** Ten rows that a model learns from or is tested on, by half of the checks of it. */
const columns: readonly CaseColumn[] = [
  { name: 'id', logicalType: 'integer' },
  { name: 'part' },
  { name: 'day', logicalType: 'date' },
  { name: 'a' },
  { name: 'x', logicalType: 'number' },
  { name: 'y' },
  { name: 'who' },
]
const rows: ConformanceCase['rows'] = [
  [1, 'train', '2020-01-01', 'a', 1, 'yes', 'e1'],
  [2, 'train', '2020-01-02', 'b', 2, 'no', 'e2'],
  [3, 'train', '2020-01-02', null, null, 'no', 'e3'],
  [4, 'train', '2020-01-03', 'c', 3, 'yes', null],
  [5, 'test', '2020-01-03', 'a', 1, 'yes', 'e1'],
  [6, 'test', '2020-01-02', 'b', 9, 'no', 'e4'],
  [7, 'test', '2020-01-05', null, null, 'no', 'e5'],
  [8, 'test', '2020-01-06', 'd', 4, 'maybe', null],
  [9, null, '2020-01-01', 'a', 1, 'no', 'e9'],
  [10, 'test', null, 'c', 3.5, null, 'e3'],
]
const use = {
  label: 'y',
  event_time: 'day',
  entity: 'who',
  features: ['a', 'x'],
  splits: { train: "part = 'train'", test: "part = 'test'", all: 'id > 0' },
}

export const parted = { columns, rows, use }
/** The same rows where nobody says how a model uses them. */
export const unsaid = { columns, rows }
