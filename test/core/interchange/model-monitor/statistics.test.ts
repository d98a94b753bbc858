import { describe, expect, it } from 'vitest'
import { judgeWindow } from '#core/drift/detect.ts'
import { Snapshot, takeSnapshot } from '#core/drift/snapshot.ts'
import {
  snapshotOfStatistics,
  statisticsOfSnapshot,
} from '#core/interchange/model-monitor/snapshot-statistics.ts'
import { readStatistics, statisticsJson } from '#core/interchange/model-monitor/statistics.ts'

const digest = 'a'.repeat(64)
const rows = 1000
const column = (
  name: string,
  kind: 'number' | 'category',
  value: (row: number) => string | number | null,
) => ({
  name,
  role: 'feature' as const,
  kind,
  values: Array.from({ length: rows }, (_, row) => value(row)),
})
const snapshot = takeSnapshot(
  [
    column('whole', 'number', (row) => (row % 10 === 0 ? null : row % 97)),
    column('real', 'number', (row) => row / 7),
    column('constant', 'number', () => 5),
    column('empty', 'number', () => null),
    column('size', 'category', (row) => (row % 4 === 0 ? 'S' : row % 50 === 1 ? null : 'M')),
  ],
  { dataset: digest, rows },
)
const statistics = statisticsOfSnapshot(snapshot)

describe('a snapshot as statistics.json', () => {
  it('types, counts and moments', () => {
    expect(statistics.features.map(({ name, inferred_type }) => [name, inferred_type])).toEqual([
      ['whole', 'Integral'],
      ['real', 'Fractional'],
      ['constant', 'Integral'],
      ['empty', 'Unknown'],
      ['size', 'String'],
    ])
    const [whole, , constant, empty, size] = statistics.features
    expect(whole?.numerical_statistics?.common).toEqual({ num_present: 900, num_missing: 100 })
    expect(empty?.numerical_statistics).toEqual({ common: { num_present: 0, num_missing: 1000 } })
    expect(constant?.numerical_statistics).toMatchObject({
      mean: expect.closeTo(5),
      sum: expect.closeTo(5000),
      std_dev: expect.closeTo(0),
      min: 5,
      max: 5,
    })
    expect(constant?.numerical_statistics?.distribution?.kll?.buckets).toEqual([
      { lower_bound: 5, upper_bound: 5, count: 1000 },
    ])
    expect(size?.string_statistics).toEqual({
      common: { num_present: 980, num_missing: 20 },
      distinct_count: 2,
      distribution: {
        categorical: {
          buckets: [
            { value: 'M', count: 730 },
            { value: 'S', count: 250 },
          ],
        },
      },
    })
  })

  it('buckets touch, rise, and hold every value', () => {
    const buckets = statistics.features[1]?.numerical_statistics?.distribution?.kll?.buckets ?? []
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(rows)
    expect([buckets[0]?.lower_bound, buckets.at(-1)?.upper_bound]).toEqual([0, 999 / 7])
    expect(buckets.slice(1).map(({ lower_bound }) => lower_bound)).toEqual(
      buckets.slice(0, -1).map(({ upper_bound }) => upper_bound),
    )
  })

  it('is read again as it was written', () => {
    expect(readStatistics(statisticsJson(statistics), 'statistics.json')).toEqual(statistics)
  })
})

describe('statistics.json as a snapshot', () => {
  const { snapshot: back, losses } = snapshotOfStatistics(statistics, digest)

  it('is one, with what it lacks reported', () => {
    expect(Snapshot.safeParse(back).error).toBeUndefined()
    expect(back?.columns.map(({ name }) => name)).toEqual(['whole', 'real', 'constant', 'size'])
    expect(losses.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'left_out empty',
      'changed whole',
      'changed real',
      'changed constant',
    ])
  })

  it('the rows it was made from do not drift, others do', () => {
    if (back === undefined) throw new Error('no snapshot')
    const window = (shift: number) => [
      { name: 'real', values: Array.from({ length: rows }, (_, row) => row / 7 + shift) },
      { name: 'whole', values: Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? null : row % 97)) },
      { name: 'constant', values: Array.from({ length: rows }, () => 5) },
      {
        name: 'size',
        values: Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? 'S' : row % 50 === 1 ? null : 'M')),
      },
    ]
    const alarms = (shift: number) => {
      const judged = judgeWindow(back, window(shift), { alpha: 0.01 })
      return judged.kind === 'judged'
        ? judged.columns.filter(({ alarmed }) => alarmed).map(({ name }) => name)
        : judged
    }
    expect([alarms(0), alarms(60)]).toEqual([[], ['real']])
  })

  it('reads what the service writes: floats, sketches, NaN', () => {
    const written = {
      version: 0.0,
      dataset: { item_count: 4 },
      features: [
        {
          name: 'x',
          inferred_type: 'Fractional',
          numerical_statistics: {
            common: { num_present: 4, num_missing: 0 },
            mean: 'NaN',
            sum: 10,
            std_dev: 1.1,
            min: 1,
            max: 4,
            distribution: {
              kll: {
                buckets: [
                  { lower_bound: 1, upper_bound: 2.5, count: 2.0 },
                  { lower_bound: 2.5, upper_bound: 4, count: 2.0 },
                ],
                sketch: { parameters: { c: 0.64, k: 2048 }, data: [[1, 2, 3, 4]] },
              },
            },
          },
        },
        {
          name: 'y',
          inferred_type: 'String',
          string_statistics: { common: { num_present: 4, num_missing: 0 }, distinct_count: 4.0 },
        },
      ],
    }
    const read = snapshotOfStatistics(readStatistics(JSON.stringify(written), 'f'), digest)
    const [x] = read.snapshot?.columns ?? []
    expect(x).toMatchObject({ kind: 'number', counts: [2, 2], mean: null, sd: 1.1 })
    // A value on the bound is in the upper bucket, as it was.
    expect(x?.kind === 'number' && (x.edges[0] ?? 0) < 2.5).toBe(true)
    expect(read.losses[0]).toEqual({ kind: 'left_out', what: 'y', why: 'the file lists no values of it' })
  })

  it('statistics of nothing are no snapshot', () => {
    expect(snapshotOfStatistics({ version: 0, features: [] }, digest)).toEqual({
      snapshot: undefined,
      losses: [],
    })
  })
})
