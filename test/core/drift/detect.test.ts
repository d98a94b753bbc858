import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '#core/drift/column-values.ts'
import { alphaPerFeature, judgeWindow, type WindowColumn } from '#core/drift/detect.ts'
import { hypergeometricTail } from '#core/drift/hypergeometric.ts'
import type { ColumnJudgement, WindowJudgement } from '#core/drift/judgement.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import { benjaminiHochberg } from '#core/statistics/multiplicity.ts'
import { normals, picker, population, repeat, uniforms } from './synthetic.ts'

const dataset = 'b'.repeat(64)
const plan = { alpha: 0.001 }

const drawn = population(7)
const reference = drawn.map(({ draw, ...column }) => ({ ...column, values: repeat(4000, draw) }))
const snapshot = takeSnapshot(reference, { dataset, rows: 4000 })
const window: readonly WindowColumn[] = drawn.map(({ name, draw }) => ({ name, values: repeat(300, draw) }))

function judged(
  columns: readonly WindowColumn[],
  of = snapshot,
): Extract<WindowJudgement, { kind: 'judged' }> {
  const judgement = judgeWindow(of, columns, plan)
  if (judgement.kind !== 'judged') throw new Error('the window is large enough')
  return judgement
}

function withColumn(name: string, change: (value: Value, row: number) => Value): readonly WindowColumn[] {
  return window.map((column) => (column.name === name ? { name, values: column.values.map(change) } : column))
}

const alarms = ({ columns }: { columns: readonly ColumnJudgement[] }): string[] =>
  columns.filter((column) => column.alarmed).map((column) => column.name)

it.each([
  { rows: 0, expected: { kind: 'waiting', rows: 0, needed: 200 } },
  { rows: 199, expected: { kind: 'waiting', rows: 199, needed: 200 } },
])('waits with $rows rows', ({ rows, expected }) => {
  const columns = window.map(({ name, values }) => ({ name, values: values.slice(0, rows) }))
  expect(judgeWindow(snapshot, columns, plan)).toEqual(expected)
})

it('judges every column of the snapshot, in its order, and none without drift alarms', () => {
  const judgement = judged(window)
  expect(judgement).toMatchObject({ rows: 300, alpha: 0.001, floor: 0.1, notJudged: [] })
  expect(judgement.columns.map((column) => column.name)).toEqual(
    snapshot.columns.map((column) => column.name),
  )
  expect(alarms(judgement)).toEqual([])
})

it.each<{ name: string; column: string; change: (value: Value, row: number) => Value; kind: string }>([
  {
    name: 'knots reported as km/h',
    column: 'speed_knots',
    change: (v) => (v === null ? null : Number(v) * 1.852),
    kind: 'unit',
  },
  { name: 'warmer by 6', column: 'temperature', change: (v) => Number(v) + 6, kind: 'shift' },
  {
    name: 'one size as another',
    column: 'size',
    change: (v, row) => (row % 2 === 0 ? 'Large' : v),
    kind: 'mix',
  },
  {
    name: 'a new size, one row in 25',
    column: 'size',
    change: (v, row) => (row % 25 === 0 ? 'Huge' : v),
    kind: 'new category',
  },
  {
    name: 'half the speeds gone',
    column: 'speed_knots',
    change: (v, row) => (row % 2 === 0 ? null : v),
    kind: 'missing',
  },
  {
    name: 'gaps where there were none',
    column: 'temperature',
    change: (v, row) => (row % 8 === 0 ? null : v),
    kind: 'missing',
  },
  {
    name: 'a score turned around in one row of three',
    column: 'score',
    change: (v, row) => (row % 3 === 0 ? 1 - Number(v) : v),
    kind: 'shape',
  },
])('alarms: $name', ({ column, change, kind }) => {
  const judgement = judged(withColumn(column, change))
  expect(alarms(judgement)).toEqual([column])
  expect(judgement.columns.find(({ name }) => name === column)?.change?.kind).toBe(kind)
})

it('says nothing of a difference that is significant but small', () => {
  const rows = 100_000
  const normal = normals(uniforms(3))
  const big = takeSnapshot([{ name: 'x', role: 'feature', kind: 'number', values: repeat(rows, normal) }], {
    dataset,
    rows,
  })
  const [column] = judged([{ name: 'x', values: repeat(rows, () => normal() + 0.05) }], big).columns
  expect(column?.p).toBeLessThan(1e-6)
  expect(column?.alarmed).toBe(false)
})

