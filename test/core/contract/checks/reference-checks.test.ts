import { expect, it } from 'vitest'
import { check } from '../../../builders/contract.ts'
import { openWithReferences } from '../../../builders/references.ts'

type Parameters = Readonly<Record<string, unknown>> & { readonly check: string }
type Said = Readonly<Record<string, unknown>>

const data = `id,place,part,day,"a ""b""",amount
1,8001,a,2024-01-01,x,10
2,8002,a,2024-01-02,x,20.5
3,,b,2024-01-03,y,
4,NA,b,2024-01-04,y,30
5,8001.0,b,2024-01-05,,-1
`
const properties = [
  { name: 'id', logicalType: 'integer' },
  { name: 'place', logicalType: 'number' },
  { name: 'part' },
  { name: 'day', logicalType: 'date' },
  { name: 'a "b"' },
  { name: 'amount', logicalType: 'number' },
]
const others = {
  'places.csv': 'code,part,select\n8001,a,x\n8002,b,x\n8002,b,\n,b,y\n',
  'copy.csv': data,
  'moved.csv': `id,place,part,day,"a ""b""",amount
2,8002,a,2024-01-02,x,20.4
1,8001,a,2024-01-01,x,10
3,,b,2024-01-03,y,
3,,b,2024-01-03,y,
6,8001,b,2024-01-05,,-1
,8001,b,2024-01-05,,-1
`,
  'empty.csv': 'code,part,id,amount\n',
}
const references = { places: 'places.csv', copy: 'copy.csv', moved: 'moved.csv', empty: 'empty.csv' }

async function said(on: string | undefined, parameters: Parameters): Promise<Said> {
  const quality = [check(parameters, { id: 'mine' })]
  const { check: judge } = await openWithReferences({
    data,
    others,
    references,
    properties: properties.map((property) => (property.name === on ? { ...property, quality } : property)),
    ...(on === undefined ? { quality } : {}),
  })
  const found = (await judge()).find(({ id }) => id === 'mine')
  if (found === undefined) throw new Error('the check has no answer')
  const { outcome, bad, of, value, rows } = found
  return Object.fromEntries(
    Object.entries({ outcome, bad, of, value, rows }).filter(([, figure]) => figure !== undefined),
  )
}

const key = { check: 'foreign_key', reference: 'places' }

it.each<[words: string, on: string | undefined, parameters: Parameters, expected: Said]>([
  [
    'counts rows, and 8001.0 is the number 8001',
    'place',
    { ...key, reference_columns: ['code'] },
    { outcome: 'pass', bad: 0, of: 3 },
  ],
  [
    'keys that are not there',
    'id',
    { ...key, reference_columns: ['code'] },
    { outcome: 'fail', bad: 5, of: 5, rows: [1, 2, 3, 4, 5] },
  ],
  [
    'pairs, where a missing part is left aside',
    undefined,
    { ...key, columns: ['place', 'part'], reference_columns: ['code', 'part'] },
    { outcome: 'fail', bad: 2, of: 3, rows: [2, 5] },
  ],
  [
    'pairs where',
    undefined,
    { ...key, columns: ['place', 'part'], reference_columns: ['code', 'part'], where: 'id < 2' },
    { outcome: 'pass', bad: 0, of: 1 },
  ],
  [
    'as many as may',
    undefined,
    { ...key, columns: ['place', 'part'], reference_columns: ['code', 'part'], max_bad: 2 },
    { outcome: 'pass', bad: 2, of: 3, rows: [2, 5] },
  ],
  ['odd names', 'a "b"', { ...key, reference_columns: ['select'] }, { outcome: 'pass', bad: 0, of: 4 }],
  [
    'an empty table',
    'part',
    { ...key, reference: 'empty' },
    { outcome: 'fail', bad: 5, of: 5, rows: [1, 2, 3, 4, 5] },
  ],
  ['itself', 'part', { ...key, reference: 'copy' }, { outcome: 'pass', bad: 0, of: 5 }],
  ['no key at all', 'part', { ...key, where: 'id > 9' }, { outcome: 'no_data', bad: 0, of: 0 }],
  ['a column that is not there', 'part', { ...key, reference_columns: ['town'] }, { outcome: 'unsupported' }],
])('foreign_key: %s', async (_, on, parameters, expected) => {
  expect(await said(on, parameters)).toEqual(expected)
})

const figure = { check: 'aggregate_match', reference: 'copy' }

