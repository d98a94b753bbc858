import { describe, expect, it } from 'vitest'
import { diffSnapshots } from '#core/contract/data-diff.ts'
import type { DataDiff } from '#core/contract/data-diff-shape.ts'
import { tally } from '#core/drift/cells.ts'
import { estimatedTally } from '#core/drift/profile-tally.ts'
import { type ReferenceColumn, type Snapshot, takeSnapshot } from '#core/drift/snapshot.ts'
import { dataDiffMarkdown } from '#core/report/data-diff-text.ts'

/** Numbers between 0 and 1 that look random and are always the same (a linear congruential generator). */
function uniforms(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

function sample(
  rows: number,
  seed: number,
  draw: (uniform: () => number) => ReferenceColumn['values'][number],
) {
  const uniform = uniforms(seed)
  return Array.from({ length: rows }, () => draw(uniform))
}

const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())

function snapshot(
  columns: Readonly<Record<string, Partial<ReferenceColumn> & Pick<ReferenceColumn, 'values'>>>,
  dataset = 'a',
): Snapshot {
  const listed = Object.entries(columns).map(([name, column]) => ({
    name,
    role: 'feature' as const,
    kind: 'number' as const,
    ...column,
  }))
  return takeSnapshot(listed, { dataset: dataset.repeat(64), rows: listed[0]?.values.length ?? 0 })
}

const draws: Readonly<Record<string, (uniform: () => number) => number>> = {
  normal,
  exponential: (uniform) => -Math.log(uniform()),
  'whole numbers': (uniform) => Math.floor(uniform() * 12),
  'mostly zero': (uniform) => (uniform() < 0.8 ? 0 : uniform() * 5),
  'two values': (uniform) => (uniform() < 0.3 ? 1 : 2),
  skewed: (uniform) => Math.exp(2 * normal(uniform)),
}

function compared(before: readonly number[], after: readonly number[]): DataDiff['columns'][number] {
  const diff = diffSnapshots(snapshot({ x: { values: before } }), snapshot({ x: { values: after } }, 'b'))
  const [column] = diff.columns
  if (column === undefined) throw new Error('no column')
  return column
}

describe('numbers, from two profiles alone', () => {
  it.each(Object.entries(draws))('%s: two samples of one distribution do not drift', (_, draw) => {
    for (const seed of [1, 2, 3]) {
      const column = compared(sample(2000, seed, draw) as number[], sample(3000, seed + 50, draw) as number[])
      expect(column.drift?.drifted).toBe(false)
      expect(column.drift?.psi).toBeLessThan(0.08)
    }
  })

  it.each(Object.entries(draws))(
    '%s: what was counted in the earlier bins is close to what is estimated',
    (_, draw) => {
      const before = snapshot({ x: { values: sample(2000, 1, draw) } }).columns[0]
      const values = sample(3000, 9, (uniform) => draw(uniform) * 1.3)
      const after = snapshot({ x: { values } }).columns[0]
      if (before === undefined || after === undefined) throw new Error('no profile')
      const [exact, estimate] = [tally(before, values), estimatedTally(before, after).tally]
      if (exact.kind !== 'number' || estimate.kind !== 'number') throw new Error('no numbers')
      expect(estimate.counts.reduce((sum, count) => sum + count, 0)).toBe(3000)
      const off = exact.counts.map((count, bin) => Math.abs(count - (estimate.counts[bin] ?? 0)) / 3000)
      expect(Math.max(...off)).toBeLessThan(0.08)
    },
  )

  it.each([
    ['moved by half a standard deviation', 0.5, 1],
    ['spread by two', 0, 2],
  ])('%s drifts', (_, by, factor) => {
    const { drift, figures } = compared(
      sample(2000, 1, normal) as number[],
      sample(2000, 2, (uniform) => normal(uniform) * factor + by) as number[],
    )
    expect(drift).toMatchObject({ drifted: true, estimated: true })
    expect(figures.map(({ name }) => name)).toEqual(['mean', 'sd', 'min', 'median', 'max'])
  })

  it('few rows have a high floor: nothing drifts by chance', () => {
    const { drift } = compared(
      sample(20, 1, normal) as number[],
      sample(20, 2, (uniform) => normal(uniform) + 0.4) as number[],
    )
    expect(drift?.drifted).toBe(false)
    expect(drift?.distanceFloor).toBeCloseTo(1.8 * Math.sqrt(2 / 20))
  })

  it('the same rows are the same to the last digit', () => {
    const values = sample(500, 3, normal) as number[]
    expect(compared(values, values).drift).toMatchObject({ psi: 0, estimated: false, drifted: false })
  })

  it('missing values are a change by themselves', () => {
    const values = sample(1000, 3, normal)
    const half = values.map((value, row) => (row % 2 === 0 ? null : value))
    const diff = diffSnapshots(snapshot({ x: { values } }), snapshot({ x: { values: half } }, 'b'))
    expect(diff.columns[0]?.drift).toMatchObject({
      drifted: true,
      distance: { name: 'change of the missing share', value: 0.5 },
    })
  })

  it('nothing but missing values, before or after', () => {
    const [values, none] = [sample(300, 3, normal), sample(300, 3, () => null)]
    for (const [a, b] of [
      [values, none],
      [none, values],
      [none, none],
    ] as const) {
      const [column] = diffSnapshots(
        snapshot({ x: { values: a } }),
        snapshot({ x: { values: b } }, 'b'),
      ).columns
      expect(column?.drift?.drifted).toBe(a !== b)
    }
  })
})

