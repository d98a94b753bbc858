import { describe, expect, it } from 'vitest'
import { assess, boundsOf } from '#core/gate/assessment.ts'
import { compare, type Difference } from '#core/gate/comparison.ts'
import { metricValue } from '#core/metrics/metric-value.ts'
import { selectRows } from '#core/metrics/scored.ts'
import { binary, uniforms } from '../metrics/rows.ts'
import { gateOf, judged, request, strong } from './requests.ts'

const first = Uint32Array.from({ length: 500 }, (_, row) => row)
const candidate = selectRows(strong.candidate, first)
const champion = selectRows(strong.champion, first)

function difference(
  metric: 'ece' | 'lift_10' | 'f1',
  alpha = 0.05,
  units?: { codes: Uint32Array; count: number },
): Difference {
  const found = compare(assess(metric, candidate, {}, units), assess(metric, champion, {}, units), alpha)
  if (found.kind === 'undefined') throw new Error(found.reason)
  return found
}

describe('metrics without influence', () => {
  it.each(['ece', 'lift_10'] as const)(
    '%s is compared on the same draws of rows for both models',
    (metric) => {
      const { method, rows, lower, upper, test, difference: found } = difference(metric)
      const of = (scored: typeof candidate) => {
        const result = metricValue(metric, scored)
        return result.kind === 'value' ? result.value : Number.NaN
      }
      expect([method, rows]).toEqual(['percentile-bootstrap', 500])
      expect(found).toBe(of(candidate) - of(champion))
      expect(lower).toBeLessThan(upper)
      // The bounds are where the test just rejects.
      const step = (upper - lower) / 20
      expect([test(lower - step).pAbove < 0.05, test(lower + step).pAbove < 0.05]).toEqual([true, false])
      expect([test(upper + step).pBelow < 0.05, test(upper - step).pBelow < 0.05]).toEqual([true, false])
    },
  )

  it('give the same bounds each time', () => {
    const { lower, upper } = difference('ece')
    expect(difference('ece')).toMatchObject({ lower, upper })
  })

  it('draw whole units where rows belong together', () => {
    const twice = Uint32Array.from({ length: 500 }, (_, row) => Math.floor(row / 10))
    const { units, method, standardError } = difference('ece', 0.05, { codes: twice, count: 50 })
    expect([units, method]).toEqual([50, 'percentile-bootstrap'])
    expect(standardError).not.toBe(difference('ece').standardError)
  })

  it('take the normal distribution where 1,999 replicates cannot resolve alpha', () => {
    expect(difference('ece', 1e-4).method).toBe('bootstrap-normal')
  })

  it('have no verdict on more rows than the bootstrap takes', () => {
    const uniform = uniforms(5)
    const rows = 1_100_000
    const labels = Uint8Array.from({ length: rows }, (_, row) => row % 2)
    const scores = Float64Array.from({ length: rows }, () => uniform())
    const found = assess('lift_10', binary(labels, scores), {})
    if (found.kind === 'undefined') throw new Error(found.reason)
    expect(boundsOf(found, 0.05)).toBeUndefined()
    expect(compare(found, found, 0.05)).toEqual({ kind: 'undefined', reason: 'needs-bootstrap' })
  })

  it('bind and are compared like any other', () => {
    const verdict = judged(
      request({
        gate: gateOf({ at_least: {}, at_most: { ece: 0.5 }, guardrails: [{ metric: 'ece', margin: 0.2 }] }),
      }),
    )
    expect(
      verdict.requirements
        .filter(({ metric }) => metric === 'ece')
        .map((of) => [of.name, of.verdict, of.method]),
    ).toEqual([
      ['at_most.ece', 'pass', 'percentile-bootstrap'],
      ['guardrails.ece', 'pass', 'percentile-bootstrap'],
    ])
  })
})
