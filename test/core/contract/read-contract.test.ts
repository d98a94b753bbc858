import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { propertiesOf } from '#core/contract/contract.ts'
import { contractFileOf } from '#core/contract/contract-file.ts'
import { readContract } from '#core/contract/read-contract.ts'
import { Failure } from '#core/failure.ts'
import { contractDocument } from '../../builders/contract.ts'

/** Two tables, as other tools write them: one with what we do not know, which matters only where it is meant. */
const two = stringify({
  ...contractDocument([]),
  schema: [
    { name: 'orders', physicalName: 'tbl_orders', properties: [{ name: 'id', primaryKey: true }] },
    { name: 'items', properties: [{ name: 'sku', logicalType: 'uuid' }] },
  ],
  slaProperties: [
    { property: 'retention', value: 'P1Y', element: 'orders.placed' },
    { property: 'freshness', value: 24, unit: 'h', element: 'items.placed' },
    { property: 'latency', value: 4, unit: 'd', element: 'tab1.placed' },
  ],
  customProperties: [{ property: 'a', value: 'b', vendor: 'acme' }],
})

function refusal(named: string): string {
  try {
    readContract(two, named)
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
  return 'read'
}

describe('a contract with several tables', () => {
  it.each(['orders', 'tbl_orders'])(
    'is read as the one named %s, and what it says of others is left aside',
    (table) => {
      const { value, file, placeOf } = readContract(two, `two.yaml#${table}`)
      expect([
        propertiesOf(value).map(({ name }) => name),
        value.slaProperties?.map(({ element }) => element),
        file,
      ]).toEqual([['id'], ['orders.placed', 'tab1.placed'], 'two.yaml'])
      expect(placeOf(['schema', 0, 'properties', 0, 'name']).line).toBe(10)
    },
  )

  it('is not guessed at', () => {
    expect(refusal('two.yaml')).toBe(
      'two.yaml:7: schema: 2 tables, orders, items; data are judged by one\n  Next: name it: two.yaml#orders; for a model, keep its table in a contract of its own.',
    )
  })

  it('has no others', () => {
    expect(refusal('two.yaml#customers')).toBe(
      'two.yaml:7: schema: there is no table `customers`\n  Allowed: orders, items',
    )
  })

  it('is told what is not understood of the one that is meant, at its line', () => {
    expect(refusal('two.yaml#items')).toContain(
      'two.yaml:15: schema.0.properties.0.logicalType: found "uuid"',
    )
  })
})

it.each([
  ['contract.yaml', { file: 'contract.yaml' }],
  ['a#b/contract.yml#orders', { file: 'a#b/contract.yml', table: 'orders' }],
  ['data#1', { file: 'data#1' }],
])('%s is %j', (named, found) => {
  expect(contractFileOf(named)).toEqual(found)
})
