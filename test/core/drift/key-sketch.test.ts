import { expect, it } from 'vitest'
import { sha256 } from '#core/digest.ts'
import { diffKeys, type KeySketch, mostKeys } from '#core/drift/key-sketch.ts'
import { keysOfTable } from '#core/drift/table-keys.ts'
import { contractOf, type WrittenProperty } from '../../builders/contract.ts'
import { openTable } from '../../builders/table.ts'

function sketch(keys: readonly string[], change: Partial<KeySketch> = {}): KeySketch {
  const hashes = keys.map((key) => sha256(key).slice(0, 16)).sort()
  return {
    of: 'key',
    columns: ['id'],
    rows: keys.length,
    distinct: keys.length,
    hashes: hashes.slice(0, mostKeys),
    ...change,
  }
}
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `key ${from + index}`)

it.each<[words: string, before: string[], after: string[], added: number, gone: number]>([
  ['the same', numbered(0, 50), numbered(0, 50), 0, 0],
  ['appended', numbered(0, 50), numbered(0, 60), 10, 0],
  ['replaced', numbered(0, 50), numbered(50, 100), 50, 50],
  ['shifted', numbered(0, 50), numbered(20, 60), 10, 20],
  ['from nothing', [], numbered(0, 5), 5, 0],
])('%s: exact where every key is kept', (_, before, after, added, gone) => {
  const diff = diffKeys(sketch(before), sketch(after))
  expect(diff).toMatchObject({ added, gone, distinct: { before: before.length, after: after.length } })
  expect(diff).not.toHaveProperty('sampled')
})

it('more keys than are kept are estimated, within four standard errors', () => {
  const diff = diffKeys(sketch(numbered(0, 40_000)), sketch(numbered(10_000, 50_000)))
  const error = Math.sqrt((0.25 * 0.75) / mostKeys) * 40_000
  expect(Math.abs((diff?.gone ?? 0) - 10_000)).toBeLessThan(4 * error)
  expect(Math.abs((diff?.added ?? 0) - 10_000)).toBeLessThan(4 * error)
  expect(diff?.sampled).toBeGreaterThan(mostKeys * 0.9)
  const appended = diffKeys(sketch(numbered(0, 40_000)), sketch(numbered(0, 41_000)))
  expect(appended?.gone).toBe(0)
  expect(Math.abs((appended?.added ?? 0) - 1_000)).toBeLessThan(300)
})

it('a small table against a large one', () => {
  const diff = diffKeys(sketch(numbered(0, 100)), sketch(numbered(0, 40_000)))
  expect(diff?.gone).toBe(0)
  expect(Math.abs((diff?.added ?? 0) - 39_900)).toBeLessThan(800)
})

it('keys of other columns are not compared', () => {
  const one = sketch(['a'])
  expect(diffKeys(one, undefined)).toBeUndefined()
  expect(diffKeys(one, sketch(['a'], { columns: ['name'] }))).toBeUndefined()
  expect(diffKeys(one, sketch(['a'], { of: 'row' }))).toBeUndefined()
})

const csv = 'id,name,city\n1,Jane,Ulm\n2,John,Ulm\n,Ann,Bonn\n2,John,Ulm\n'
it.each<[words: string, properties: WrittenProperty[], expected: Partial<KeySketch> | undefined]>([
  [
    'its primary key',
    [{ name: 'id', primaryKey: true }, { name: 'name' }],
    { of: 'key', columns: ['id'], rows: 3, distinct: 2 },
  ],
  ['a unique column', [{ name: 'name' }, { name: 'id', unique: true }], { of: 'key', columns: ['id'] }],
  ['whole rows', [{ name: 'id' }, { name: 'city' }], { of: 'row', rows: 4, distinct: 3 }],
  [
    'not by a key that is classified',
    [{ name: 'id', primaryKey: true, classification: 'personal' }, { name: 'city' }],
    { of: 'row', columns: ['city'], distinct: 2 },
  ],
  ['not at all where nothing is open', [{ name: 'id', classification: 'personal' }], undefined],
])('rows are told apart by %s', async (_, properties, expected) => {
  const { table } = await openTable(csv, properties)
  const keys = await keysOfTable(table.relation, contractOf(properties).contract)
  if (expected === undefined) expect(keys).toBeUndefined()
  else expect(keys).toMatchObject(expected)
})
