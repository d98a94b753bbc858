import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { ownStatement } from '#core/contract/plan/statements.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { nameColumns } from '#core/data/open-data.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { contractOf } from '../../builders/contract.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { openTable } from '../../builders/table.ts'

const columns = [
  { name: 'id' },
  { name: 'Was late', logicalType: 'boolean' },
  { name: 'a "b"' },
  { name: 'day', logicalType: 'date' },
]
const { contract } = contractOf(columns)
const named = (split: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  pipelineOf({
    data: {
      columns: {
        trip: 'id',
        train: 'Was late',
        part: 'a "b"',
        day: 'day',
        double: 'upper("a ""b""")',
        ...more,
      },
      label: 'train',
      id: 'trip',
      time: 'day',
      features: ['part', 'double'],
      split,
    },
  })

it('reads a pipeline as SQL over the contract’s columns', () => {
  const use = tableUseOf(named({ by: 'time', validation: '2000-01-02', test: '2000-01-03' }), contract)
  const late = '("Was late")'
  const part = `CASE WHEN ${late} IS NULL OR CAST(("id") AS VARCHAR) IS NULL THEN NULL WHEN ("day") IS NULL THEN NULL WHEN ("day") < CAST('2000-01-02' AS DATE) THEN 'train' WHEN ("day") < CAST('2000-01-03' AS DATE) THEN 'validation' ELSE 'holdout' END`
  expect(use).toEqual({
    label: '"Was late"',
    eventTime: '"day"',
    entity: '"id"',
    features: { part: '"a ""b"""', double: '(upper("a ""b"""))' },
    splits: {
      train: `(${part}) = 'train'`,
      validation: `(${part}) = 'validation'`,
      holdout: `(${part}) = 'holdout'`,
    },
    expressions: ['upper("a ""b""")'],
  })
})

const rows = Array.from(
  { length: 300 },
  (_, index) =>
    `trip-${index},${index % 10 === 0 ? '' : index % 3 === 0},g${index % 17},2000-01-0${(index % 5) + 1}\n`,
).join('')

it.each<[words: string, split: Record<string, unknown>, id?: string]>([
  ['time', { by: 'time', validation: '2000-01-02', test: '2000-01-04' }],
  ['time, with rows held back', { by: 'time', validation: '2000-01-02', test: '2000-01-04', hold_back: 0.3 }],
  ['lot', { by: 'random', validation: 0.2, test: 0.3, seed: 7 }],
  ['lot of the row number', { by: 'random', validation: 0.2, test: 0.3, hold_back: 0.2 }, 'row_number'],
  ['class', { by: 'stratified', validation: 0.2, test: 0.3 }],
  ['group', { by: 'group', column: 'part', validation: 0.2, test: 0.3 }],
])('places every row as the kit cuts it: by %s', async (_, split, id = 'id') => {
  const { table } = await openTable(`id,Was late,"a ""b""",day\n${rows}`, columns)
  const pipeline = named(split, { trip: id })
  const use = tableUseOf(pipeline, contract)
  const conditions = Object.entries(use?.splits ?? {})
  const flags = conditions.map(([name, sql]) => `(${sql}) AS "${name}"`)
  const ground = { relation: table.relation, properties: propertiesOf(contract) }
  const placed = await table.relation.query(
    ownStatement(ground, `SELECT ${flags.join(', ')} FROM t ORDER BY "assay:row"`),
  )
  await nameColumns(table, { policy: pipeline, contract, features: {}, file: 'f' }, duckdbTables())
  const { part = [] } = await table.columns({ select: { part: '"assay:part"' }, orderBy: '"assay:row"' })
  const found = placed.map((row) => conditions.find(([name]) => row[name] === true)?.[0] ?? null)
  expect(found).toEqual(part)
  expect(new Set(part).size).toBeGreaterThan(3)
})

it('draws lots in the words of the engine that judges', () => {
  const split = { by: 'random', validation: 0.2, test: 0.3 }
  const drawn = (dialect: Pick<Dialect, 'md5'>) => tableUseOf(named(split), contract, dialect)?.splits.train
  expect(drawn(trinoDialect)).toContain(`lower(to_hex(md5(to_utf8('split:`)
  expect(drawn(duckdbDialect)).not.toContain('to_utf8')
})

it.each<[words: string, split: Record<string, unknown>, id: string, entity: string | undefined]>([
  ['the group that stays together', { by: 'group', column: 'part' }, 'id', '"a ""b"""'],
  ['the id', { by: 'random' }, 'id', '"id"'],
  ['nothing where rows have no name but their number', { by: 'random' }, 'row_number', undefined],
])('an entity is %s', (_, split, id, entity) => {
  expect(tableUseOf(named(split, { trip: id }), contract)?.entity).toBe(entity)
})

const stated = (properties: Record<string, unknown>) =>
  contractOf(columns, {
    customProperties: Object.entries(properties).map(([property, value]) => ({ property, value })),
  }).contract

it('reads what a contract by itself says', () => {
  const use = tableUseOf(
    undefined,
    stated({
      label: 'Was late',
      event_time: 'CAST(day AS TIMESTAMP)',
      entity: 'a "b"',
      features: { number: 'row_number', id: 'id' },
      splits: { train: "day < DATE '2000-01-02'", test: 'day IS NULL' },
    }),
  )
  expect(use).toEqual({
    label: '"Was late"',
    eventTime: '(CAST(day AS TIMESTAMP))',
    entity: '"a ""b"""',
    features: { number: '"assay:row"', id: '"id"' },
    splits: { train: "(day < DATE '2000-01-02')", test: '(day IS NULL)' },
    expressions: ['CAST(day AS TIMESTAMP)', "day < DATE '2000-01-02'", 'day IS NULL'],
  })
})

it('a list of features is one of columns', () => {
  expect(tableUseOf(undefined, stated({ features: ['id', 'day'] }))?.features).toEqual({
    id: '"id"',
    day: '"day"',
  })
})

it('says nothing where nobody does', () => {
  expect(tableUseOf(undefined, contract)).toBeUndefined()
})

it('takes from the contract what the pipeline leaves open', () => {
  const pipeline = pipelineOf({
    data: { columns: { trip: 'row_number', late: 'Was late', speed: 'id', town: 'id' } },
  })
  const own = stated({
    entity: 'id',
    event_time: 'day',
    label: 'id',
    features: ['day'],
    splits: { x: 'TRUE' },
  })
  const use = tableUseOf(pipeline, own)
  expect([use?.entity, use?.eventTime, use?.label, Object.keys(use?.features ?? {})]).toEqual([
    '"id"',
    '"day"',
    '"Was late"',
    ['speed', 'town'],
  ])
  expect(Object.keys(use?.splits ?? {})).toEqual(['train', 'validation', 'holdout'])
})

it.each<[words: string, property: string, value: unknown]>([
  ['a label that is a list', 'label', ['a', 'b']],
  ['features that are one text', 'features', 'day'],
  ['no feature at all', 'features', []],
  ['splits that are a list', 'splits', ['train', 'test']],
  ['a split without a condition', 'splits', { train: '' }],
])('refuses %s, with its line', (_, property, value) => {
  expect(() => stated({ [property]: value })).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining(`${property}: found`),
    }),
  )
})
