import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asCategory, asNumber, type Value } from '#core/drift/column-values.ts'
import { type ReferenceColumn, Snapshot, snapshotJson, takeSnapshot } from '#core/drift/snapshot.ts'
import { repeat } from './synthetic.ts'

const dataset = 'a'.repeat(64)

function snapshotOf(column: Partial<ReferenceColumn> & { values: readonly Value[] }): Snapshot {
  return takeSnapshot([{ name: 'column', role: 'feature', kind: 'number', ...column }], {
    dataset,
    rows: column.values.length,
  })
}

it('profiles a numeric column', () => {
  expect(snapshotOf({ values: [1, 1, 2, 2, 2, 3, null, '3', true, 'n/a'] })).toEqual({
    schemaVersion: 1,
    source: { dataset, rows: 10 },
    columns: [
      {
        name: 'column',
        role: 'feature',
        rows: 10,
        missing: 2,
        kind: 'number',
        edges: [0.5, 1.5, 2.5, 3.5],
        counts: [0, 3, 3, 2, 0],
        quantiles: expect.arrayContaining([
          [0.1, 1],
          [0.5, 2],
          [0.75, 2.25],
          [0.99, 3],
        ]),
        mean: expect.closeTo(1.875),
        sd: expect.closeTo(Math.sqrt(39 / 64)),
        min: 1,
        max: 3,
      },
    ],
  })
})

it('profiles a categorical column, most frequent first', () => {
  expect(
    snapshotOf({ kind: 'category', role: 'label', values: ['b', 'a', 'b', true, null, 'a', ''] }).columns,
  ).toEqual([
    {
      name: 'column',
      role: 'label',
      rows: 7,
      missing: 1,
      kind: 'category',
      values: [
        ['a', 2],
        ['b', 2],
        ['', 1],
        ['true', 1],
      ],
      other: 0,
    },
  ])
})

it('keeps a thousand categories and counts the rest together', () => {
  const [column] = snapshotOf({ kind: 'category', values: [...repeat(1003, String), '1002'] }).columns
  expect(column).toMatchObject({ other: 3, missing: 0 })
  expect(column?.kind === 'category' && column.values.length).toBe(1000)
  expect(column?.kind === 'category' && column.values[0]).toEqual(['1002', 2])
})

it('profiles a column without any value', () => {
  const [column] = snapshotOf({ values: [null, Number.NaN, Number.POSITIVE_INFINITY] }).columns
  expect(column).toMatchObject({
    missing: 3,
    edges: [],
    counts: [0],
    quantiles: [],
    mean: null,
    sd: null,
    min: null,
    max: null,
  })
})

describe('values', () => {
  it.each<[Value | undefined, number | null]>([
    [' 1.5e3 ', 1500],
    ['-.5', -0.5],
    ['0x10', null],
    ['', null],
    ['Infinity', null],
    [false, 0],
    [Number.NaN, null],
    [-1e308, null],
    [undefined, null],
  ])('%j counts as the number %j', (value, number) => expect(asNumber(value)).toBe(number))

  it.each<[Value | undefined, string | null]>([
    ['', ''],
    [2, '2'],
    [true, 'true'],
    [null, null],
    [undefined, null],
  ])('%j counts as the category %j', (value, category) => expect(asCategory(value)).toBe(category))
})

it.each([
  { why: 'no column', columns: [] },
  { why: 'a name twice', columns: ['a', 'a'].map((name) => ({ name, values: [1] })) },
  { why: 'a length of its own', columns: [{ name: 'a', values: [1, 2] }] },
])('refuses $why', ({ columns }) => {
  const made = columns.map((column) => ({ role: 'feature' as const, kind: 'number' as const, ...column }))
  expect(() => takeSnapshot(made, { dataset, rows: 1 })).toThrow(RangeError)
})

it.each([
  { why: 'an unknown key', change: { extra: 1 } },
  { why: 'another version', change: { schemaVersion: 2 } },
  {
    why: 'counts that do not fit the edges',
    change: { columns: snapshotOf({ values: [1, 2] }).columns.map((c) => ({ ...c, edges: [] })) },
  },
])('the schema refuses $why', ({ change }) => {
  const valid = snapshotOf({ values: [1, 2] })
  expect(Snapshot.safeParse(valid).success).toBe(true)
  expect(Snapshot.safeParse({ ...valid, ...change }).success).toBe(false)
})

const anyValue = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.string({ maxLength: 2 }),
  fc.boolean(),
  fc.constant(null),
)

it('gives the same bytes for the same rows in any order, bytes its schema reads', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyValue, { maxLength: 80 })
        .chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
        ),
      fc.constantFrom('number' as const, 'category' as const),
      ([values, shuffled], kind) => {
        const json = snapshotJson(snapshotOf({ kind, values }))
        expect(snapshotJson(snapshotOf({ kind, values: shuffled }))).toBe(json)
        expect(snapshotJson(Snapshot.parse(JSON.parse(json)))).toBe(json)
      },
    ),
    { numRuns: 150 },
  )
})

it('cuts numbers so that every bin holds 5 % and every row is counted', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 5 })),
        { minLength: 1, maxLength: 200 },
      ),
      (values) => {
        const [column] = snapshotOf({ values }).columns
        if (column?.kind !== 'number') throw new Error('numeric')
        const inner = column.counts.filter(
          (count, bin) => count > 0 || (bin > 0 && bin < column.edges.length),
        )
        expect(Math.min(...inner)).toBeGreaterThanOrEqual(0.05 * (values.length - column.missing))
        expect(column.counts.reduce((sum, count) => sum + count, column.missing)).toBe(values.length)
        expect(column.edges).toEqual([...new Set(column.edges)].sort((a, b) => a - b))
      },
    ),
    { numRuns: 150 },
  )
})
