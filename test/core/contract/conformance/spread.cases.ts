import type { ConformanceCase } from './case.ts'
import { casesOver } from './case-rows.ts'
import { fences, groups } from './statistics.tables.ts'

/** Rows 69 and 72 of the check table: association and outliers. */
export const cases: readonly ConformanceCase[] = [
  ...casesOver(groups, 'a', [
    [
      'of categories',
      { check: 'association', with: 'b', min: 0.52, max: 0.53 },
      { outcome: 'pass', value: 0.5291502622129182, of: 10 },
    ],
    [
      'of categories, too strong',
      { check: 'association', with: 'b', max: 0.5 },
      { outcome: 'fail', value: 0.5291502622129182, of: 10 },
    ],
    [
      'of a column and itself',
      { check: 'association', with: 'a', min: 1 },
      { outcome: 'pass', value: 1, of: 11 },
    ],
    [
      'where',
      { check: 'association', with: 'b', max: 0, where: 'low IN (0, 4, 5, 6)' },
      { outcome: 'pass', value: 0, of: 4 },
    ],
    [
      'of a number with categories',
      { check: 'association', with: 'x', max: 0.9, where: 'low IN (0, 1, 2, 6, 7, 8, 10, 11)' },
      { outcome: 'pass', value: 0.8571428571428571, of: 6 },
    ],
    [
      'of categories with a number',
      { check: 'association', with: 'a', max: 0.8, where: 'low IN (0, 1, 2, 6, 7, 8, 10, 11)' },
      { outcome: 'fail', value: 0.8571428571428571, of: 6 },
      { on: 'x' },
    ],
    ['of numbers', { check: 'association', with: 'x', max: 1 }, { outcome: 'unsupported' }, { on: 'x' }],
  ]),
  ...casesOver(fences, 'low', [
    [
      'one in twenty',
      { check: 'outlier_share', max: 0.05 },
      { outcome: 'pass', bad: 1, of: 20, value: 0.05, rows: [20] },
    ],
    [
      'more than may',
      { check: 'outlier_share', max: 0.049 },
      { outcome: 'fail', bad: 1, of: 20, value: 0.05, rows: [20] },
    ],
    [
      'wide fences',
      { check: 'outlier_share', max: 0, k: 8.5 },
      { outcome: 'pass', bad: 0, of: 20, value: 0 },
    ],
    [
      'fences just short of it',
      { check: 'outlier_share', max: 0, k: 8.4 },
      { outcome: 'fail', bad: 1, of: 20, value: 0.05, rows: [20] },
    ],
    [
      'by z',
      { check: 'outlier_share', max: 0, method: 'z' },
      { outcome: 'fail', bad: 1, of: 20, value: 0.05, rows: [20] },
    ],
    [
      'where',
      { check: 'outlier_share', max: 0, where: 'NOT half' },
      { outcome: 'pass', bad: 0, of: 9, value: 0 },
    ],
    ['without a snapshot', { check: 'outlier_share', max: 0, fences: 'snapshot' }, { outcome: 'skipped' }],
    [
      'median',
      { check: 'quantile', p: 0.5, min: 10, max: 10, min_rows: 1 },
      { outcome: 'pass', value: 10, of: 20 },
    ],
  ]),
]