describe('schema and categories', () => {
  const before = snapshot({
    kept: { values: [1, 2, 3, 4] },
    gone: { values: [1, 2, 3, 4] },
    size: { kind: 'category', values: ['S', 'S', 'M', 'M'] },
    day: { time: 'date', values: [0, 86_400_000, 172_800_000, 0] },
    turned: { values: [1, 2, 3, 4] },
  })
  const after = snapshot(
    {
      size: { kind: 'category', values: ['S', 'S', 'S', 'L', 'L'] },
      kept: { values: [1, 2, 3, 4, 5] },
      turned: { kind: 'category', values: ['1', '2', '3', '4', '5'] },
      day: { time: 'date', values: [0, 0, 0, 0, 864_000_000] },
      came: { kind: 'category', values: ['x', 'x', 'x', 'x', 'x'] },
    },
    'b',
  )
  const diff = diffSnapshots(before, after)

  it('columns that went, came, or are of another kind', () => {
    expect(diff.schema).toEqual([
      { kind: 'removed', column: 'gone', of: 'number' },
      { kind: 'added', column: 'came', of: 'category' },
      { kind: 'retyped', column: 'turned', before: 'number', after: 'category' },
    ])
    expect(diff.rows).toEqual({ before: 4, after: 5 })
  })

  it('categories that went and came; later days are no drift', () => {
    const size = diff.columns.find(({ column }) => column === 'size')
    expect([size?.gone, size?.new, size?.listed]).toEqual([[['M', 2]], [['L', 2]], true])
    const day = diff.columns.find(({ column }) => column === 'day')
    expect([day?.kind, day?.drift, day?.figures.at(-1)]).toEqual([
      'time',
      undefined,
      { name: 'max', before: 172_800_000, after: 864_000_000 },
    ])
  })

  it('a list that is cut off says nothing of what it does not name', () => {
    const many = (shift: number) =>
      snapshot(
        { x: { kind: 'category', values: Array.from({ length: 3000 }, (_, row) => `v${row + shift}`) } },
        shift === 0 ? 'a' : 'b',
      )
    const [column] = diffSnapshots(many(0), many(1)).columns
    expect([column?.gone, column?.new, column?.listed]).toEqual([[], [], false])
  })

  it('for a reviewer', () => {
    expect(dataDiffMarkdown(diff).markdown).toMatchInlineSnapshot(`
      "**Data changed:** 4 → 5 rows (+25 %); 3 changes of the columns; no column drifted.

      - ➖ \`gone\` (number)
      - ➕ \`came\` (category)
      - ❗ \`turned\`: a number before, a category now; not compared

      |  | column | distance | missing | what changed |
      | --- | --- | --- | --: | --- |
      |  | \`size\` | PSI 0.54 (chance 0.9), Cramér V 0.48 (chance 1.2) | 0 % | new: "L" (2)<br>gone: "M" (2) |
      |  | \`kept\` | about PSI 0.081 (chance 1.8), KS D 0.2 (chance 1.2) | 0 % | mean 2.5 → 3<br>sd 1.12 → 1.41<br>median 2.5 → 3<br>max 4 → 5 |
      |  | \`day\` |  | 0 % | max 1970-01-03 → 1970-01-11 |"
    `)
  })

  it('the same bytes', () => {
    expect(dataDiffMarkdown(diffSnapshots(before, before)).markdown).toBe('**Data** The same bytes: 4 rows.')
  })

  it('hostile names and values stay text', () => {
    const one = snapshot({ 'a|b`@x': { kind: 'category', values: ['<img src=x>', 'y'] } })
    const two = snapshot({ 'a|b`@x': { kind: 'category', values: ['| @everyone', '**z**'] } }, 'b')
    const { markdown } = dataDiffMarkdown(diffSnapshots(one, two))
    expect(markdown).not.toMatch(/<img|(?<!>)@everyone|\*\*z/)
    for (const line of markdown.split('\n').filter((row) => row.startsWith('|')))
      expect(line.match(/\|/g)).toHaveLength(6)
  })
})
