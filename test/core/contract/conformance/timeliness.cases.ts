import type { ConformanceCase } from './case.ts'
import { casesOver } from './case-rows.ts'
import { ahead, arrivals, days, hours, none, old } from './timeliness.tables.ts'

/** Rows 58 to 63 of the check table. */
export const cases: readonly ConformanceCase[] = [
  ...casesOver(arrivals, undefined, [
    [
      'exactly so old',
      { check: 'freshness', max_age: '12h' },
      { outcome: 'pass', value: 43_200, of: 5 },
      { on: 'at' },
    ],
    [
      'older',
      { check: 'freshness', max_age: '11.9h' },
      { outcome: 'fail', value: 43_200, of: 5 },
      { on: 'at' },
    ],
    [
      'a day, from its start',
      { check: 'freshness', max_age: '1d' },
      { outcome: 'pass', value: 86_400, of: 5 },
      { on: 'day' },
    ],
    [
      'a day, too old',
      { check: 'freshness', max_age: '23h' },
      { outcome: 'fail', value: 86_400, of: 5 },
      { on: 'day' },
    ],
    [
      'where',
      { check: 'freshness', max_age: '1d', where: '"from" = \'b\'' },
      { outcome: 'pass', value: 86_400, of: 3 },
      { on: 'at' },
    ],
    [
      'in every group',
      { check: 'freshness', max_age: '13h', by: ['from'] },
      { outcome: 'fail', of: 5 },
      { on: 'at' },
    ],
    [
      'three of four',
      { check: 'arrival_lag', event: 'at', ingest: 'in', max: '30m', p: 0.75 },
      { outcome: 'pass', bad: 1, of: 4, value: 1800, rows: [2] },
    ],
    [
      'more than three of four',
      { check: 'arrival_lag', event: 'at', ingest: 'in', max: '30m', p: 0.76 },
      { outcome: 'fail', bad: 1, of: 4, value: 7200, rows: [2] },
    ],
    [
      'every one',
      { check: 'arrival_lag', event: 'at', ingest: 'in', max: '2h' },
      { outcome: 'pass', bad: 0, of: 4, value: 7200 },
    ],
    [
      'a second less',
      { check: 'arrival_lag', event: 'at', ingest: 'in', max: '7199s', where: '"from" = \'a\'' },
      { outcome: 'fail', bad: 1, of: 2, value: 7200, rows: [2] },
    ],
    [
      'from a day',
      { check: 'arrival_lag', event: 'day', ingest: 'in', max: '37h' },
      { outcome: 'pass', bad: 0, of: 4, value: 133_200 },
    ],
    [
      'of no time',
      { check: 'arrival_lag', event: 'from', ingest: 'in', max: '1h' },
      { outcome: 'unsupported' },
    ],
  ]),
  ...casesOver(ahead, undefined, [
    [
      'a year that nobody has seen keeps no table fresh',
      { check: 'freshness', max_age: '30d', where: '"from" = \'stale\'' },
      { outcome: 'fail', value: 2_678_400, of: 1, unknown: 1 },
      { on: 'at' },
    ],
    [
      'a day ahead, as in a zone that is',
      { check: 'freshness', max_age: '1d' },
      { outcome: 'pass', value: -86_400, of: 2, unknown: 3 },
      { on: 'at' },
    ],
    [
      'days',
      { check: 'freshness', max_age: '1d' },
      { outcome: 'pass', value: -86_400, of: 2, unknown: 3 },
      { on: 'day' },
    ],
    [
      'no other',
      { check: 'freshness', max_age: '1d', where: '"from" = \'later\'' },
      { outcome: 'no_data', of: 0, unknown: 1 },
      { on: 'day' },
    ],
  ]),
  ...casesOver(old, undefined, [
    [
      'ends included',
      { check: 'time_window', start: '1970-01-01', end: '2024-02-29T12:00:00' },
      { outcome: 'fail', bad: 3, of: 5, rows: [1, 3, 5] },
      { on: 'at' },
    ],
    [
      'a second too short',
      { check: 'time_window', end: '2024-02-29T11:59:59Z', max_bad: 2 },
      { outcome: 'pass', bad: 2, of: 5, rows: [4, 5] },
      { on: 'at' },
    ],
    [
      'the end is a whole day',
      { check: 'time_window', start: '0001-01-01', end: '2024-02-29' },
      { outcome: 'fail', bad: 1, of: 5, rows: [5] },
      { on: 'at' },
    ],
    [
      'with an offset',
      {
        check: 'time_window',
        start: '1970-01-01T01:00:00+01:00',
        where: '"at" > TIMESTAMP \'1900-01-01 00:00:00\'',
      },
      { outcome: 'fail', bad: 1, of: 4, rows: [1] },
      { on: 'at' },
    ],
    [
      'days',
      { check: 'time_window', start: '1970-01-01', end: '2024-02-29' },
      { outcome: 'fail', bad: 3, of: 5, rows: [1, 3, 5] },
      { on: 'day' },
    ],
    [
      'all of them',
      { check: 'time_window', start: '0001-01-01', end: '2030-01-01' },
      { outcome: 'pass', bad: 0, of: 5 },
      { on: 'day' },
    ],
    [
      'kept too long',
      { check: 'retention', max_age: '700d' },
      { outcome: 'fail', bad: 3, of: 5, rows: [1, 2, 3] },
      { on: 'at' },
    ],
    [
      'to the second',
      { check: 'retention', max_age: '58017600s', where: '"at" > TIMESTAMP \'2000-01-01 00:00:00\'' },
      { outcome: 'pass', bad: 0, of: 2 },
      { on: 'at' },
    ],
    [
      'a second more',
      { check: 'retention', max_age: '58017599s', where: '"at" > TIMESTAMP \'2000-01-01 00:00:00\'' },
      { outcome: 'fail', bad: 1, of: 2, rows: [4] },
      { on: 'at' },
    ],
    [
      'days kept too long',
      { check: 'retention', max_age: '700d' },
      { outcome: 'fail', bad: 3, of: 5, rows: [1, 2, 3] },
      { on: 'day' },
    ],
    [
      'days kept long',
      { check: 'retention', max_age: '800000d' },
      { outcome: 'pass', bad: 0, of: 5 },
      { on: 'day' },
    ],
  ]),
  ...casesOver(none, undefined, [
    ['nothing', { check: 'freshness', max_age: '1d' }, { outcome: 'no_data', of: 0 }, { on: 'at' }],
    ['nothing', { check: 'freshness', max_age: '1d' }, { outcome: 'no_data', of: 0 }, { on: 'day' }],
    [
      'nothing',
      { check: 'arrival_lag', event: 'day', ingest: 'at', max: '1d' },
      { outcome: 'no_data', bad: 0, of: 0 },
    ],
    [
      'nothing',
      { check: 'time_window', start: '2000-01-01' },
      { outcome: 'no_data', bad: 0, of: 0 },
      { on: 'day' },
    ],
    ['nothing', { check: 'retention', max_age: '1d' }, { outcome: 'no_data', bad: 0, of: 0 }, { on: 'day' }],
    ['nothing', { check: 'time_coverage', step: 'day' }, { outcome: 'no_data' }, { on: 'day' }],
    [
      'nothing where something must be',
      { check: 'time_coverage', step: 'day', start: '2024-01-01', end: '2024-01-03' },
      { outcome: 'fail', bad: 3, of: 3 },
      { on: 'day' },
    ],
  ]),
  ...casesOver(days, undefined, [
    [
      'two days are missing',
      { check: 'time_coverage', step: 'day' },
      { outcome: 'fail', bad: 2, of: 14 },
      { on: 'day' },
    ],
    [
      'two of fourteen may',
      { check: 'time_coverage', step: 'day', max_bad: 2 },
      { outcome: 'pass', bad: 2, of: 14 },
      { on: 'day' },
    ],
    [
      'their share may',
      { check: 'time_coverage', step: 'day', max_bad_share: 0.142 },
      { outcome: 'fail', bad: 2, of: 14 },
      { on: 'day' },
    ],
    [
      'by their times',
      { check: 'time_coverage', step: 'day' },
      { outcome: 'fail', bad: 2, of: 14 },
      { on: 'at' },
    ],
    [
      'days with two rows',
      { check: 'time_coverage', step: 'day', min_rows: 2 },
      { outcome: 'fail', bad: 13, of: 14 },
      { on: 'day' },
    ],
    [
      'weeks from Monday',
      { check: 'time_coverage', step: 'week', min_rows: 6 },
      { outcome: 'pass', bad: 0, of: 2 },
      { on: 'day' },
    ],
    [
      'weeks with seven rows',
      { check: 'time_coverage', step: 'week', min_rows: 7 },
      { outcome: 'fail', bad: 1, of: 2 },
      { on: 'at' },
    ],
    [
      'a window beyond the data',
      { check: 'time_coverage', step: 'day', start: '2023-12-30', end: '2024-01-16' },
      { outcome: 'fail', bad: 6, of: 18 },
      { on: 'at' },
    ],
    [
      'a window within',
      { check: 'time_coverage', step: 'day', start: '2024-01-04', end: '2024-01-09' },
      { outcome: 'pass', bad: 0, of: 6 },
      { on: 'at' },
    ],
    [
      'where',
      { check: 'time_coverage', step: 'day', where: "half = 'first'" },
      { outcome: 'fail', bad: 1, of: 7 },
      { on: 'day' },
    ],
    [
      'in every group',
      { check: 'time_coverage', step: 'day', by: ['half'] },
      { outcome: 'fail', bad: 2, of: 14 },
      { on: 'day' },
    ],
  ]),
  ...casesOver(hours, undefined, [
    [
      'before 1970',
      { check: 'time_coverage', step: 'hour' },
      { outcome: 'fail', bad: 1, of: 5 },
      { on: 'at' },
    ],
    [
      'up to an hour',
      { check: 'time_coverage', step: 'hour', end: '1970-01-01T00:00:00Z' },
      { outcome: 'pass', bad: 0, of: 3 },
      { on: 'at' },
    ],
  ]),
]
