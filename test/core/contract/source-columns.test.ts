import { expect, it } from 'vitest'
import { outcomeOf } from '#core/contract/results.ts'
import { check } from '../../builders/contract.ts'
import { resultsOf } from '../../builders/table.ts'

const properties = [
  { name: 'speed', physicalName: 'SPD', logicalType: 'integer', required: true },
  { name: 'town', physicalName: 'twn' },
]
const quality = [
  check({ check: 'columns_present' }),
  check({ check: 'columns_exact' }),
  check({ check: 'schema_compatible', columns: [{ name: 'speed', type: 'integer' }] }),
  check({ check: 'expression', holds: 'speed > 1' }),
]

it('finds columns by what the source calls them, and by their own names where it does not', async () => {
  const results = await resultsOf('spd,town\n1,a\n2,b\n', properties, { quality })
  expect(results.map(({ id, outcome, observed }) => [id, outcome, observed])).toEqual([
    ['speed.parseable', 'pass', 'all 2 values hold'],
    ['speed.not_null', 'pass', 'all 2 rows have one'],
    ['columns_present', 'pass', 'all are there; SPD is written spd'],
    ['columns_exact', 'pass', 'these 2 columns'],
    ['schema_compatible', 'pass', 'all 1 agree'],
    ['expression', 'fail', '1 of 2 values break it'],
  ])
})

it('misses a column that the source has under neither name', async () => {
  const results = await resultsOf('spd,city\n1,a\n', properties)
  expect(results).toMatchObject([{ id: 'town.columns_present', outcome: 'fail' }])
  expect(outcomeOf(results)).toBe('fail')
})

it('judges a key of several columns by their combinations, each part being there', async () => {
  const key = [
    { name: 'a', primaryKey: true, primaryKeyPosition: 2 },
    { name: 'b', primaryKey: true, primaryKeyPosition: 1 },
  ]
  const results = await resultsOf('a,b\n1,1\n1,2\n2,1\n1,2\n,1\n', key)
  expect(results.map(({ id, outcome, bad }) => [id, outcome, bad])).toEqual([
    ['a.not_null', 'fail', 1],
    ['b.not_null', 'pass', 0],
    ['b+a.unique', 'fail', 1],
  ])
})
