import fc from 'fast-check'
import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { countParts } from '#core/data/cut-channels.ts'
import { nameColumns } from '#core/data/open-data.ts'
import { partExpression } from '#core/data/parts.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { sha256 } from '#core/digest.ts'
import { contractOf } from '../../builders/contract.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { openTable } from '../../builders/table.ts'

interface Row {
  readonly id: string
  readonly late?: string
  readonly group?: string
  readonly day?: string
}

const columns = [{ name: 'id' }, { name: 'late' }, { name: 'grp' }, { name: 'day', logicalType: 'date' }]
const { contract } = contractOf(columns)
const tables = duckdbTables()

async function place(rows: readonly Row[], split: Record<string, unknown>) {
  const lines = rows.map(
    ({ id, late = 'yes', group = 'g', day = '2000-01-01' }) => `${id},${late},${group},${day}\n`,
  )
  const { table } = await openTable(`id,late,grp,day\n${lines.join('')}`, columns)
  const policy = pipelineOf({
    data: {
      columns: { trip: 'id', late: 'late', grp: 'grp', day: 'day' },
      features: ['grp'],
      time: 'day',
      split: split.by === 'group' ? { column: 'grp', ...split } : split,
    },
  })
  await nameColumns(table, { policy, contract, features: {}, file: 'f' }, tables)
  const read = await table.columns({ select: { part: '"assay:part"' }, orderBy: '"assay:row"' })
  return { parts: read.part ?? [], counts: await countParts(table) }
}

function many(count: number, row: (index: number) => Partial<Row> = () => ({})): Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: `trip-${index}`, ...row(index) }))
}

const random = { by: 'random', validation: 0.2, test: 0.3 }

it('by time: before, between, from that day on', async () => {
  const days = ['1997-12-31', '1998-01-01', '1999-12-31', '2000-01-01', '2001-05-05', '']
  const rows = days.map((day, index) => ({ id: String(index), day }))
  const { parts } = await place(rows, { by: 'time', validation: '1998-01-01', test: '2000-01-01' })
  expect(parts).toEqual(['train', 'validation', 'validation', 'holdout', 'holdout', null])
})

/** The lots of the documentation, drawn again here: MD5 is what any engine computes alike. */
it('by lot: the place of a row can be told from its id alone', async () => {
  const { parts } = await place(many(6), { ...random, seed: 7 })
  const { createHash } = await import('node:crypto')
  const expected = many(6).map(({ id }) => {
    const lot =
      Number.parseInt(createHash('md5').update(`split:7:${id}`).digest('hex').slice(0, 8), 16) / 2 ** 32
    return lot < 0.3 ? 'holdout' : lot < 0.5 ? 'validation' : 'train'
  })
  expect(parts).toEqual(expected)
})

it.each<[words: string, split: Record<string, unknown>, rows: Row[], shares: Record<string, number>]>([
  ['random', random, many(2000), { holdout: 0.3, validation: 0.2, train: 0.5, reference: 0, replay: 0 }],
  [
    'random, with rows held back',
    { ...random, hold_back: 0.25 },
    many(2000),
    { holdout: 0.225, validation: 0.15, train: 0.375, reference: 0.05, replay: 0.2 },
  ],
  [
    'stratified',
    { ...random, by: 'stratified' },
    many(2000, (index) => ({ late: index % 10 === 0 ? 'yes' : 'no' })),
    { holdout: 0.3, validation: 0.2, train: 0.5, reference: 0, replay: 0 },
  ],
  [
    'group',
    { ...random, by: 'group' },
    many(2000, (index) => ({ group: `g${index % 1000}` })),
    { holdout: 0.3, validation: 0.2, train: 0.5, reference: 0, replay: 0 },
  ],
])('%s: shares are those asked for', async (_, split, rows, shares) => {
  const { counts, parts } = await place(rows, split)
  for (const [part, share] of Object.entries(shares)) {
    // Four standard errors.
    expect(Math.abs(counts[part as keyof typeof counts] / rows.length - share)).toBeLessThanOrEqual(
      4 * Math.sqrt((share * (1 - share)) / 2000),
    )
  }
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rows.length)
  expect(parts).not.toContain(null)
})

