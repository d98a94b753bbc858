import type { ConformanceCase } from './case.ts'

type Asked = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  on?: string,
]

function over(
  table: Pick<ConformanceCase, 'columns' | 'rows'>,
  asked: readonly Asked[],
  only?: 'csv' | 'parquet',
): ConformanceCase[] {
  return asked.map(([words, check, expected, on]) => ({
    words,
    ...table,
    check,
    expected,
    ...(on === undefined ? {} : { on }),
    ...(only === undefined ? {} : { only }),
  }))
}

const persons = {
  columns: [
    { name: 'street' },
    { name: 'zip', logicalType: 'integer' },
    { name: 'Größe "cm"', logicalType: 'number' },
    { name: 'kind' },
  ],
  rows: [
    ['a', 1, 1.5, 'home'],
    [null, null, null, 'home'],
    ['b', null, 2, 'work'],
    [null, 2, null, 'work'],
    ['c', 3, null, null],
  ],
} as const satisfies Pick<ConformanceCase, 'columns' | 'rows'>

const placeholders = {
  columns: [{ name: 'x' }, { name: 'n', logicalType: 'number' }],
  rows: [
    ['NA', 999],
    ['n/a', 12],
    ['-', -1],
    ['Null', 999.5],
    ['nan', null],
    ['Ünknown', 0],
    ['a', 1],
    ['999', 2],
    [null, 3],
  ],
} as const satisfies Pick<ConformanceCase, 'columns' | 'rows'>

