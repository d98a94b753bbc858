import type { ConformanceCase } from './case.ts'
import { about, of } from './column-cases.ts'
import { formatCases } from './validity-formats.cases.ts'

/** Rows 31 to 35, 40 and 41 of the check table. */
export const textCases: readonly ConformanceCase[] = [
  ...about(
    'string',
    [
      ['ab', 'a'],
      ['é', 'a'],
      ['日本語', 'b'],
      ['👍👍', 'b'],
      ['', 'b'],
      [null, 'b'],
    ],
    [
      ['code points', { check: 'length', min: 2, max: 2 }, { outcome: 'fail', bad: 2, of: 4, rows: [2, 3] }],
      ['at most', { check: 'length', max: 2, where: "g = 'a'" }, { outcome: 'pass', bad: 0, of: 2 }],
    ],
  ),
  ...of(
    'string',
    ['AB12', 'xAB12', 'AB12\n', 'ab12', '', null, 'AB١٢'],
    [
      [
        'the whole text',
        { check: 'matches', pattern: '[A-Z]{2}\\d+' },
        { outcome: 'fail', bad: 4, of: 5, rows: [2, 3, 4, 7] },
      ],
      [
        'with its anchors',
        { check: 'matches', pattern: '^[A-Z]{2}\\d+$' },
        { outcome: 'fail', bad: 4, of: 5, rows: [2, 3, 4, 7] },
      ],
      [
        'a part',
        { check: 'matches', pattern: '[A-Z]{2}\\d+', whole: false },
        { outcome: 'fail', bad: 2, of: 5, rows: [4, 7] },
      ],
      [
        'the end is not before a line break',
        { check: 'matches', pattern: '2$', whole: false },
        { outcome: 'fail', bad: 2, of: 5, rows: [3, 7] },
      ],
      [
        'without regard to case',
        { check: 'matches', pattern: '(?i)ab12' },
        { outcome: 'fail', bad: 3, of: 5, rows: [2, 3, 7] },
      ],
      [
        'no part',
        { check: 'not_matches', pattern: 'B1' },
        { outcome: 'fail', bad: 3, of: 5, rows: [1, 2, 3] },
      ],
      [
        'not the whole',
        { check: 'not_matches', pattern: 'AB12', whole: true },
        { outcome: 'fail', bad: 1, of: 5, rows: [1] },
      ],
    ],
  ),
  ...of(
    'string',
    ['a cat.', 'concat', 'CAT', 'k', '\u212a', 'o\\b'],
    [
      [
        'a word',
        { check: 'not_matches', pattern: '\\bcat\\b' },
        { outcome: 'fail', bad: 1, of: 6, rows: [1] },
      ],
      [
        'k is not the sign of kelvin',
        { check: 'not_matches', pattern: '(?i)K' },
        { outcome: 'fail', bad: 1, of: 6, rows: [4] },
      ],
      [
        'a backslash',
        { check: 'not_matches', pattern: '\\\\b' },
        { outcome: 'fail', bad: 1, of: 6, rows: [6] },
      ],
      [
        'an alternation is one whole',
        { check: 'matches', pattern: 'CAT|k' },
        { outcome: 'fail', bad: 4, of: 6 },
      ],
    ],
  ),
  ...of(
    'string',
    ['50%', '50 %', 'a_b', 'axb', 'a\\b', '', null],
    [
      ['any text', { check: 'like', pattern: 'a%' }, { outcome: 'fail', bad: 2, of: 5, rows: [1, 2] }],
      ['one character', { check: 'like', pattern: 'a_b' }, { outcome: 'fail', bad: 2, of: 5, rows: [1, 2] }],
      [
        'the signs themselves',
        { check: 'like', pattern: '%\\%' },
        { outcome: 'fail', bad: 3, of: 5, rows: [3, 4, 5] },
      ],
      [
        'an underscore',
        { check: 'like', pattern: 'a\\_b' },
        { outcome: 'fail', bad: 4, of: 5, rows: [1, 2, 4, 5] },
      ],
      [
        'a backslash',
        { check: 'like', pattern: 'a\\\\b' },
        { outcome: 'fail', bad: 4, of: 5, rows: [1, 2, 3, 4] },
      ],
    ],
  ),
  ...formatCases(),
  ...of(
    'string',
    ['a', ' a', 'a ', '\ta', 'a\u00a0', '\u3000', 'a b', '', null],
    [
      [
        'spaces of every kind',
        { check: 'trimmed' },
        { outcome: 'fail', bad: 5, of: 7, rows: [2, 3, 4, 5, 6] },
      ],
      [
        'where',
        { check: 'trimmed', where: "x <> ' a'" },
        { outcome: 'fail', bad: 4, of: 6, rows: [3, 4, 5, 6] },
      ],
    ],
  ),
  ...of(
    'string',
    ['abc', 'Abc', 'ABC', 'é1', 'É', '日本', 'straße', null],
    [
      [
        'small letters',
        { check: 'letter_case', is: 'lower' },
        { outcome: 'fail', bad: 3, of: 7, rows: [2, 3, 5] },
      ],
      [
        'capital letters',
        { check: 'letter_case', is: 'upper' },
        { outcome: 'fail', bad: 4, of: 7, rows: [1, 2, 4, 7] },
      ],
    ],
  ),
  ...of(
    'string',
    ['a\tb', 'a\nb', 'a\rb', 'a\u0001', '\u001f', 'a\u007f', 'é', '', null],
    [
      [
        'other than tab and newline',
        { check: 'no_control_chars' },
        { outcome: 'fail', bad: 3, of: 7, rows: [3, 4, 5] },
      ],
    ],
  ),
]