it('says nothing of an effect that sampling alone explains', () => {
  const place = picker(Object.fromEntries(repeat(150, (i) => [`place ${i}`, 1])), uniforms(4))
  const many = takeSnapshot(
    [{ name: 'place', role: 'feature', kind: 'category', values: repeat(9000, place) }],
    { dataset, rows: 9000 },
  )
  const [column] = judged([{ name: 'place', values: repeat(800, place) }], many).columns
  expect(column?.effect.psi).toBeGreaterThan(0.1)
  expect(column?.alarmed).toBe(false)
})

it.each<{ name: string; draw: () => Value; change: (value: Value, row: number) => Value; over: string }>([
  {
    name: 'the distance of the distribution functions alone',
    draw: normals(uniforms(21)),
    change: (v) => Number(v) + 0.29,
    over: 'distance',
  },
  {
    name: 'the change of the missing share alone',
    draw: picker({ a: 36, b: 36, '': 28 }, uniforms(22)),
    change: (v, row) => (v === '' || row % 6 === 0 ? null : v),
    over: 'missing',
  },
])('the floor is reached by $name', ({ draw: drawOne, change, over }) => {
  const draws = repeat(20_000, drawOne).map((v) => (v === '' ? null : v))
  const kind = typeof draws[0] === 'number' ? 'number' : 'category'
  const of = takeSnapshot([{ name: 'x', role: 'feature', kind, values: draws }], { dataset, rows: 20_000 })
  const values = repeat(3000, (row) => change(drawOne(), row))
  const [column] = judged([{ name: 'x', values }], of).columns
  const { psi, distance, missing } = column?.effect ?? {}
  expect(psi).toBeLessThan(0.1)
  expect((distance?.value ?? 0) >= 0.1).toBe(over === 'distance')
  expect(Math.abs((missing?.window ?? 0) - (missing?.reference ?? 0)) >= 0.1).toBe(over === 'missing')
  expect(column?.alarmed).toBe(true)
})

it('expects new values where the reference is full of values it has once', () => {
  const next = uniforms(23)
  let made = 0
  const species = (): Value => (next() < 0.2 ? `seen once ${made++}` : next() < 0.5 ? 'gull' : 'swift')
  const of = takeSnapshot([{ name: 'x', role: 'feature', kind: 'category', values: repeat(3000, species) }], {
    dataset,
    rows: 3000,
  })
  expect(alarms(judged([{ name: 'x', values: repeat(300, species) }], of))).toEqual([])
  const values = repeat(300, (row) => (row % 2 === 0 ? `new ${row}` : species()))
  expect(alarms(judged([{ name: 'x', values }], of))).toEqual(['x'])
})

it('adjusts the p-values over the columns of the window', () => {
  const { columns } = judged(withColumn('temperature', (v) => Number(v) + 6))
  expect(columns.map(({ q }) => q)).toEqual(benjaminiHochberg(columns.map(({ p }) => p)))
  expect(columns.some(({ p, q }) => p < q)).toBe(true)
})

it('notices a constant that became another', () => {
  const of = takeSnapshot([{ name: 'x', role: 'feature', kind: 'number', values: repeat(500, () => 5) }], {
    dataset,
    rows: 500,
  })
  expect(alarms(judged([{ name: 'x', values: repeat(200, () => 5) }], of))).toEqual([])
  expect(judged([{ name: 'x', values: repeat(200, () => 7) }], of).columns[0]).toMatchObject({
    alarmed: true,
    change: { kind: 'shift', by: 2 },
  })
})

it('notices zeros that became negative', () => {
  const of = takeSnapshot(
    [{ name: 'x', role: 'feature', kind: 'number', values: repeat(1000, (i) => Math.max(0, i - 300)) }],
    { dataset, rows: 1000 },
  )
  const values = repeat(300, (i) => (i < 90 ? -1 : i * 2.3))
  expect(judged([{ name: 'x', values }], of).columns[0]).toMatchObject({ alarmed: true })
})

it('does not take identifiers, new in every row, for drift', () => {
  const of = takeSnapshot(
    ['few', 'more than are listed'].map((name, index) => ({
      name,
      role: 'feature',
      kind: 'category',
      values: repeat(3000, (i) => `id ${index === 0 ? i % 900 : i}`),
    })),
    { dataset, rows: 3000 },
  )
  const fresh = judged(
    [
      { name: 'few', values: repeat(300, (i) => `id ${i}`) },
      { name: 'more than are listed', values: repeat(300, (i) => `id ${5000 + i}`) },
    ],
    of,
  )
  expect(alarms(fresh)).toEqual([])
})

