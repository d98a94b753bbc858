import type { ConformanceCase } from './case.ts'
import { casesOver } from './case-rows.ts'
import { empty, notFinite, numbers, places, sums, times, whole } from './consistency.tables.ts'

/** As the standard writes the table and the column in a query. */
const [standardTable, standardColumn] = ['table', 'column'].map((name) => `$\{${name}}`)

/** Rows 49 to 52, 56 and 57 of the check table; 53 to 55 need a second table. */
export const cases: readonly ConformanceCase[] = [
  ...casesOver(numbers, undefined, [
    [
      'missing breaks it, and is counted apart',
      { check: 'compare', column: 'low', op: '<=', to: 'high' },
      { outcome: 'fail', bad: 4, of: 6, unknown: 2, rows: [3, 4, 5, 6] },
    ],
    [
      'missing is left aside',
      { check: 'compare', op: '<=', to: 'high', on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 2, of: 4, unknown: 2, rows: [3, 4] },
      { on: 'low' },
    ],
    [
      'where nothing is missing',
      { check: 'compare', op: '<', to: 'high', where: "kind = 'a'" },
      { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
      { on: 'low' },
    ],
    [
      'a difference of exactly what is allowed',
      {
        check: 'compare',
        op: '=',
        to: 'high',
        tolerance_by: 0.1,
        where: "kind = 'b'",
        on_unknown: 'left_aside',
      },
      { outcome: 'pass', bad: 0, of: 1, unknown: 1 },
      { on: 'low' },
    ],
    [
      'a difference of more',
      { check: 'compare', op: '=', to: 'high', tolerance_by: 0.99, where: "kind = 'a'" },
      { outcome: 'fail', bad: 2, of: 3, rows: [1, 3] },
      { on: 'low' },
    ],
    [
      'up to so much more',
      { check: 'compare', op: '<=', to: 'high', tolerance_by: 1, on_unknown: 'left_aside' },
      { outcome: 'pass', bad: 0, of: 4, unknown: 2 },
      { on: 'low' },
    ],
    [
      'up to so much less',
      { check: 'compare', op: '>=', to: 'high', tolerance_by: 0.5, on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 4, unknown: 2, rows: [1] },
      { on: 'low' },
    ],
    [
      'different by more than',
      { check: 'compare', op: '<>', to: 'high', tolerance_by: 0.5, on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 2, of: 4, unknown: 2, rows: [2, 4] },
      { on: 'low' },
    ],
    [
      'as many as may',
      { check: 'compare', op: '<=', to: 'high', on_unknown: 'left_aside', max_bad: 2 },
      { outcome: 'pass', bad: 2, of: 4, unknown: 2, rows: [3, 4] },
      { on: 'low' },
    ],
    [
      'a number and a text',
      { check: 'compare', op: '=', to: 'kind' },
      { outcome: 'unsupported' },
      { on: 'low' },
    ],
    [
      'a condition',
      { check: 'expression', holds: 'low <= high' },
      { outcome: 'fail', bad: 2, of: 4, unknown: 2, rows: [3, 4] },
    ],
    [
      'a condition that must be known',
      { check: 'expression', holds: 'low <= high', on_unknown: 'breaks' },
      { outcome: 'fail', bad: 4, of: 6, unknown: 2, rows: [3, 4, 5, 6] },
    ],
    [
      'a condition where',
      { check: 'expression', holds: 'low < 9', where: "kind <> 'b'" },
      { outcome: 'pass', bad: 0, of: 3, unknown: 1 },
    ],
  ]),
  ...casesOver(empty, undefined, [
    [
      'nothing known',
      { check: 'compare', column: 'a', op: '=', to: 'b', on_unknown: 'left_aside' },
      { outcome: 'no_data', bad: 0, of: 0, unknown: 1 },
    ],
    [
      'nothing known, and it must be',
      { check: 'compare', column: 'a', op: '=', to: 'b' },
      { outcome: 'fail', bad: 1, of: 1, unknown: 1, rows: [1] },
    ],
    [
      'nothing decides',
      { check: 'functional_dep', from: ['a'], to: ['b'] },
      { outcome: 'no_data', bad: 0, of: 0 },
    ],
    [
      'a sum of nothing',
      { check: 'sql_value', query: 'SELECT SUM(a) FROM t', min: 0 },
      { outcome: 'no_data' },
    ],
  ]),
  ...casesOver(notFinite, undefined, [
    [
      'what is not finite breaks it',
      { check: 'compare', column: 'a', op: '=', to: 'b' },
      { outcome: 'fail', bad: 4, of: 6, rows: [1, 2, 3, 4] },
      { only: 'parquet' },
    ],
    [
      'what is not finite breaks it, in a text as missing',
      { check: 'compare', column: 'a', op: '=', to: 'b' },
      { outcome: 'fail', bad: 4, of: 6, unknown: 4, rows: [1, 2, 3, 4] },
      { only: 'csv' },
    ],
    [
      'what is not finite is no sum',
      { check: 'sum_equals', parts: ['a'], total: 'b' },
      { outcome: 'fail', bad: 4, of: 6, rows: [1, 2, 3, 4] },
      { only: 'parquet' },
    ],
  ]),
  ...casesOver(whole, undefined, [
    [
      'neighbours at the end of 64 bits',
      { check: 'compare', column: 'a', op: '>', to: 'b', on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 1, rows: [3] },
    ],
    [
      'a difference of 2^64 − 1',
      { check: 'compare', column: 'a', op: '=', to: 'b', tolerance_by: 1, on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 1, rows: [2] },
    ],
    [
      'sums beyond 64 bits',
      { check: 'sum_equals', parts: ['a', 'b'], total: 'sum', on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 1, rows: [1] },
    ],
  ]),
  ...casesOver(times, undefined, [
    [
      'a time and a day, which is its start',
      { check: 'compare', column: 'sent', op: '<=', to: 'day', on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 1, rows: [2] },
    ],
    [
      'within a second',
      { check: 'compare', column: 'sent', op: '=', to: 'day', tolerance_by: 1, on_unknown: 'left_aside' },
      { outcome: 'pass', bad: 0, of: 3, unknown: 1 },
    ],
    [
      'within less than a second',
      { check: 'compare', column: 'sent', op: '=', to: 'day', tolerance_by: 0.999, on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 2, of: 3, unknown: 1, rows: [2, 3] },
    ],
    [
      'texts in the order of code points',
      { check: 'expression', holds: "word > 'Z'" },
      { outcome: 'fail', bad: 1, of: 4, rows: [3] },
    ],
    [
      'a text and itself',
      { check: 'compare', op: '=', to: 'word' },
      { outcome: 'pass', bad: 0, of: 4 },
      { on: 'word' },
    ],
    [
      'texts within a tolerance',
      { check: 'compare', op: '=', to: 'word', tolerance_by: 1 },
      { outcome: 'unsupported' },
      { on: 'word' },
    ],
    [
      'yes or no',
      { check: 'compare', op: '<>', to: 'yes', on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 3, of: 3, unknown: 1, rows: [1, 2, 3] },
      { on: 'yes' },
    ],
  ]),
  ...casesOver(sums, undefined, [
    [
      'binary fractions add up',
      { check: 'sum_equals', parts: ['a', 'b'], total: 'total' },
      { outcome: 'fail', bad: 3, of: 5, unknown: 1, rows: [2, 3, 4] },
    ],
    [
      'exactly what is allowed',
      { check: 'sum_equals', parts: ['a', 'b'], total: 'total', tolerance_by: 0.5, on_unknown: 'left_aside' },
      { outcome: 'fail', bad: 1, of: 4, unknown: 1, rows: [3] },
    ],
    [
      'where',
      { check: 'sum_equals', parts: ['a', 'b'], total: 'total', tolerance_by: 1, where: 'b IS NOT NULL' },
      { outcome: 'pass', bad: 0, of: 4 },
    ],
    [
      'a share may',
      { check: 'sum_equals', parts: ['a', 'b'], total: 'total', max_bad_share: 0.6 },
      { outcome: 'pass', bad: 3, of: 5, unknown: 1, rows: [2, 3, 4] },
    ],
  ]),
  ...casesOver(places, undefined, [
    [
      'one city for each code',
      { check: 'functional_dep', from: ['zip code'], to: ['city'] },
      { outcome: 'pass', bad: 0, of: 3 },
    ],
    [
      'missing is a value',
      { check: 'functional_dep', from: ['zip code'], to: ['state'] },
      { outcome: 'fail', bad: 1, of: 3 },
    ],
    [
      'together',
      { check: 'functional_dep', from: ['zip code'], to: ['city', 'state'] },
      { outcome: 'fail', bad: 1, of: 3 },
    ],
    [
      'by two',
      { check: 'functional_dep', from: ['city', 'state'], to: ['zip code'] },
      { outcome: 'fail', bad: 1, of: 3 },
    ],
    [
      'a third of them may',
      { check: 'functional_dep', from: ['zip code'], to: ['state'], max_bad_share: 0.3333333334 },
      { outcome: 'pass', bad: 1, of: 3 },
    ],
    [
      'where',
      { check: 'functional_dep', from: ['zip code'], to: ['state'], where: 'n <> 3' },
      { outcome: 'pass', bad: 0, of: 3 },
    ],
    [
      'in every group',
      { check: 'functional_dep', from: ['zip code'], to: ['n'], by: ['city'] },
      { outcome: 'fail', bad: 3, of: 3 },
    ],
    [
      'one value',
      { check: 'sql_value', query: `SELECT COUNT(DISTINCT city) FROM ${standardTable}`, min: 3, max: 3 },
      { outcome: 'pass', value: 3 },
    ],
    [
      'a value beyond the bound',
      {
        check: 'sql_value',
        query: 'WITH big AS (SELECT n FROM t WHERE n > 4) SELECT SUM(n) FROM big',
        max: 25,
      },
      { outcome: 'fail', value: 26 },
    ],
    [
      'a value of the column',
      { check: 'sql_value', query: `SELECT MAX(LENGTH(${standardColumn})) FROM ${standardTable}`, max: 4 },
      { outcome: 'pass', value: 4 },
      { on: 'zip code' },
    ],
    ['two values', { check: 'sql_value', query: 'SELECT 1, 2', min: 0 }, { outcome: 'error' }],
    ['two rows', { check: 'sql_value', query: 'SELECT n FROM t', min: 0 }, { outcome: 'error' }],
    ['no row', { check: 'sql_value', query: 'SELECT n FROM t WHERE n > 99', min: 0 }, { outcome: 'error' }],
    ['no number', { check: 'sql_value', query: 'SELECT MIN(city) FROM t', min: 0 }, { outcome: 'error' }],
    [
      'what should not be there',
      { check: 'sql_rows', query: `SELECT "assay:row" FROM ${standardTable} WHERE state IS NULL ORDER BY 1` },
      { outcome: 'fail', bad: 3, value: 3, rows: [3, 5, 6] },
    ],
    [
      'no more than may',
      {
        check: 'sql_rows',
        query: 'SELECT city, COUNT(*) AS n FROM t GROUP BY city HAVING COUNT(*) > 2',
        max: 2,
      },
      { outcome: 'pass', bad: 2, value: 2 },
    ],
    [
      'nothing found',
      { check: 'sql_rows', query: 'SELECT * FROM t WHERE n < 0' },
      { outcome: 'pass', bad: 0, value: 0 },
    ],
  ]),
]
