import { expect, it } from 'vitest'
import type { CheckResult } from '#core/contract/results.ts'
import { check } from '../../../builders/contract.ts'
import { resultsOf } from '../../../builders/table.ts'

type Written = Record<string, unknown>

/** What a check said about the column `x`: outcome, values that break it, values it is about, first rows. */
type Said = readonly [
  outcome: string,
  bad?: number | undefined,
  of?: number | undefined,
  rows?: readonly number[] | undefined,
]

/** A CSV of one column beside a column that is never missing, so that no line is blank. */
function column(values: readonly string[]): string {
  return `n,x\n${values.map((value, index) => `${index},${value}\n`).join('')}`
}

async function said(
  id: string,
  values: readonly string[],
  property: Written,
  top: Written = {},
): Promise<Said> {
  const results = await resultsOf(column(values), [{ name: 'n' }, { name: 'x', ...property }], top)
  return saidBy(results.find((result) => result.id === id))
}

function saidBy(found: CheckResult | undefined): Said {
  if (found === undefined) throw new Error('there is no such check')
  return [found.outcome, found.bad, found.of, found.rows]
}

const number = { logicalType: 'number' }
const quality = (parameters: Written): Written => ({ quality: [check(parameters)] })
const tokens = { customProperties: [{ property: 'null_tokens', value: ['NA', '-'] }] }