it('stratified: each label has exactly its shares, rounded', async () => {
  const rows = many(110, (index) => ({ late: index < 10 ? 'yes' : 'no' }))
  const { parts } = await place(rows, { by: 'stratified', validation: 0.2, test: 0.3 })
  const of = (from: number, to: number) => (part: string) =>
    parts.slice(from, to).filter((found) => found === part).length
  expect(['holdout', 'validation', 'train'].map(of(0, 10))).toEqual([3, 2, 5])
  expect(['holdout', 'validation', 'train'].map(of(10, 110))).toEqual([30, 20, 50])
})

it.each<[words: string, split: Record<string, unknown>, row: Partial<Row>]>([
  ['no label', random, { late: '' }],
  ['no id', random, { id: '' }],
  ['no time, split by time', { by: 'time', validation: '1998-01-01', test: '2000-01-01' }, { day: '' }],
  ['no group, split by group', { ...random, by: 'group' }, { group: '' }],
  ['no label, stratified', { ...random, by: 'stratified' }, { late: '' }],
  ['no label, held back', { ...random, hold_back: 0.5 }, { late: '' }],
])('a row with %s belongs nowhere', async (_, split, row) => {
  const { parts } = await place([{ id: 'a' }, { id: 'b', ...row }], split)
  expect(parts[1]).toBe(null)
  expect(parts[0]).not.toBe(null)
})

it.each([
  ['time', { by: 'time', validation: '1998-01-01', test: '2000-01-01', hold_back: 0.2 }],
  ['random', { ...random, hold_back: 0.2 }],
  ['group', { ...random, by: 'group', hold_back: 0.2 }],
])('%s: rows stay where they are when others come or go, in whatever order', async (_, split) => {
  const rows = many(300, (index) => ({
    group: `g${index % 40}`,
    day: index % 2 === 0 ? '1997-01-01' : '2001-01-01',
  }))
  const before = await place(rows, split)
  const where = new Map(rows.map(({ id }, index) => [id, before.parts[index]]))
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: 1 }), fc.nat(50), async (kept, added) => {
      const arrived = many(added, (index) => ({ id: `late-${index}`, group: `g${index}` }))
      const { parts } = await place([...arrived, ...kept], split)
      expect(parts.slice(added)).toEqual(kept.map(({ id }) => where.get(id)))
    }),
    { numRuns: 4 },
  )
})

it('stratified: rows that arrive move few others', async () => {
  const rows = many(1000, (index) => ({ late: index % 4 === 0 ? 'yes' : 'no' }))
  const split = { ...random, by: 'stratified' }
  const before = await place(rows, split)
  const after = await place([...rows, ...many(50, (index) => ({ id: `late-${index}` }))], split)
  const moved = rows.filter((_, index) => before.parts[index] !== after.parts[index]).length
  expect(moved).toBeLessThan(50)
})

it('group: no group is on both sides', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.nat(1000), async (groups, seed) => {
      const rows = many(200, (index) => ({ group: `g${(index * 7) % groups}` }))
      const { parts } = await place(rows, { ...random, by: 'group', seed })
      const found = new Map<string, Set<unknown>>()
      for (const [index, { group = '' }] of rows.entries()) {
        found.set(group, (found.get(group) ?? new Set()).add(parts[index]))
      }
      expect([...found.values()].every((sides) => sides.size === 1)).toBe(true)
    }),
    { numRuns: 4 },
  )
})

it('another seed places rows anew, and leaves those held back alone', async () => {
  const rows = many(400)
  const one = await place(rows, { ...random, hold_back: 0.2, seed: 1 })
  const two = await place(rows, { ...random, hold_back: 0.2, seed: 2 })
  const held = (part: unknown): boolean => part === 'reference' || part === 'replay'
  expect(two.parts.map(held)).toEqual(one.parts.map(held))
  expect(sha256(String(two.parts))).not.toBe(sha256(String(one.parts)))
})

it('an id that holds quotes, or anything, is a text like another', async () => {
  const { parts } = await place([{ id: '"\'; DROP TABLE x; --"' }, { id: 'ü' }, { id: '0' }], random)
  expect(parts).not.toContain(null)
})

it('draws lots in the words of the engine that is asked', () => {
  const policy = pipelineOf({ data: { split: { by: 'random', validation: 0.2, test: 0.2 } } })
  expect(partExpression(policy, trinoDialect)).toContain('substr(lower(to_hex(md5(to_utf8(')
  expect(partExpression(policy)).not.toContain('to_utf8')
})
