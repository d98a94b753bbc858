import { expect, it } from 'vitest'
import { propertiesOf } from '#core/contract/contract.ts'
import { relationshipsOf } from '#core/contract/relationships.ts'
import { serviceLevelsOf } from '#core/contract/service-levels.ts'
import { contractOf } from '../../builders/contract.ts'

const properties = [{ name: 'at', physicalName: 'ts', logicalType: 'timestamp' }, { name: 'town' }]

function levels(...slaProperties: Record<string, unknown>[]) {
  const { contract } = contractOf(properties)
  const stated = { ...contract, slaProperties: slaProperties as never, slaDefaultElement: 'trips.at' }
  return serviceLevelsOf(stated, propertiesOf(contract))
}

it.each<[words: string, entry: Record<string, unknown>, max_age: string]>([
  ['days', { property: 'freshness', value: 2, unit: 'd' }, '2d'],
  ['no unit', { property: 'freshness', value: 2 }, '2d'],
  ['hours as text', { property: 'Freshness', value: '36', unit: 'hours' }, '36h'],
  ['minutes', { property: 'freshness', value: 90, unit: 'm' }, '90m'],
  ['months', { property: 'retention', value: 3, unit: 'm' }, '93d'],
  ['years', { property: 'retention', value: 1, unit: 'yr', element: 'trips.ts' }, '366d'],
  ['weeks', { property: 'retention', value: 2, unit: 'weeks' }, '14d'],
  ['an ISO duration', { property: 'retention', value: 'P1Y', element: 'trips.ts' }, '366d'],
  ['an ISO duration of hours', { property: 'freshness', value: 'PT36H' }, '36h'],
])('%s', (_, entry, max_age) => {
  const check = String(entry.property).toLowerCase()
  expect(levels(entry)).toMatchObject([
    { kind: 'check', property: { name: 'at' }, parameters: { check, max_age } },
  ])
})

it.each<[words: string, entry: Record<string, unknown>, because: string]>([
  ['when rows arrived', { property: 'latency', value: 4, unit: 'd' }, 'when a row arrived'],
  [
    'a column that is not there',
    { property: 'freshness', value: 4, element: 'trips.x' },
    'no column `trips.x`',
  ],
  ['a column of text', { property: 'freshness', value: 4, element: 'town' }, '`town` is a string column'],
  ['a span that is none', { property: 'freshness', value: 'often' }, 'a span of `often `'],
  ['a unit that is none', { property: 'freshness', value: 4, unit: 'moons' }, 'a span of `4 moons`'],
])('is skipped: %s', (_, entry, because) => {
  expect(levels(entry)).toMatchObject([{ kind: 'skipped', because: expect.stringContaining(because) }])
})

it('says nothing of what is not about the rows', () => {
  expect(
    levels({ property: 'generalAvailability', value: '2026-01-01' }, { property: 'frequency', value: 1 }),
  ).toEqual([])
})

const references = { customProperties: [{ property: 'references', value: { towns: 'data/towns.csv' } }] }

it('makes foreign keys of relationships to tables whose file the contract names', () => {
  const { contract } = contractOf(properties, references)
  const [, town] = propertiesOf(contract)
  const stated = (...relationships: Record<string, unknown>[]) =>
    relationshipsOf({ relationships }, town, contract)
  expect(stated({ to: 'towns.name' }, { to: 'schema/towns/properties/name', type: 'foreignKey' })).toEqual(
    [0, 1].map((index) => ({
      kind: 'check',
      index,
      parameters: {
        check: 'foreign_key',
        columns: ['town'],
        reference: 'towns',
        reference_columns: ['name'],
        max_bad_share: 0,
      },
    })),
  )
  expect(stated({ to: 'lands.name' }, { to: 'name' }, { type: 'partOf', to: 'towns.name' })).toMatchObject([
    { kind: 'skipped', because: expect.stringContaining('names no file for `lands`') },
    { kind: 'skipped', because: expect.stringContaining('not understood') },
  ])
  const pair = { from: ['trips.at', 'trips.town'], to: ['towns.at', 'towns.name'] }
  expect(relationshipsOf({ relationships: [pair] }, undefined, contract)).toMatchObject([
    { kind: 'check', parameters: { columns: ['at', 'town'], reference_columns: ['at', 'name'] } },
  ])
})
