import { describe, expect, it } from 'vitest'
import { areaDifferenceBounds } from '#core/gate/area-difference.ts'
import { normalQuantile, normalUpperTail } from '#core/statistics/distributions.ts'
import { binary, normals, uniforms } from '../metrics/rows.ts'
import { gateOf, judged, request } from './requests.ts'

const quantile = normalQuantile(0.95)
const bounds = (difference: number, error: number, smaller = 30) =>
  areaDifferenceBounds({
    difference,
    error,
    below: quantile * error,
    above: quantile * error,
    smaller,
    larger: 300,
    quantile,
    upperTail: normalUpperTail,
  })

describe('bounds of a difference of areas', () => {
  it('are those of the error where rows show more spread than the limit would bring', () => {
    const { lower, upper, widened } = bounds(0.01, 0.02, 300)
    expect([lower, upper, widened]).toEqual([0.01 - quantile * 0.02, 0.01 + quantile * 0.02, false])
  })

  it.each([
    { difference: 0, error: 0 },
    { difference: -0.002, error: 0.0005 },
    { difference: 0.01, error: 0.002 },
  ])('are where the test turns: $difference, error $error', ({ difference, error }) => {
    const of = bounds(difference, error)
    expect(of.test(of.lower).pAbove).toBeCloseTo(0.05, 6)
    expect(of.test(of.upper).pBelow).toBeCloseTo(0.05, 6)
  })

  it('reach farther the fewer rows the smaller class has, though nobody misplaced a pair', () => {
    expect([10, 100, 1000].map((smaller) => bounds(0, 0, smaller).lower)).toEqual([
      expect.closeTo(-0.1138, 4),
      expect.closeTo(-0.01342, 5),
      expect.closeTo(-0.001367, 6),
    ])
  })
})

describe('two models that separate the few rows they met', () => {
  const uniform = uniforms(5)
  const normal = normals(uniform)
  const labels = Uint8Array.from({ length: 50 }, (_, row) => (row < 10 ? 1 : 0))
  /** Scores with an area of Phi(distance / root 2). */
  const answers = (area: number) => {
    const distance = Math.SQRT2 * normalQuantile(area)
    return binary(
      labels,
      Float64Array.from(labels, (label) => 1 / (1 + Math.exp(2 - distance * label - normal()))),
    )
  }
  const gate = gateOf({ better_by: undefined, no_worse_than: 0.03, at_least: {} })

  it('are not shown to be alike by a certainty that no row supports', () => {
    const scores = (shift: number) =>
      Float64Array.from(labels, (label, row) => 0.1 + 0.5 * label + shift * row)
    const [candidate, champion] = [binary(labels, scores(0.001)), binary(labels, scores(0.002))]
    const [requirement] = judged(request({ gate, candidate, champion })).requirements
    expect(requirement).toMatchObject({ verdict: 'inconclusive', method: 'area-limit', estimate: 0 })
    expect(requirement?.lower).toBeLessThan(-0.03)
  })

  it.each(['average_precision', 'lift_10'] as const)(
    'are not shown to be alike by %s either, but as far as so many positives say',
    (metric) => {
      const many = Uint8Array.from({ length: 400 }, (_, row) => (row < 40 ? 1 : 0))
      const scores = (shift: number) =>
        Float64Array.from(many, (label, row) => 0.1 + 0.5 * label + shift * ((row * 7919) % 400))
      const [candidate, champion] = [binary(many, scores(0.0001)), binary(many, scores(0.0002))]
      const of = (no_worse_than: number) =>
        judged(
          request({
            gate: gateOf({ metric, better_by: undefined, no_worse_than, at_least: {} }),
            candidate,
            champion,
          }),
        ).requirements[0]
      const whole = metric === 'lift_10' ? 10 : 1
      expect(of(0.02 * whole)).toMatchObject({ verdict: 'inconclusive', method: 'exact-separation' })
      expect(of(0.1 * whole)).toMatchObject({ verdict: 'pass', method: 'exact-separation' })
      expect(of(0.1 * whole)?.lower).toBeCloseTo(-whole * (1 - 0.05 ** (1 / 40)), 10)
    },
  )

  it('pass no more often than alpha where the candidate loses just the margin', () => {
    let passed = 0
    for (let time = 0; time < 400; time++) {
      const verdict = judged(request({ gate, candidate: answers(0.96), champion: answers(0.99) }))
      if (verdict.outcome === 'pass') passed++
    }
    expect(passed).toBeLessThanOrEqual(33)
  })
})