const rows: [words: string, id: string, values: string[], property: Written, said: Said, top?: Written][] = [
  ['required: every row', 'x.not_null', ['a', 'b'], { required: true }, ['pass', 0, 2]],
  ['required: a gap', 'x.not_null', ['a', '', 'b', ''], { required: true }, ['fail', 2, 4, [2, 4]]],
  [
    'required: a quoted empty text is missing',
    'x.not_null',
    ['a', '""'],
    { required: true },
    ['fail', 1, 2, [2]],
  ],
  ['required: a space is a value', 'x.not_null', ['a', ' '], { required: true }, ['pass', 0, 2]],
  ['required: NA is a value unless said', 'x.not_null', ['NA', '-'], { required: true }, ['pass', 0, 2]],
  [
    'required: NA as a token',
    'x.not_null',
    ['NA', '-', 'n', '"NA"'],
    { required: true },
    ['fail', 3, 4, [1, 2, 4]],
    tokens,
  ],
  [
    'required: first five rows only',
    'x.not_null',
    ['', '', '', '', '', '', 'a'],
    { required: true },
    ['fail', 6, 7, [1, 2, 3, 4, 5]],
  ],
  ['primaryKey: present', 'x.not_null', ['a', ''], { primaryKey: true }, ['fail', 1, 2, [2]]],
  ['primaryKey: distinct', 'x.unique', ['a', 'a', ''], { primaryKey: true }, ['fail', 1, 2]],
  ['unique: case counts', 'x.unique', ['a', 'A', ' a'], { unique: true }, ['pass', 0, 3]],
  [
    'unique: counts rows beyond the first',
    'x.unique',
    ['a', 'a', 'a', 'b', '', ''],
    { unique: true },
    ['fail', 2, 4],
  ],
  ['unique: 1 and 1.0 are one number', 'x.unique', ['1', '1.0'], { ...number, unique: true }, ['fail', 1, 2]],
  ['unique: nothing but gaps', 'x.unique', ['', ''], { unique: true }, ['no_data', undefined, 0]],

  [
    'number: what is one',
    'x.parseable',
    ['1', '-2.5', '+3', '.5', '5.', '1e3', '-1E-2'],
    number,
    ['pass', 0, 7],
  ],
  [
    'number: what is none',
    'x.parseable',
    ['0x1A', '1_000', '1,5', 'NaN', 'inf', '1e', ' 1', '--1', '１'].map((text) => `"${text}"`),
    number,
    ['fail', 9, 9, [1, 2, 3, 4, 5]],
  ],
  ['number: too large to hold', 'x.parseable', ['1e308', '1e999', '-1e999'], number, ['fail', 2, 3, [2, 3]]],
  ['number: gaps are left aside', 'x.parseable', ['', '1', 'NA'], number, ['pass', 0, 1], tokens],
  ['integer', 'x.parseable', ['7', '-7', '+7', '007'], { logicalType: 'integer' }, ['pass', 0, 4]],
  [
    'integer: fractions and exponents',
    'x.parseable',
    ['7', '7.0', '1e3'],
    { logicalType: 'integer' },
    ['fail', 2, 3, [2, 3]],
  ],
  [
    'integer: as large as 64 bits',
    'x.parseable',
    ['9223372036854775807', '-9223372036854775808'],
    { logicalType: 'integer' },
    ['pass', 0, 2],
  ],
  [
    'integer: beyond 64 bits',
    'x.parseable',
    ['9223372036854775808'],
    { logicalType: 'integer' },
    ['fail', 1, 1, [1]],
  ],
  [
    'boolean',
    'x.parseable',
    ['true', 'FALSE', 't', 'F', '1', '0'],
    { logicalType: 'boolean' },
    ['pass', 0, 6],
  ],
  [
    'boolean: what is none',
    'x.parseable',
    ['yes', 'no', 'on', '2'],
    { logicalType: 'boolean' },
    ['fail', 4, 4, [1, 2, 3, 4]],
  ],
  ['date', 'x.parseable', ['2000-02-29', '1999-12-31'], { logicalType: 'date' }, ['pass', 0, 2]],
  [
    'date: what is none',
    'x.parseable',
    ['1999-02-29', '1999-1-1', '31.12.1999', '1999-12-31 10:00:00'],
    { logicalType: 'date' },
    ['fail', 4, 4, [1, 2, 3, 4]],
  ],
  [
    'date: in its own format',
    'x.parseable',
    ['1/5/1999', '12/31/1999'],
    { logicalType: 'date', logicalTypeOptions: { format: 'M/d/yyyy' } },
    ['pass', 0, 2],
  ],
  [
    'date: not in its format',
    'x.parseable',
    ['31/12/1999', '1999-12-31'],
    { logicalType: 'date', logicalTypeOptions: { format: 'M/d/yyyy' } },
    ['fail', 2, 2, [1, 2]],
  ],
  [
    'timestamp',
    'x.parseable',
    ['1999-12-31 10:00:00', '1999-12-31T10:00:00.5', '1999-12-31T10:00:00+02:00'],
    { logicalType: 'timestamp' },
    ['pass', 0, 3],
  ],
  [
    'timestamp: with letters in quotes',
    'x.parseable',
    ['1999-12-31T10:05:09'],
    { logicalType: 'timestamp', logicalTypeOptions: { format: "yyyy-MM-dd'T'HH:mm:ss" } },
    ['pass', 0, 1],
  ],

  ['enum', 'x.in_set', ['a', 'b', ''], { enum: [{ value: 'a' }, { value: 'b' }] }, ['pass', 0, 2]],
  [
    'enum: case and spaces count',
    'x.in_set',
    ['a', 'A', 'a '],
    { enum: [{ value: 'a' }] },
    ['fail', 2, 3, [2, 3]],
  ],
  [
    'enum: numbers as numbers',
    'x.in_set',
    ['1', '1.0', '2'],
    { ...number, enum: [{ value: 1 }] },
    ['fail', 1, 3, [3]],
  ],
  [
    'enum: a quote and a percent sign in it',
    'x.in_set',
    ["it's", '%'],
    { enum: [{ value: "it's" }] },
    ['fail', 1, 2, [2]],
  ],
  [
    'in_set: unicode',
    'x.in_set',
    ['Zürich', 'Zu\u0308rich', '日本'],
    quality({ check: 'in_set', values: ['Zürich', '日本'] }),
    ['fail', 1, 3, [2]],
  ],
  [
    'in_set: true is a boolean',
    'x.in_set',
    ['true', '0'],
    { logicalType: 'boolean', ...quality({ check: 'in_set', values: [true] }) },
    ['fail', 1, 2, [2]],
  ],
  ['in_set: no value', 'x.in_set', ['', ''], quality({ check: 'in_set', values: ['a'] }), ['no_data', 0, 0]],
  [
    'in_set: a share may',
    'x.in_set',
    ['a', 'a', 'a', 'z'],
    quality({ check: 'in_set', values: ['a'], max_bad_share: 0.25 }),
    ['pass', 1, 4, [4]],
  ],
  [
    'in_set: more than the share',
    'x.in_set',
    ['a', 'a', 'a', 'z'],
    quality({ check: 'in_set', values: ['a'], max_bad_share: 0.24 }),
    ['fail', 1, 4, [4]],
  ],

  [
    'minimum and maximum, ends included',
    'x.range',
    ['0', '10', '10.5', '-1', ''],
    { ...number, logicalTypeOptions: { minimum: 0, maximum: 10 } },
    ['fail', 2, 4, [3, 4]],
  ],
  [
    'exclusive ends',
    'x.range',
    ['0', '10', '5'],
    { ...number, logicalTypeOptions: { exclusiveMinimum: 0, exclusiveMaximum: 10 } },
    ['fail', 2, 3, [1, 2]],
  ],
  [
    'range: what is no number is another check',
    'x.range',
    ['5', 'x'],
    { ...number, ...quality({ check: 'range', min: 0 }) },
    ['pass', 0, 1],
  ],
  [
    'range: large integers',
    'x.range',
    ['9007199254740993'],
    { logicalType: 'integer', ...quality({ check: 'range', max: 1e15 }) },
    ['fail', 1, 1, [1]],
  ],
  [
    'range: a negative bound',
    'x.range',
    ['-5', '-7'],
    { ...number, ...quality({ check: 'range', min: -6, max: -1 }) },
    ['fail', 1, 2, [2]],
  ],

  [
    'minLength: code points',
    'x.length',
    ['ab', 'é', '日本語', '👍'],
    { logicalTypeOptions: { minLength: 2 } },
    ['fail', 2, 4, [2, 4]],
  ],
  ['maxLength', 'x.length', ['ab', 'abc'], { logicalTypeOptions: { maxLength: 2 } }, ['fail', 1, 2, [2]]],
  [
    'pattern: the whole text',
    'x.matches',
    ['AB12', 'xAB12', 'AB12x'],
    { logicalTypeOptions: { pattern: '[A-Z]{2}\\d+' } },
    ['fail', 2, 3, [2, 3]],
  ],
  [
    'matches: an alternation is one whole',
    'x.matches',
    ['a', 'b', 'ab'],
    quality({ check: 'matches', pattern: 'a|b' }),
    ['fail', 1, 3, [3]],
  ],
  [
    'matches: a quote in it',
    'x.matches',
    ["o'clock"],
    quality({ check: 'matches', pattern: "o'.*" }),
    ['pass', 0, 1],
  ],
  [
    'matches: what would take exponential time elsewhere',
    'x.matches',
    [`${'a'.repeat(60)}!`],
    quality({ check: 'matches', pattern: '(a+)+b' }),
    ['fail', 1, 1, [1]],
  ],

  [
    'completeness: exactly the share',
    'x.completeness',
    ['a', 'a', 'a', ''],
    quality({ check: 'completeness', min: 0.75 }),
    ['pass', 1, 4, [4]],
  ],
  [
    'completeness: below it',
    'x.completeness',
    ['a', 'a', '', ''],
    quality({ check: 'completeness', min: 0.75 }),
    ['fail', 2, 4, [3, 4]],
  ],
  [
    'completeness: of numbers that can be read',
    'x.completeness',
    ['1', 'x'],
    { ...number, ...quality({ check: 'completeness', min: 1 }) },
    ['fail', 1, 2, [2]],
  ],

  [
    'expression',
    'x.expression',
    ['1', '-1', ''],
    { ...number, ...quality({ check: 'expression', holds: 'x > 0' }) },
    ['fail', 1, 2, [2]],
  ],
  [
    'expression: over two columns',
    'x.expression',
    ['1', '1', '0'],
    { ...number, ...quality({ check: 'expression', holds: 'x >= CAST(n AS INTEGER)' }) },
    ['fail', 1, 3, [3]],
  ],
  [
    'expression: over the text as read',
    'x.expression',
    ['1.0', '1'],
    { ...number, ...quality({ check: 'expression', holds: '"text:x" NOT LIKE \'%.%\'' }) },
    ['fail', 1, 2, [1]],
  ],
  [
    'expression: unknown everywhere',
    'x.expression',
    ['', ''],
    { ...number, ...quality({ check: 'expression', holds: 'x > 0' }) },
    ['no_data', 0, 0],
  ],
]