it.each<[words: string, on: string, parameters: Parameters, expected: Said]>([
  ['sum', 'amount', { ...figure, aggregate: 'sum' }, { outcome: 'pass', value: 59.5 }],
  ['sum of whole numbers', 'id', { ...figure, aggregate: 'sum' }, { outcome: 'pass', value: 15 }],
  ['mean', 'amount', { ...figure, aggregate: 'mean' }, { outcome: 'pass', value: 14.875 }],
  ['min', 'amount', { ...figure, aggregate: 'min' }, { outcome: 'pass', value: -1 }],
  ['max', 'amount', { ...figure, aggregate: 'max' }, { outcome: 'pass', value: 30 }],
  [
    'count, of values that can be read',
    'place',
    { ...figure, aggregate: 'count' },
    { outcome: 'pass', value: 3 },
  ],
  ['distinct', 'part', { ...figure, aggregate: 'distinct' }, { outcome: 'pass', value: 2 }],
  [
    'another figure',
    'amount',
    { ...figure, reference: 'moved', aggregate: 'sum' },
    { outcome: 'fail', value: 59.5 },
  ],
  [
    'another figure, within exactly the share',
    'amount',
    {
      ...figure,
      reference: 'moved',
      aggregate: 'sum',
      where: 'amount > 0 AND amount < 25',
      tolerance_share: 0.073943661971831,
    },
    { outcome: 'pass', value: 30.5 },
  ],
  [
    'of another column',
    'place',
    { ...figure, reference: 'places', aggregate: 'max', reference_column: 'code' },
    { outcome: 'pass', value: 8002 },
  ],
  ['of nothing there', 'amount', { ...figure, reference: 'empty', aggregate: 'sum' }, { outcome: 'no_data' }],
  ['of nothing here', 'amount', { ...figure, aggregate: 'sum', where: 'id > 9' }, { outcome: 'no_data' }],
  ['of no number', 'part', { ...figure, aggregate: 'sum' }, { outcome: 'unsupported' }],
  ['of no column', 'day', { ...figure, reference: 'places', aggregate: 'count' }, { outcome: 'unsupported' }],
])('aggregate_match: %s', async (_, on, parameters, expected) => {
  expect(await said(on, parameters)).toEqual(expected)
})

const all = ['place', 'part', 'day', 'a "b"', 'amount']

it.each<[words: string, parameters: Parameters, expected: Said]>([
  [
    'the same, missing equals missing',
    { check: 'dataset_match', reference: 'copy', key: ['id'], columns: all },
    { outcome: 'pass', bad: 0, of: 5, value: 1 },
  ],
  [
    // Keys 1, 2, 3, 4, 5, 6 and none: 1 is equal, 2 differs, 3 is there twice.
    'keys of both sides',
    { check: 'dataset_match', reference: 'moved', key: ['id'], columns: all, min: 0.5 },
    { outcome: 'fail', bad: 6, of: 7, value: 1 / 7, rows: [2, 3, 4, 5] },
  ],
  [
    'numbers that differ by exactly what they may',
    {
      check: 'dataset_match',
      reference: 'moved',
      key: ['id'],
      columns: ['amount'],
      tolerance_by: 0.1,
      where: 'id < 3',
      min: 0.4,
    },
    { outcome: 'pass', bad: 3, of: 5, value: 0.4 },
  ],
  [
    'keys alone',
    { check: 'dataset_match', reference: 'moved', key: ['id'], min: 0.28 },
    { outcome: 'pass', bad: 5, of: 7, value: 2 / 7, rows: [3, 4, 5] },
  ],
  [
    'a missing key is one',
    { check: 'dataset_match', reference: 'copy', key: ['place', 'id'] },
    { outcome: 'pass', bad: 0, of: 5, value: 1 },
  ],
  [
    'an empty table',
    { check: 'dataset_match', reference: 'empty', key: ['id'], min: 0 },
    { outcome: 'pass', bad: 5, of: 5, value: 0, rows: [1, 2, 3, 4, 5] },
  ],
  [
    'a column that is not there',
    { check: 'dataset_match', reference: 'empty', key: ['day'] },
    { outcome: 'unsupported' },
  ],
])('dataset_match: %s', async (_, parameters, expected) => {
  expect(await said(undefined, parameters)).toEqual(expected)
})

it('a reference that the contract does not name is a wrong contract', async () => {
  await expect(said('part', { ...key, reference: 'plaices' })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('there is no reference `plaices`'),
  })
})

it('nothing of the other table shows', async () => {
  const quality = [check({ ...key, reference: 'copy', reference_columns: ['part'] }, { id: 'mine' })]
  const { check: judge } = await openWithReferences({
    data: 'part\nzz\n',
    others: { 'copy.csv': 'part\nsecret\n' },
    references: { copy: 'copy.csv' },
    properties: [{ name: 'part', quality }],
  })
  expect(JSON.stringify(await judge())).not.toContain('secret')
})
