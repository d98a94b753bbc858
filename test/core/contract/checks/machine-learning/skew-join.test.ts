import { expect, it } from 'vitest'
import { check } from '../../../../builders/contract.ts'
import { openWithReferences } from '../../../../builders/references.ts'

const data = 'id,speed,size,"to ""wn"\n1,10,1,a\n2,20.1,2,b\n3,,3,c\n4,40,4,\n5,50,5,e\n,60,6,f\n'
const served = 'id,speed,size,"to ""wn"\n1,10,1,a\n2,20.2,2,b\n3,,3,C\n4,,4,\n9,90,9,z\n,61,6,f\n1,11,1,a\n'
const properties = [
  { name: 'id', logicalType: 'integer' },
  { name: 'speed', logicalType: 'number' },
  { name: 'size', logicalType: 'integer' },
  { name: 'to "wn' },
]
const features = ['speed', 'size', 'to "wn']

it.each<[words: string, parameters: Record<string, unknown>, expected: Record<string, unknown>]>([
  [
    'values that differ, and missing ones that are there',
    { features },
    {
      outcome: 'fail',
      bad: 4,
      of: 5,
      rows: [1, 2, 3, 4],
      observed: '4 of 5 rows were served otherwise: speed 3, to "wn 1',
    },
  ],
  [
    'within a tolerance',
    { features, tolerance_by: 0.1 },
    { outcome: 'fail', bad: 3, of: 5, rows: [1, 3, 4] },
  ],
  ['as many as may', { features, max_bad_share: 0.8 }, { outcome: 'pass', bad: 4, of: 5 }],
  [
    'one that does not',
    { features: ['size'] },
    { outcome: 'pass', bad: 0, of: 5, observed: 'all 5 rows were served as they are here' },
  ],
  ['of some rows', { features, where: 'id = 2' }, { outcome: 'fail', bad: 1, of: 1 }],
  ['no key of both', { features, where: 'id = 5' }, { outcome: 'no_data', of: 0 }],
  ['without features', {}, { outcome: 'unsupported' }],
])('skew_join: %s', async (_, parameters, expected) => {
  const { check: judge } = await openWithReferences({
    data,
    others: { 'served.csv': served },
    references: { served: 'served.csv' },
    properties,
    quality: [check({ check: 'skew_join', reference: 'served', key: ['id'], ...parameters }, { id: 'skew' })],
  })
  expect((await judge()).find(({ id }) => id === 'skew')).toMatchObject(expected)
})
