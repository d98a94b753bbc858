import { expect, it } from 'vitest'
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
  const found = results.find((result) => result.id === id)
  if (found === undefined)
    throw new Error(`no check ${id} in ${results.map((result) => result.id).join(', ')}`)
  return [found.outcome, found.bad, found.of, found.rows]
}

const number = { logicalType: 'number' }
const quality = (parameters: Written): Written => ({ quality: [check(parameters)] })
const tokens = { customProperties: [{ property: 'null_tokens', value: ['NA', '-'] }] }

const rows: [words: string, id: string, values: string[], property: Written, said: Said, top?: Written][] = [...expected, ...Array(4 - expected.length)])
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
    observed: '7 of 8 values break it: "p\\"p", "q", "r", "s", "y"',
    expected: 'one of a',
  })
})