/** Rows 15 to 21 of the check table. */
export const cases: readonly ConformanceCase[] = [
  ...over(persons, [
    [
      'rows without a value',
      { check: 'not_null' },
      { outcome: 'fail', bad: 2, of: 5, rows: [2, 4] },
      'street',
    ],
    [
      'where',
      { check: 'not_null', where: "kind = 'work'" },
      { outcome: 'fail', bad: 1, of: 2, rows: [3] },
      'zip',
    ],
    [
      'each group',
      { check: 'not_null', by: ['kind'] },
      { outcome: 'fail', bad: 2, of: 5, rows: [2, 4] },
      'street',
    ],
    ['exactly the share', { check: 'completeness', min: 0.6 }, { outcome: 'pass', bad: 2, of: 5 }, 'zip'],
    ['less than the share', { check: 'completeness', min: 0.61 }, { outcome: 'fail', bad: 2, of: 5 }, 'zip'],
    [
      'some missing, some not',
      { check: 'all_or_none', columns: ['street', 'Größe "cm"'] },
      { outcome: 'fail', bad: 1, of: 5, rows: [5] },
    ],
    [
      'of three columns',
      { check: 'all_or_none', columns: ['street', 'zip', 'Größe "cm"'] },
      { outcome: 'fail', bad: 3, of: 5, rows: [3, 4, 5] },
    ],
    [
      'where',
      { check: 'all_or_none', columns: ['street', 'zip'], where: "kind = 'home'" },
      { outcome: 'pass', bad: 0, of: 2 },
    ],
    [
      'a fifth may',
      { check: 'all_or_none', columns: ['street', 'Größe "cm"'], max_bad_share: 0.2 },
      { outcome: 'pass', bad: 1, of: 5, rows: [5] },
    ],
    [
      'at least one',
      { check: 'any_present', columns: ['street', 'zip'] },
      { outcome: 'fail', bad: 1, of: 5, rows: [2] },
    ],
    [
      'at least two',
      { check: 'any_present', columns: ['street', 'zip', 'Größe "cm"'], min: 2 },
      { outcome: 'fail', bad: 2, of: 5, rows: [2, 4] },
    ],
    [
      'at least one, where',
      { check: 'any_present', columns: ['zip'], where: 'street IS NOT NULL' },
      { outcome: 'fail', bad: 1, of: 3, rows: [3] },
    ],
    [
      'asked for',
      { check: 'required_if', when: "kind = 'home'" },
      { outcome: 'fail', bad: 1, of: 2, rows: [2] },
      'zip',
    ],
    [
      'a condition that is NULL asks for nothing',
      { check: 'required_if', when: "kind <> 'home'" },
      { outcome: 'fail', bad: 1, of: 2, rows: [4] },
      'street',
    ],
    [
      'asked for, where',
      { check: 'required_if', when: "kind = 'home'", where: 'street IS NOT NULL' },
      { outcome: 'pass', bad: 0, of: 1 },
      'zip',
    ],
    [
      'never asked for',
      { check: 'required_if', when: "kind = 'x'" },
      { outcome: 'no_data', bad: 0, of: 0 },
      'zip',
    ],
  ]),
  ...over(
    {
      columns: [{ name: 'x' }, { name: 'g' }],
      rows: [
        [' ', 'a'],
        ['\t', 'a'],
        ['\n\r', 'a'],
        ['\u00a0\u3000', 'a'],
        ['\u200b', 'b'],
        ['. ', 'b'],
        ['', 'b'],
        [null, 'b'],
      ],
    },
    [
      ['spaces alone', { check: 'not_blank' }, { outcome: 'fail', bad: 4, of: 6, rows: [1, 2, 3, 4] }, 'x'],
      [
        'spaces alone, where',
        { check: 'not_blank', where: "g = 'b'" },
        { outcome: 'pass', bad: 0, of: 2 },
        'x',
      ],
      [
        'an empty text is missing',
        { check: 'not_null' },
        { outcome: 'fail', bad: 2, of: 8, rows: [7, 8] },
        'x',
      ],
    ],
  ),
  ...over(
    {
      columns: [{ name: 'x' }, { name: 'g' }],
      rows: [
        [null, 'a'],
        [null, 'a'],
      ],
    },
    [
      ['nothing to be blank', { check: 'not_blank' }, { outcome: 'no_data', bad: 0, of: 0 }, 'x'],
      ['nothing to stand in', { check: 'no_placeholder' }, { outcome: 'no_data', bad: 0, of: 0 }, 'x'],
      ['nothing at all', { check: 'not_null' }, { outcome: 'fail', bad: 2, of: 2, rows: [1, 2] }, 'x'],
      ['no row', { check: 'not_null', where: "g = 'b'" }, { outcome: 'no_data' }, 'x'],
      [
        'no row',
        { check: 'any_present', columns: ['x'], where: "g = 'b'" },
        { outcome: 'no_data', bad: 0, of: 0 },
      ],
    ],
  ),
  ...over(placeholders, [
    [
      'the usual ones',
      { check: 'no_placeholder' },
      { outcome: 'fail', bad: 5, of: 8, rows: [1, 2, 3, 4, 5] },
      'x',
    ],
    ['numbers are values', { check: 'no_placeholder' }, { outcome: 'pass', bad: 0, of: 8 }, 'n'],
    [
      'numbers that were asked for',
      { check: 'no_placeholder', values: [999, -1] },
      { outcome: 'fail', bad: 2, of: 8, rows: [1, 3] },
      'n',
    ],
    [
      'numbers in a text',
      { check: 'no_placeholder', values: ['na', 999] },
      { outcome: 'fail', bad: 2, of: 8, rows: [1, 8] },
      'x',
    ],
    [
      'the case of other letters counts',
      { check: 'no_placeholder', values: ['üNKNOWN', 'NA'] },
      { outcome: 'fail', bad: 1, of: 8, rows: [1] },
      'x',
    ],
    [
      'where',
      { check: 'no_placeholder', where: 'n > 500' },
      { outcome: 'fail', bad: 2, of: 2, rows: [1, 4] },
      'x',
    ],
  ]),
  ...over(
    {
      columns: [{ name: 'x' }, { name: 'n', logicalType: 'number' }],
      rows: [
        ['a', '-'],
        ['a', 'NA'],
        ['a', '5'],
      ],
    },
    [
      [
        'in a column of numbers',
        { check: 'no_placeholder' },
        { outcome: 'fail', bad: 2, of: 3, rows: [1, 2] },
        'n',
      ],
    ],
    'csv',
  ),
]
