import { labelCases } from './labels.cases.ts'
import { powerCases } from './power.cases.ts'
import { splitCases } from './splits.cases.ts'
import type { UseCase } from './use-case.ts'
import { about, unsaid } from './used-tables.ts'

const moments = about(
  {
    columns: [
      { name: 'known', logicalType: 'timestamp' },
      { name: 'happened', logicalType: 'timestamp' },
      { name: 'kept', logicalType: 'boolean' },
    ],
    rows: [
      ['2020-01-01 10:00:00', '2020-01-01 10:00:00', true],
      ['2020-01-01 10:00:01', '2020-01-01 10:00:00', true],
      ['2019-12-31 23:59:59', '2020-01-01 00:00:00', false],
      [null, '2020-01-01 00:00:00', true],
      ['2020-01-01 00:00:00', null, true],
    ],
    use: { event_time: 'happened' },
  },
  [
    [
      'known a second too late',
      { check: 'point_in_time', feature_time: 'known' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 2, rows: [2] },
    ],
    [
      'a third may',
      { check: 'point_in_time', feature_time: 'known', max_bad_share: 0.34 },
      { outcome: 'pass', bad: 1, of: 3, unknown: 2 },
    ],
    [
      'of some rows',
      { check: 'point_in_time', feature_time: 'known', where: 'NOT kept' },
      { outcome: 'pass', bad: 0, of: 1 },
    ],
    [
      'nothing can be told',
      { check: 'point_in_time', feature_time: 'known', where: 'happened IS NULL' },
      { outcome: 'no_data', unknown: 1 },
    ],
  ],
)

const nearly = about(
  {
    columns: [
      { name: 'na "me' },
      { name: 'x', logicalType: 'number' },
      { name: 'id', logicalType: 'integer' },
    ],
    rows: [
      ['Smith, John', 1.001, 1],
      [' smith  john', 1.004, 2],
      ['SMITH-JOHN!', 1.006, 3],
      ['Müller', -0.001, 4],
      ['MÜLLER.', 0.001, 5],
      ['Mller', 0, 6],
      [null, null, 7],
      [null, null, 8],
      ['高さ', 2, 9],
      ['高さ。', 2, 10],
    ],
  },
  [
    [
      'case, punctuation and rounding',
      { check: 'near_duplicates', ignore: ['id'] },
      { outcome: 'fail', bad: 4, of: 10, rows: [2, 5, 8, 10] },
    ],
    [
      'coarser',
      { check: 'near_duplicates', ignore: ['id'], digits: 1 },
      { outcome: 'fail', bad: 5, of: 10, rows: [3, 5, 8, 10] },
    ],
    [
      'finer',
      { check: 'near_duplicates', ignore: ['id'], digits: 3 },
      { outcome: 'fail', bad: 2, of: 10, rows: [8, 10] },
    ],
    ['with the id', { check: 'near_duplicates' }, { outcome: 'pass', bad: 0, of: 10 }],
    [
      'one column',
      { check: 'near_duplicates', columns: ['na "me'], where: 'id <= 3' },
      { outcome: 'fail', bad: 2, of: 3, rows: [3] },
    ],
  ],
)

const spelt = about(
  {
    on: 'town',
    columns: [{ name: 'town' }, { name: 'kept', logicalType: 'boolean' }],
    rows: [
      ['New York', true],
      ['New York', true],
      ['NEW YORK', true],
      ['New-York ', false],
      ['Örebro', true],
      ['örebro', true],
      ['Rome', true],
      ['Rome', true],
      ['Ro me', true],
      ['-', true],
      ['?', true],
      [null, true],
    ],
  },
  [
    [
      'not the most frequent way',
      { check: 'string_variants' },
      { outcome: 'fail', bad: 3, of: 9, value: 1 / 3 },
    ],
    ['as many as may', { check: 'string_variants', max_bad: 3 }, { outcome: 'pass', bad: 3, of: 9 }],
    [
      'a word that is cut is another one',
      { check: 'string_variants', where: "town LIKE 'R%'" },
      { outcome: 'pass', bad: 0, of: 3 },
    ],
    [
      'nothing but signs',
      { check: 'string_variants', where: "town IN ('-', '?')" },
      { outcome: 'no_data', of: 0 },
    ],
  ],
)

/** Every check of how a model uses a table. */
export const cases: readonly UseCase[] = [
  ...splitCases,
  ...labelCases,
  ...moments,
  ...about(unsaid, [
    ['nobody says the time', { check: 'point_in_time', feature_time: 'day' }, { outcome: 'no_data' }],
  ]),
  ...nearly,
  ...spelt,
  ...powerCases,
]
