import { describe, expect, it, test } from 'vitest'
import type { GateRequest } from '#core/gate/judge.ts'
import { meanOverRows, selectUnits, type UnitColumn } from '#core/gate/units.ts'
import { metricLines } from '#core/report/metric-lines.ts'
import { moments } from '#core/statistics/moments.ts'
import { skewedTest } from '#core/statistics/skewed-mean.ts'
import { uniforms } from '../metrics/rows.ts'
import { gateOf, judge, judged, request, strong } from './requests.ts'

const rows = strong.labels.length
const unitsOf = (count: number, name = 'user'): UnitColumn => ({
  kind: 'units',
  name,
  codes: Uint32Array.from({ length: rows }, (_, row) => row % count),
  count,
})
const gate = gateOf({
  unit: 'user',
  at_least: { roc_auc: 0.7, accuracy: 0.7 },
  guardrails: [{ metric: 'recall', margin: 0.1 }],
})
const of = (change: Partial<GateRequest>) => judged(request({ gate, ...change }))

describe('rows that belong together', () => {
  it('are judged over units, by one method for every metric', () => {
    const verdict = of({ units: unitsOf(600) })
    expect(
      verdict.requirements.map(({ name, verdict, method, units }) => [name, verdict, method, units]),
    ).toEqual([
      ['at_least.roc_auc', 'pass', 'cluster-t', 600],
      ['better_by', 'pass', 'cluster-t', 600],
      ['at_least.accuracy', 'pass', 'cluster-t', 600],
      ['guardrails.recall', 'pass', 'cluster-t', 600],
    ])
    expect(verdict.units).toEqual({ name: 'user', count: 600, even: 600 })
    expect(verdict.notes[0]).toContain('3,000 rows of 600 units (user), the units taken as independent draws')
  })

  it('tell as much as independent rows where they do not depend on each other', () => {
    const width = ({ metrics }: ReturnType<typeof judged>, name: string) => {
      const found = metrics.find((row) => row.metric === name)?.difference
      return found?.kind === 'estimate' ? found.upper - found.lower : Number.NaN
    }
    const [single, grouped] = [of({ gate: gateOf() }), of({ units: unitsOf(1500) })]
    for (const metric of ['roc_auc', 'log_loss', 'accuracy', 'expected_value'])
      expect(width(grouped, metric) / width(single, metric)).toBeCloseTo(1, 0.7)
  })

  it('tell less where rows repeat: twice the rows, the same intervals', () => {
    const twice = <T extends Uint8Array | Float64Array>(column: T): T => {
      const both = new (column.constructor as new (length: number) => T)(2 * rows)
      both.set(column)
      both.set(column, rows)
      return both
    }
    const doubled = ({ labels, scores, predicted }: typeof strong.candidate) => ({
      task: 'binary-classification' as const,
      labels: twice(labels),
      scores: twice(scores),
      predicted: twice(predicted),
    })
    const codes = Uint32Array.from({ length: 2 * rows }, (_, row) => row % rows)
    const again = of({
      candidate: doubled(strong.candidate),
      champion: doubled(strong.champion),
      units: { kind: 'units', name: 'user', codes, count: rows },
    })
    const once = of({ units: { kind: 'units', name: 'user', codes: codes.slice(0, rows), count: rows } })
    const difference = ({ metrics }: ReturnType<typeof judged>) => {
      const found = metrics.find((row) => row.metric === 'log_loss')?.difference
      return found?.kind === 'estimate' ? [found.estimate, found.lower, found.upper] : []
    }
    difference(again).forEach((value, index) => {
      expect(value).toBeCloseTo(difference(once)[index]!, 10)
    })
  })

  it('are too few below 20 units: inconclusive, however clear it looks', () => {
    const verdict = of({ units: unitsOf(19) })
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.requirements.every(({ reason }) => reason === 'too-few-units')).toBe(true)
    expect(verdict.requirements[0]?.words).toContain(
      'Intervals from 19 units are not trusted: bring rows of at least 25.',
    )
    // More rows of the same units would settle nothing, so none are planned.
    expect(verdict.requirements.map((one) => [one.moreRows, one.smallestDetectable])).toEqual(
      verdict.requirements.map(() => [undefined, undefined]),
    )
    const changes = metricLines(verdict).flatMap(({ difference }) => difference?.change ?? [])
    expect(new Set(changes)).toEqual(new Set(['too few units']))
  })

  it('are not widened by a loss nobody saw where rows show their own spread', () => {
    const difference = of({ units: unitsOf(50) }).metrics.find(
      ({ metric }) => metric === 'roc_auc',
    )?.difference
    if (difference?.kind !== 'estimate') throw new Error('a difference was asked for')
    expect(difference.method).toBe('cluster-t')
  })

  it('are too few where two of them hold most of the rows', () => {
    const codes = Uint32Array.from({ length: rows }, (_, row) => (row % 5 < 4 ? row % 2 : 2 + (row % 48)))
    const verdict = of({ units: { kind: 'units', name: 'user', codes, count: 50 } })
    expect(verdict.requirements.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      verdict.requirements.map(() => ['inconclusive', 'too-few-units']),
    )
    expect(verdict.requirements[0]?.words).toContain(
      'A few of the 50 units hold most of the rows: they are worth about 3 of equal size',
    )
    expect(metricLines(verdict)[0]?.difference?.change).toBe('too few units')
    const even = of({ units: unitsOf(50) })
    expect(even.requirements.every(({ reason }) => reason === undefined)).toBe(true)
  })

  it('leave a slice of too few units not assessed', () => {
    const wide = Array.from({ length: rows }, (_, row) => (row < 300 ? 'few' : 'many'))
    const narrow = Uint32Array.from({ length: rows }, (_, row) => (row < 300 ? row % 10 : 10 + (row % 500)))
    const slicesBy = { by: ['where'], margin: 0.1 }
    const { slices } = of({
      gate: gateOf({ unit: 'user', slices: slicesBy }),
      units: { kind: 'units', name: 'user', codes: narrow, count: 510 },
      slices: [{ name: 'where', values: wide }],
    })
    expect(slices.map(({ value, verdict, reason }) => [value, verdict, reason])).toEqual([
      ['many', 'pass', undefined],
      ['few', 'not_assessed', 'too-few-units'],
    ])
    expect(slices[1]?.words).toContain('not assessed (at least 20 units,')
  })

  test.each<[string, Partial<GateRequest>, string, RegExp]>([
    ['no column for the unit', {}, 'unit-missing', /names the unit user, but/],
    ['one unit alone', { units: unitsOf(1) }, 'too-few-units', /All rows belong to one user/],
    [
      'units of other rows',
      { units: { ...unitsOf(30), codes: new Uint32Array(3) } },
      'different-rows',
      /3 values for 3000 rows/,
    ],
  ])('%s: no verdict', (_, change, reason, words) => {
    const verdict = judge(request({ gate, ...change }))
    expect(verdict).toMatchObject({ outcome: 'unjudgeable', reason })
    expect(verdict.headline).toMatch(words)
  })

  it('count money over units', () => {
    const [single, grouped] = [of({ gate: gateOf() }), of({ units: unitsOf(25) })]
    expect(grouped.money?.candidate.perThousand.estimate).toBe(single.money?.candidate.perThousand.estimate)
    expect(grouped.money?.candidate.perThousand.lower).not.toBe(single.money?.candidate.perThousand.lower)
  })

  it('are counted anew in a slice', () => {
    const { codes, count } = selectUnits(
      { codes: Uint32Array.of(5, 3, 5, 9, 3), count: 10 },
      Uint32Array.of(1, 2, 4),
    )!
    expect([[...codes], count]).toEqual([[0, 1, 0], 2])
  })
})

