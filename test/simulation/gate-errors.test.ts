import { describe, expect, it } from 'vitest'
import { judgeGate } from '#core/gate/judge.ts'
import { simulatedMetrics } from './populations.ts'
import { drawsOf } from './random-draws.ts'
import { alpha, atBoundary, beyondBoundary, kinds } from './settings.ts'
import { mostErrors, type Tally, tally, together } from './simulate.ts'
import { harmFound } from './slices.ts'

/**
 * What `pass` and `fail` are worth, on rows of which the truth is known. At the boundary of what is asked no more than
 * alpha may pass, nor more than alpha fail. Simulation error: as many errors are let through as a rate of exactly alpha
 * exceeds once in 10,000 simulations (binomial); the draws are always the same ones.
 */
const luck = 1e-4
const gatesOfRows = [
  [300, 300],
  [1000, 100],
  [3000, 25],
] as const

const settings = simulatedMetrics.flatMap((metric, first) =>
  kinds.map((kind, second) => ({ metric, kind, seed: 1000 + 100 * first + 10 * second })),
)
const known = new Map<string, Tally>()

/** Simulated once, for the setting itself and for all together. */
function boundary({ metric, kind, seed }: (typeof settings)[number]): Tally {
  const name = `${metric} ${kind}`
  const found =
    known.get(name) ??
    together(
      gatesOfRows.map(([rows, gates], index) => tally(atBoundary(metric, kind, rows), gates, seed + index)),
    )
  known.set(name, found)
  return found
}

describe('at the boundary', () => {
  it.each(settings)('$metric, $kind: neither verdict is wrong more often than alpha', (setting) => {
    const all = boundary(setting)
    const most = mostErrors(all.gates, alpha, luck)
    expect(all.passed).toBeLessThanOrEqual(most)
    expect(all.failed).toBeLessThanOrEqual(most)
  })

  it.each(['all metrics', ...simulatedMetrics])('%s, all that can be asked together', (metric) => {
    const of = settings.filter((setting) => metric === 'all metrics' || setting.metric === metric)
    const all = together(of.map(boundary))
    const most = mostErrors(all.gates, alpha, luck)
    expect(all.gates).toBeGreaterThanOrEqual(metric === 'all metrics' ? 10_000 : 2000)
    expect(all.passed).toBeLessThanOrEqual(most)
    expect(all.failed).toBeLessThanOrEqual(most)
    // Not so careful as to be of no use.
    expect(all.passed / all.gates).toBeGreaterThan(0.6 * alpha)
  })
})

describe('beyond the boundary', () => {
  it.each(simulatedMetrics)(
    '%s: passes at least 0.9 times as often as the test that knows the spread',
    (metric) => {
      const seed = 5000 + 100 * simulatedMetrics.indexOf(metric)
      const all = together(
        kinds.map((kind, index) => tally(beyondBoundary(metric, kind, 500), 120, seed + index)),
      )
      const share = (0.9 * all.ideal) / all.gates
      // As few passes as a power of exactly 0.9 times the ideal one falls short of once in 10,000 simulations.
      const fewest = all.gates - mostErrors(all.gates, 1 - share, luck)
      expect(all.passed).toBeGreaterThanOrEqual(fewest)
    },
  )
})

describe('where neither is shown', () => {
  it.each(simulatedMetrics)('%s is inconclusive, and says what can be seen', (metric) => {
    const setting = atBoundary(metric, 'better_by', 400)
    const draws = drawsOf(77)
    for (let gate = 0; gate < 40; gate++) {
      const [candidate, champion] = setting.population.draw(setting.rows, draws)
      const verdict = judgeGate({
        gate: setting.gate,
        task: candidate.task,
        kind: 'champion',
        candidate,
        champion,
        slices: [],
        rungs: [],
      })
      if (verdict.outcome === 'unjudgeable') throw new Error(verdict.headline)
      const [{ lower, upper, bound, rule, ...asked }] = verdict.requirements as [
        (typeof verdict.requirements)[number],
      ]
      const between = lower! <= bound && bound < upper!
      const shown = rule === 'more_than' ? lower! > bound : upper! < bound
      expect(asked.verdict).toBe(shown ? 'pass' : between ? 'inconclusive' : 'fail')
      if (asked.verdict === 'inconclusive') {
        expect(asked.smallestDetectable).toBeGreaterThan(0)
      }
    }
  })
})

describe('the search for harm in slices', () => {
  it.each([
    ['accuracy', 0.05, 200],
    ['roc_auc', 0.04, 100],
    ['mae', 0.05, 300],
  ] as const)('%s: blames any of six slices no more often than alpha', (metric, margin, gates) => {
    expect(harmFound(metric, margin, gates, 9000)).toBeLessThanOrEqual(mostErrors(gates, alpha, luck))
  })
})
