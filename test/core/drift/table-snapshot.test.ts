import { describe, expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { nameColumns } from '#core/data/open-data.ts'
import { Snapshot, snapshotJson } from '#core/drift/snapshot.ts'
import { rolesIn } from '#core/drift/snapshot-files.ts'
import { snapshotOfModel, snapshotOfTable } from '#core/drift/table-snapshot.ts'
import { contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'

const digest = 'd'.repeat(64)
const properties: WrittenProperty[] = [
  { name: 'id', logicalType: 'integer' },
  { name: 'a "b"', logicalType: 'number' },
  { name: 'size' },
  { name: 'day', logicalType: 'date', logicalTypeOptions: { format: 'M/d/yyyy' } },
  { name: 'at', logicalType: 'timestamp' },
  { name: 'paid', logicalType: 'boolean' },
  { name: 'email', classification: 'personal' },
  { name: 'parts', logicalType: 'array' },
]
const rows = Array.from(
  { length: 100 },
  (_, row) =>
    `${row + 1},${row % 10 === 0 ? '' : row / 4},${row % 3 === 0 ? 'S' : 'M'},1/${(row % 28) + 1}/2024,2024-01-01T00:00:0${row % 10}.5Z,${row % 2 === 0},p${row}@x.y,[1]`,
)
const csv = `id,"a ""b""",size,day,at,paid,email,parts\n${rows.join('\n')}\n`

describe('a snapshot of a table', () => {
  it('profiles numbers, moments and categories; leaves classified columns and parts out', async () => {
    const { table } = await openTable(csv, properties)
    const taken = await snapshotOfTable(table, contractOf(properties).contract, digest, { label: 'paid' })
    const snapshot = Snapshot.parse(taken?.snapshot)
    expect(snapshot.source).toEqual({ dataset: digest, rows: 100 })
    expect(snapshot.columns.map(({ name, kind, role }) => `${name} ${kind} ${role}`)).toEqual([
      'id number feature',
      'a "b" number feature',
      'size category feature',
      'day number feature',
      'at number feature',
      'paid category label',
    ])
    const [id, real, size, day, at, paid] = snapshot.columns
    expect(id).toMatchObject({ min: 1, max: 100, missing: 0 })
    expect(real).toMatchObject({ missing: 10, max: 24.75 })
    expect(size).toMatchObject({
      values: [
        ['M', 66],
        ['S', 34],
      ],
      other: 0,
    })
    expect(day).toMatchObject({ time: 'date', min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 0, 28) })
    expect(at).toMatchObject({
      time: 'timestamp',
      min: Date.UTC(2024, 0, 1, 0, 0, 0, 500),
      max: Date.UTC(2024, 0, 1, 0, 0, 9, 500),
    })
    expect(paid).toMatchObject({
      values: [
        ['false', 50],
        ['true', 50],
      ],
    })
    expect(taken?.leftOut.map(({ column }) => column)).toEqual(['email', 'parts'])
    expect(snapshotJson(snapshot)).not.toContain('@')
  })

  it.each([
    [{ label: 'paid' }, 'id feature, a "b" feature, size feature, day feature, at feature, paid label'],
    [
      { label: 'paid', features: ['size', 'day'] },
      'id other, a "b" other, size feature, day feature, at other, paid label',
    ],
    [
      { label: "size = 'M'", features: { big: 'size', more: 'id + 1' } },
      'id other, a "b" other, size feature, day other, at other, paid other',
    ],
  ])('says what the contract makes of its columns: %j', async (stated, roles) => {
    const customProperties = Object.entries(stated).map(([property, value]) => ({ property, value }))
    const { contract } = contractOf(properties, { customProperties })
    const { table } = await openTable(csv, properties)
    const taken = await snapshotOfTable(table, contract, digest, rolesIn(contract))
    expect(taken?.snapshot.columns.map(({ name, role }) => `${name} ${role}`).join(', ')).toBe(roles)
  })

  it('is the same whatever the order of the rows', async () => {
    const one = await openTable(csv, properties)
    const [header = '', ...lines] = csv.trim().split('\n')
    const other = await openTable(`${[header, ...lines.reverse()].join('\n')}\n`, properties)
    const { contract } = contractOf(properties)
    const [a, b] = [
      await snapshotOfTable(one.table, contract, digest),
      await snapshotOfTable(other.table, contract, digest),
    ]
    expect(snapshotJson(a?.snapshot as Snapshot)).toBe(snapshotJson(b?.snapshot as Snapshot))
  })

  it('of nothing that is open is none', async () => {
    const closed = [{ name: 'size', classification: 'restricted' }]
    const { table } = await openTable(csv, closed)
    expect(await snapshotOfTable(table, contractOf(closed).contract, digest)).toBeUndefined()
  })
})

describe('a snapshot of what a model sees', () => {
  it('holds features and label under the model’s names, and no row that is held back', async () => {
    const { table } = await openTable(csv, properties)
    const { contract } = contractOf(properties)
    const columns = { row: 'id', big: "size = 'M'", amount: 'a "b"', label: 'paid' }
    const data = {
      source: 'data.csv',
      contract: 'contract.yaml',
      columns,
      label: 'label',
      id: 'row',
      features: ['big', 'amount'],
      split: { by: 'random' as const, validation: 0.2, test: 0.2, hold_back: 0.4, seed: 1 },
    }
    const features = {
      model: [
        { name: 'big', expression: columns.big },
        { name: 'amount', expression: columns.amount },
      ],
    }
    await nameColumns(table, { policy: { data }, contract, features, file: 'pipeline.yaml' }, duckdbTables())
    const snapshot = Snapshot.parse(await snapshotOfModel(table, 'model', ['big', 'amount'], 'label', digest))
    expect(snapshot.columns.map(({ name, kind, role }) => `${name} ${kind} ${role}`)).toEqual([
      'big category feature',
      'amount number feature',
      'label category label',
    ])
    expect(snapshot.source.rows).toBeGreaterThan(40)
    expect(snapshot.source.rows).toBeLessThan(80)
  })
})
