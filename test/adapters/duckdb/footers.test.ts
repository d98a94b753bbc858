import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { openTable } from '../../builders/table.ts'

type Column = { readonly data: unknown[]; readonly type: string; readonly converted_type?: 'DATE' | 'UTF8' }

/** What checks of one column `x` come to, each with where its answer is from. */
async function judged({ data, ...type }: Column, property: Record<string, unknown>, rowGroupSize = 1000) {
  const schema = [
    { name: 'root', num_children: 1 },
    { name: 'x', repetition_type: 'REQUIRED', ...type },
  ] as never
  const bytes = new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: 'x', data }], schema, rowGroupSize }),
  )
  const { check } = await openTable({ 'data.parquet': bytes }, [{ name: 'x', ...property }])
  const { checks } = await check()
  return checks.map(({ id, outcome, evidence }) => `${id.slice(2)} ${outcome} ${evidence}`)
}

const whole: Column = { data: [2, 3], type: 'INT32' }
const real: Column = { data: [2.5, 3], type: 'DOUBLE' }
const day: Column = { data: [new Date('2026-01-01')], type: 'INT32', converted_type: 'DATE' }
const flag: Column = { data: [true, false], type: 'BOOLEAN' }

it.each<[logicalType: string, column: Column, answer: string]>([
  ['integer', whole, 'pass footers'],
  ['number', whole, 'pass footers'],
  ['number', real, 'pass footers'],
  ['boolean', flag, 'pass footers'],
  ['date', day, 'pass footers'],
  ['timestamp', day, 'pass footers'],
  ['integer', real, 'fail scan'],
  ['boolean', whole, 'fail scan'],
  ['date', whole, 'fail scan'],
  ['timestamp', real, 'fail scan'],
  ['number', day, 'fail scan'],
  ['time', day, 'fail scan'],
  ['number', flag, 'fail scan'],
  ['array', whole, 'fail scan'],
  ['object', flag, 'fail scan'],
])(
  'footers say that values are of type %s only where they have it: %j',
  async (logicalType, column, answer) => {
    const found = await judged(column, { logicalType })
    expect(found.map((said) => said.replace('histogram', 'scan'))).toEqual([`parseable ${answer}`])
  },
)

it('what footers cannot say to the last digit, the rows say', async () => {
  const large: Column = { data: [1n, 2n ** 53n + 1n], type: 'INT64' }
  const most = { range: { max: 2 ** 53 } }
  expect(await judged(large, { logicalType: 'integer', checks: [most] })).toContainEqual(
    expect.stringMatching(/^range fail/),
  )
  const days = [Date.UTC(9999, 11, 31), Date.UTC(10_000, 0, 1)].map((moment) => new Date(moment))
  const last = { date_range: { max: '9999-12-31' } }
  const far: Column = { data: days, type: 'INT32', converted_type: 'DATE' }
  expect(await judged(far, { logicalType: 'date', checks: [last] }, 1)).toContainEqual(
    expect.stringMatching(/^date_range fail/),
  )
})

it.each<[text: string, logicalType: string, outcome: string]>([
  ['[1, {"a": 2}]', 'array', 'pass'],
  ['[0.5,1]', 'vector', 'pass'],
  [' {"a":\n1} ', 'object', 'pass'],
  ['{}', 'map', 'pass'],
  ['a;b', 'array', 'fail'],
  ['[1', 'array', 'fail'],
  ['[1]', 'object', 'fail'],
  ['1', 'map', 'fail'],
])('%j is %s: %s', async (text, logicalType, outcome) => {
  const found = await judged({ data: [text], type: 'BYTE_ARRAY', converted_type: 'UTF8' }, { logicalType })
  expect(found).toEqual([expect.stringMatching(new RegExp(`^parseable ${outcome} `))])
})
