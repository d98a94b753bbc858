import { expect, it } from 'vitest'
import { Robustness, transparencyOf } from '#core/behaviour/rules.ts'
import { Failure } from '#core/failure.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

function problemsOf(changes: Parameters<typeof pipelineOf>[0]): string {
  try {
    pipelineOf(changes)
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
  return 'none'
}

const gate = { metric: 'mae', at_most: { mae: 5 }, no_worse_than: 0.1 }
const regression = { task: 'regression', gate }

it.each<[words: string, changes: Parameters<typeof pipelineOf>[0], problem: string]>([
  [
    'a group nobody knows',
    { fairness: { groups: ['twon'] } },
    'fairness.groups.0: `twon` is not in data.columns (allowed: town',
  ],
  ['no group', { fairness: { groups: [] } }, 'fairness.groups'],
  [
    'a gap above 1',
    { fairness: { groups: ['town'], equalized_odds: { max: 2 } } },
    'fairness.equalized_odds.max',
  ],
  [
    'fairness of numbers',
    { ...regression, fairness: { groups: ['town'] } },
    'fairness goes with binary-classification, not with regression',
  ],
  [
    'calibration of numbers',
    { ...regression, calibration: {} },
    'calibration goes with binary-classification',
  ],
  [
    'flips of numbers',
    { ...regression, robustness: { missing: { max_flips: 0.1 } } },
    'robustness.missing.max_flips: a number has no class',
  ],
  [
    'a search in numbers',
    { ...regression, behaviour: { flips: {} } },
    'behaviour.flips: a number has no class',
  ],
  [
    'more rows than a judge can make',
    {
      transparency: { rows: 100_000 },
      data: {
        features: Array.from({ length: 9 }, (_, index) => `f${index}`),
        columns: {
          trip: 'id',
          late: 'late',
          ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, 'speed'])),
        },
      },
    },
    'transparency: asks about 2700000 rows of 9 features (allowed: 20000000 values in all: fewer rows or repeats)',
  ],
  ['a slip', { robustness: { mising: {} } }, 'mising'],
  ['a share of nothing', { robustness: { missing: { share: 0 } } }, 'robustness.missing.share'],
])('refuses %s', (_, changes, problem) => {
  expect(problemsOf(changes)).toContain(problem)
})

it('robustness alone runs every way; only the order of columns has a limit', () => {
  expect(Robustness.parse({})).toEqual({
    rows: 500,
    seed: 0,
    numeric_noise: { of_spread: 0.05 },
    missing: { share: 0.1 },
    unknown_category: { share: 0.1 },
    reordered_columns: { max_flips: 0 },
  })
  expect(problemsOf({ ...regression, robustness: {} })).toBe('none')
})

it.each([
  [{}, undefined],
  [{ requirements: {} }, undefined],
  [{ requirements: { transparency: true } }, { rows: 500, repeats: 3, seed: 0 }],
  [{ transparency: { rows: 50 } }, { rows: 50, repeats: 3, seed: 0 }],
  [
    { transparency: { rows: 50 }, requirements: { transparency: true } },
    { rows: 50, repeats: 3, seed: 0 },
  ],
])('permutation importance of %j', (rules, expected) => {
  expect(transparencyOf(pipelineOf(rules))).toEqual(expected)
})