/** Checks that leave missing values aside can share a table: each column is filled up with them. */
const apart = /not_null|completeness|expression|no_data/
let shared: Promise<CheckResult[]> | undefined

function together(): Promise<CheckResult[]> {
  const longest = Math.max(...rows.map(([, , values]) => values.length))
  const lines = Array.from({ length: longest }, (_, line) =>
    [line, ...rows.map(([, , values]) => values[line] ?? '')].join(','),
  )
  const header = ['n', ...rows.map((_, index) => `x${index}`)].join(',')
  const properties = rows.map(([, id, , property], index) => ({
    name: `x${index}`,
    ...(apart.test(id) ? {} : property),
  }))
  shared ??= resultsOf(`${header}\n${lines.join('\n')}\n`, properties)
  return shared
}

it.each(rows.map((row, index) => [row[0], index] as const))('%s', async (_, index) => {
  const [, id, values, property, expected, top] = rows[index]!
  const found =
    top !== undefined || apart.test(`${id} ${expected[0]}`)
      ? await said(id, values, property, top)
      : saidBy((await together()).find((result) => result.id === id.replace('x', `x${index}`)))
  expect(found).toEqual([...expected, ...Array(4 - expected.length)])
})

it('takes shares as they are written, although 0.29 · 100 is less than 29 in binary', async () => {
  const values = Array.from({ length: 100 }, (_, index) => (index < 29 ? 'z' : 'a'))
  const parameters = { check: 'in_set', values: ['a'], max_bad_share: 0.29 }
  expect(await said('x.in_set', values, quality(parameters))).toEqual(['pass', 29, 100, [1, 2, 3, 4, 5]])
  const gaps = values.map((value, index) => (index < 7 ? '' : value))
  expect((await said('x.completeness', gaps, quality({ check: 'completeness', min: 0.93 })))[0]).toBe('pass')
})

