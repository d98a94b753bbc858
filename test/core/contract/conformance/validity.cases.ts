import type { ConformanceCase } from './case.ts'
import { about } from './column-cases.ts'
import { momentCases } from './validity-moments.cases.ts'
import { textCases } from './validity-texts.cases.ts'
import { valueCases } from './validity-values.cases.ts'

/** Column names that SQL has to quote. */
const odd: readonly ConformanceCase[] = [
  'Flight Date',
  'the "best"',
  "it's -- here",
  'select',
  'Größe 高さ',
].flatMap((name) =>
  about(
    'string',
    [
      ['ab', 'a'],
      ['A', 'a'],
      [null, 'a'],
    ],
    [
      [`${name}`, { check: 'letter_case', is: 'lower' }, { outcome: 'fail', bad: 1, of: 2, rows: [2] }],
      [`${name}`, { check: 'format', is: 'luhn' }, { outcome: 'fail', bad: 2, of: 2, rows: [1, 2] }],
      [
        `${name}`,
        { check: 'json_path', path: '$.a', keeps: { check: 'not_null' } },
        { outcome: 'fail', bad: 3, of: 3 },
      ],
    ],
    name,
  ),
)

/** Rows 23 to 41 of the check table. */
export const cases: readonly ConformanceCase[] = [...valueCases, ...textCases, ...momentCases, ...odd]
