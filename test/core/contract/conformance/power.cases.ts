import type { CaseColumn, ConformanceCase } from './case.ts'
import type { UseCase } from './use-case.ts'

type Rows = ConformanceCase['rows']
type Row = Rows[number]

const columns: readonly CaseColumn[] = [
  { name: 'id', logicalType: 'integer' },
  { name: 'part' },
  { name: 'y' },
  { name: 'n', logicalType: 'number' },
  { name: 'told' },
  { name: 'half' },
  { name: 'gone', logicalType: 'number' },
  { name: 'always' },
  { name: 'level', logicalType: 'number' },
]
const use = { label: 'y', entity: 'id', splits: { train: "part = 'train'", test: "part = 'test'" } }

/**
 * 60 rows to learn from, half of them `yes`, and 20 to score, 9 of them `yes`.
 * `told` is the label; `half` is A in 20 of 30 `yes` and 10 of 30 `no` of training, in 6 of 9 and 4 of 11 of the test;
 * `gone` is missing where the label is `yes`; `always` is one value; `level` puts every `yes` before every `no`, with
 * other numbers in the test; `n` is 0.5 where `half` is A, and 2.5 where it is B.
 */
function rowsOf(): Rows {
  const rows: Row[] = []
  const add = (part: string, yes: number, no: number, aOfYes: number, aOfNo: number): void => {
    for (let index = 0; index < yes + no; index++) {
      const isYes = index < yes
      const isA = isYes ? index < aOfYes : index - yes < aOfNo
      const id = rows.length + 1
      const level = part === 'train' ? index : isYes ? index * 3 + 0.25 : index * 2 + 12.25
      rows.push([
        id,
        part,
        isYes ? 'yes' : 'no',
        isA ? 0.5 : 2.5,
        isYes ? 'is' : 'is not',
        isA ? 'A' : 'B',
        isYes ? null : (index * 7) % 5,
        'the same',
        level,
      ])
    }
  }
  add('train', 30, 30, 20, 10)
  add('test', 9, 11, 6, 4)
  return rows
}

const rows = rowsOf()
const asked = (
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
): UseCase => ({
  words,
  columns,
  rows,
  use,
  check: { min_rows: 20, ...check },
  expected,
})
const leak = (feature: string, more = {}): ConformanceCase['check'] => ({
  check: 'target_leak',
  features: [feature],
  ...more,
})

// Of 99 pairs of the test, `half` ranks 6 · 7 right and ties 6 · 4 + 3 · 7.
const half = (42 + 45 / 2) / 99

/**
 * Costs that are known of 20 of 30 damages among 300 rows to learn from, all different, and of 8 of 10 among 100 rows
 * to score: 6 of those are among the 15 highest, which share a bin.
 */
const costs: Rows = [
  ...Array.from({ length: 300 }, (_, index): Row => ['train', index < 30, index < 20 ? 1000 + index : 0]),
  ...Array.from(
    { length: 100 },
    (_, index): Row => ['test', index < 10, index < 6 ? 1010.5 + index : index < 8 ? 900 : 0],
  ),
]
const settled: readonly UseCase[] = [
  [
    'some values settle a rare class',
    { check: 'target_leak', max: 0.99 },
    { outcome: 'fail', bad: 1, of: 1 },
  ],
  [
    'they settle six of ten',
    { check: 'target_leak', max: 0.99, max_settled: 0.6 },
    { outcome: 'pass', bad: 0, of: 1 },
  ],
  [
    'less than six of ten may',
    { check: 'target_leak', max: 0.99, max_settled: 0.59 },
    { outcome: 'fail', bad: 1, of: 1 },
  ],
].map(([words, check, expected]) => ({
  words: words as string,
  columns: [
    { name: 'part' },
    { name: 'damaged', logicalType: 'boolean' as const },
    { name: 'cost', logicalType: 'number' as const },
  ],
  rows: costs,
  use: { label: 'damaged', features: ['cost'], splits: use.splits },
  check: check as ConformanceCase['check'],
  expected: expected as ConformanceCase['expected'],
}))

/** How much single features tell of a label. */
export const powerCases: readonly UseCase[] = [
  asked('the label by another name', leak('told'), { outcome: 'fail', bad: 1, of: 1, value: 1 }),
  asked('missing tells it', leak('gone'), { outcome: 'fail', bad: 1, of: 1, value: 1 }),
  asked('one value tells nothing', leak('always'), { outcome: 'pass', bad: 0, of: 1, value: 0.5 }),
  asked('ties count half', leak('half'), { outcome: 'pass', bad: 0, of: 1, value: half }),
  asked('at the bound', leak('half', { max: half + 1e-9 }), { outcome: 'pass', value: half }),
  asked('above the bound', leak('half', { max: 0.65 }), { outcome: 'fail', bad: 1, value: half }),
  asked('an expression', leak("told || ''"), { outcome: 'fail', bad: 1, value: 1 }),
  asked('numbers by their rank', leak('level'), { outcome: 'fail', bad: 1, value: 1 }),
  asked('a boolean label', leak('told', { label: "y = 'yes'" }), { outcome: 'fail', bad: 1, value: 1 }),
  asked('a label of 0 and 1', leak('half', { label: "CASE WHEN y = 'yes' THEN 1 ELSE 0 END" }), {
    outcome: 'pass',
    value: half,
  }),
  asked(
    'of all columns, the label by another name and what is missing with it',
    { check: 'target_leak', features: ['half', 'always', 'told', 'gone'] },
    { outcome: 'fail', bad: 2, of: 4, value: 1 },
  ),
  asked('too few rows', leak('told', { min_rows: 21 }), { outcome: 'no_data' }),
  asked('no row of a class', leak('told', { where: "y = 'yes'", min_rows: 1 }), { outcome: 'no_data' }),
  asked('no training row', leak('told', { where: "part = 'test'", min_rows: 1 }), { outcome: 'no_data' }),
  // Training means with ten rows of the prior 1.5: (15 + 15) / 40 and (75 + 15) / 40; the test has 10 of each.
  asked('a number is told by its mean', leak('half', { label: 'n' }), {
    outcome: 'fail',
    bad: 1,
    value: 1 - 0.25 ** 2,
  }),
  asked('a number is not told by one value', leak('always', { label: 'n' }), { outcome: 'pass', value: 0 }),
  asked('a number that never varies', leak('half', { label: 'n * 0 + 0.5' }), { outcome: 'no_data' }),

  asked(
    'what told it tells it still',
    { check: 'association_change', features: ['told'] },
    { outcome: 'pass', bad: 0, of: 1, value: 0 },
  ),
  // 600 of 900 pairs in training.
  asked(
    'it tells less',
    { check: 'association_change', features: ['half', 'told'], max: 0.01 },
    { outcome: 'fail', bad: 1, of: 2, value: 2 / 3 - half },
  ),
  asked(
    'not much less',
    { check: 'association_change', features: ['half'] },
    { outcome: 'pass', bad: 0, of: 1 },
  ),
  asked(
    'an identifier that says nothing',
    { check: 'identifier_power', key: 'always' },
    { outcome: 'pass', value: 0.5 },
  ),
  asked(
    'an identifier that is the label',
    { check: 'identifier_power', key: 'told' },
    { outcome: 'fail', value: 1 },
  ),
  asked(
    'an identifier whose order tells the label',
    { check: 'identifier_power', key: 'level' },
    { outcome: 'fail', value: 1 },
  ),
  ...settled,
]
