import { binomialUpperTail } from '#core/statistics/binomial.ts'
import { drawsOf } from './random-draws.ts'
import { judgeOnce, type Setting } from './settings.ts'

/** How many gates of one or several settings came out how. */
export interface Tally {
  readonly gates: number
  readonly passed: number
  readonly failed: number
  /** Passes that the ideal test would be expected to give. */
  readonly ideal: number
}

/** Judges a setting so many times, each on rows of its own. */
export function tally(setting: Setting, gates: number, seed: number): Tally {
  const draws = drawsOf(seed)
  let passed = 0
  let failed = 0
  for (let gate = 0; gate < gates; gate++) {
    const outcome = judgeOnce(setting, draws)
    if (outcome === 'pass') passed++
    if (outcome === 'fail') failed++
  }
  return { gates, passed, failed, ideal: gates * setting.idealPower }
}

/** Several tallies as one. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, one) => total + of(one), 0)
  return {
    gates: sum(({ gates }) => gates),
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    ideal: sum(({ ideal }) => ideal),
  }
}

/**
 * The most of `gates` errors that a gate with an error rate of exactly `rate` makes, but for a chance of `luck`: the
 * simulation error of everything held against a rate here.
 */
export function mostErrors(gates: number, rate: number, luck: number): number {
  let errors = Math.floor(gates * rate)
  while (errors < gates && binomialUpperTail(errors + 1, gates, rate) > luck) errors++
  return errors
}