describe('columns that are not there', () => {
  const of = takeSnapshot(
    (['feature', 'prediction', 'label'] as const).map((role) => ({
      name: role,
      role,
      kind: 'number',
      values: repeat(1000, (i) => i),
    })),
    { dataset, rows: 1000 },
  )
  const column = (name: string, rows = 300): WindowColumn => ({
    name,
    values: repeat(300, (i) => (i < rows ? i * 3.3 : null)),
  })

  it('a feature is missing in every row', () => {
    expect(judged([column('prediction'), column('label')], of).columns[0]).toMatchObject({
      name: 'feature',
      alarmed: true,
      change: { kind: 'missing', reference: 0, window: 1 },
    })
  })

  it.each([
    {
      name: 'prediction left out',
      columns: [column('feature'), column('label')],
      notJudged: [{ name: 'prediction', because: 'the window does not have it' }],
    },
    {
      name: 'labels not there yet',
      columns: [column('feature'), column('prediction'), column('label', 150)],
      notJudged: [{ name: 'label', because: '150 labels have arrived, 200 are needed' }],
    },
    {
      name: 'a column nobody knows',
      columns: [column('feature'), column('prediction'), column('label'), column('extra')],
      notJudged: [{ name: 'extra', because: 'the snapshot does not have it' }],
    },
  ])('$name', ({ columns, notJudged }) => {
    const judgement = judged(columns, of)
    expect(judgement.notJudged).toEqual(notJudged)
    expect(alarms(judgement)).toEqual([])
  })

  it('judges labels on the rows that have one', () => {
    const columns = [
      column('feature'),
      column('prediction'),
      { name: 'label', values: repeat(300, (i) => (i < 250 ? i * 4 : null)) },
    ]
    expect(judged(columns, of).columns[2]).toMatchObject({ name: 'label', rows: 250, alarmed: false })
  })

  it('refuses columns of different lengths', () => {
    expect(() => judged([column('feature'), { name: 'label', values: [1] }], of)).toThrow(RangeError)
  })
})

it.each([
  {
    why: 'the published vector',
    budget: { false_alarms_per_year: 1, rows_per_year: 365 * 500, windowRows: 500, features: 30 },
    alpha: 9.132420091324201e-5,
  },
  {
    why: 'few windows a year',
    budget: { false_alarms_per_year: 1, rows_per_year: 1000, windowRows: 300, features: 8 },
    alpha: 0.0375,
  },
  {
    why: 'never above 0.05',
    budget: { false_alarms_per_year: 12, rows_per_year: 1000, windowRows: 300, features: 2 },
    alpha: 0.05,
  },
])('alphaPerFeature: $why', ({ budget, alpha }) => {
  expect(alphaPerFeature(budget)).toBeCloseTo(alpha, 12)
})

it.each([
  { cell: [0, 8000, 1, 300], tail: 300 / 8300 },
  { cell: [0, 8000, 2, 300], tail: (300 * 299) / (8300 * 8299) },
  { cell: [3, 7, 1, 3], tail: 1 - (6 * 5 * 4) / (10 * 9 * 8) },
  { cell: [3, 7, 0, 3], tail: 1 },
  { cell: [0, 5, 5, 5], tail: 1 / 252 },
] as const)(
  'hypergeometricTail of $cell',
  ({ cell: [referenceCount, referenceRows, windowCount, windowRows], tail }) => {
    expect(hypergeometricTail(referenceCount, referenceRows, windowCount, windowRows)).toBeCloseTo(tail, 11)
  },
)

it('finds no difference between a sample and itself', () => {
  const itself = judged(reference.map(({ name, values }) => ({ name, values })))
  for (const column of itself.columns) {
    expect(column).toMatchObject({ p: 1, alarmed: false })
    expect(column.effect.psi).toBeLessThan(1e-12)
  }
})

it('gives the same answer for the same rows in any order', () => {
  const drifted = withColumn('speed_knots', (value) => (value === null ? null : Number(value) * 1.852))
  const expected = judged(drifted)
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        repeat(300, (i) => i),
        { minLength: 300 },
      ),
      (order) => {
        const shuffled = drifted.map(({ name, values }) => ({
          name,
          values: order.map((row) => values[row] ?? null),
        }))
        expect(judged(shuffled)).toEqual(expected)
      },
    ),
    { numRuns: 10 },
  )
})
