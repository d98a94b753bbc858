import type { CaseColumn } from './case.ts'
import type { Check, Expected, Rows } from './drifted-tables.ts'
import type { UseCase } from './use-case.ts'

const table: readonly CaseColumn[] = [
  { name: 'speed', logicalType: 'number' },
  { name: 'size', logicalType: 'integer' },
  { name: 'town' },
  { name: 'label', logicalType: 'boolean' },
]
const towns = ['a', 'b', 'c', 'd']
const tableRows = (shift: number, town: (index: number) => string | null, yes: number): Rows =>
  Array.from({ length: 400 }, (_, index) => [
    (index % 10) + shift,
    index % 7,
    town(index),
    index < yes ? true : index < 390 ? false : null,
  ])
const asBefore = tableRows(0, (index) => towns[index % 4] ?? null, 100)

function ofTable(rows: Rows, entries: readonly (readonly [string, Check, Expected])[]): UseCase[] {
  return entries.map(([words, check, expected]) => ({
    words,
    columns: table,
    rows,
    reference: asBefore,
    roles: { label: 'label' },
    use: { label: 'label' },
    check,
    expected,
  }))
}

/** Checks that ask how a whole table differs from its reference. */
export const tableDriftCases: readonly UseCase[] = [
  ...ofTable(asBefore, [
    ['nothing changed', { check: 'drift_share' }, { outcome: 'pass', bad: 0, of: 3, value: 0 }],
    ['nothing changed', { check: 'serving_skew' }, { outcome: 'pass', bad: 0, of: 3 }],
    ['nothing changed', { check: 'label_drift' }, { outcome: 'pass', of: 390, value: 0 }],
    ['too few rows', { check: 'drift_share', min_rows: 401 }, { outcome: 'no_data' }],
    ['too few rows', { check: 'serving_skew', min_rows: 401 }, { outcome: 'no_data' }],
  ]),
  ...ofTable(
    tableRows(3, (index) => (index < 40 ? null : index < 80 ? 'new' : (towns[index % 4] ?? null)), 300),
    [
      ['two of three features', { check: 'drift_share' }, { outcome: 'fail', bad: 2, of: 3, value: 2 / 3 }],
      ['two of three may', { check: 'drift_share', max_share: 0.667 }, { outcome: 'pass', bad: 2, of: 3 }],
      ['no difference is worth it', { check: 'drift_share', floor: 100 }, { outcome: 'pass', bad: 0, of: 3 }],
      [
        'of some rows',
        { check: 'drift_share', where: 'size < 4', min_rows: 100 },
        { outcome: 'fail', bad: 3, of: 3 },
      ],
      ['two of three features', { check: 'serving_skew' }, { outcome: 'fail', bad: 2, of: 3 }],
      [
        'missing and new ones may be',
        { check: 'serving_skew', max_missing: 0.1, max_new: 0.1, max: 0.95 },
        { outcome: 'fail', bad: 1, of: 3 },
      ],
      ['labels that have arrived', { check: 'label_drift' }, { outcome: 'fail', of: 390 }],
      ['in bits', { check: 'label_drift', method: 'js', max: 0.9 }, { outcome: 'pass', of: 390 }],
    ],
  ),
]