it.each([
  ['a space', 'Flight Date'],
  ['a quote', 'the "best" one'],
  ["an apostrophe and a comment's start", "it's -- here"],
  ['a colon', 'a:b'],
  ['a semicolon and a bracket', 'x); DROP TABLE assay_source; --'],
  ['letters of other scripts', 'Größe 高さ'],
  ['a reserved word', 'select'],
  ['the engine’s own row number', 'rowid'],
])('reads a column whose name holds %s', async (_, name) => {
  const written = `"${name.replaceAll('"', '""')}"`
  const results = await resultsOf(`${written},other\na,1\na,2\n,3\n`, [
    { name, required: true, unique: true, enum: [{ value: 'a' }] },
    { name: 'other' },
  ])
  expect(results.map(({ id, outcome, bad, rows }) => [id, outcome, bad, rows])).toEqual([
    [`${name}.not_null`, 'fail', 1, [3]],
    [`${name}.unique`, 'fail', 1, undefined],
    [`${name}.in_set`, 'pass', 0, undefined],
  ])
})

it('shows up to five offending values, once each, in order', async () => {
  const [result] = await resultsOf(column(['z', 'y', 'z', 'q', 'a', '"p""p"', 'r', 's']), [
    { name: 'x', enum: [{ value: 'a' }] },
  ])
  expect(result).toMatchObject({
    observed: '7 of 8 values break it',
    examples: ['"p\\"p"', '"q"', '"r"', '"s"', '"y"'],
    expected: 'one of a',
  })
})