describe('few units that differ', () => {
  const simulate = (units: number, wholeUnits: number, repetitions: number): number => {
    const uniform = uniforms(units + 100 * wholeUnits)
    const perUnit = 10
    const codes = Uint32Array.from({ length: units * perUnit }, (_, row) => Math.floor(row / perUnit))
    let passes = 0
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const differences = new Float64Array(codes.length)
      for (let unit = 0; unit < units; unit++) {
        const together = uniform() < wholeUnits ? uniform() : undefined
        for (let row = unit * perUnit; row < (unit + 1) * perUnit; row++) {
          const draw = together ?? uniform()
          differences[row] = draw < 0.005 ? 1 : draw < 0.02 ? -1 : 0
        }
      }
      const mean = meanOverRows(differences, moments(differences).mean, {
        turnoverSquare: 1,
        alpha: 0.05,
        units: { codes, count: units },
      })
      if (skewedTest(mean, -0.01, 0.05).pAbove <= 0.05) passes++
    }
    return passes / repetitions
  }

  it.each([
    [60, 0],
    [60, 1],
    [200, 0.5],
    [600, 1],
  ])(
    'do not pass at the boundary more often than alpha: %i units, a share of %f as a whole',
    (units, whole) => {
      const repetitions = 600
      expect(simulate(units, whole, repetitions)).toBeLessThanOrEqual(
        0.05 + 3 * Math.sqrt((0.05 * 0.95) / repetitions),
      )
    },
  )

  it('without any difference are not certain equality', () => {
    const codes = Uint32Array.from({ length: 500 }, (_, row) => row % 50)
    const { standardError } = meanOverRows(new Float64Array(500), 0, {
      turnoverSquare: 1,
      alpha: 0.05,
      units: { codes, count: 50 },
    })
    // The rule of three: 3 of 50 units may have turned over as a whole.
    expect(1.6766 * standardError).toBeCloseTo(3 / 50, 1.9)
  })
})
