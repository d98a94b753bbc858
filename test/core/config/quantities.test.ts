import { expect, it } from 'vitest'
import { allowedNames, nearest } from '#core/config/nearest.ts'
import { Duration, Name, Percentage, secondsOf, shareOf } from '#core/config/quantities.ts'
import { Settings } from '#core/config/settings.ts'

it.each([
  ['0s', 0],
  ['30s', 30],
  ['0.5s', 0.5],
  ['10m', 600],
  ['24h', 86_400],
  ['7d', 604_800],
])('%s are %d seconds', (duration, seconds) => {
  expect(secondsOf(Duration.parse(duration))).toBe(seconds)
})

it.each([
  ['10%', 0.1],
  ['0%', 0],
  ['12.5%', 0.125],
])('%s is the share %d', (percentage, share) => {
  expect(shareOf(Percentage.parse(percentage))).toBe(share)
})

it.each(['10', '10 s', '-1s', '1e3s', '1w', 's', ''])('`%s` is no span of time', (text) => {
  expect(Duration.safeParse(text).success).toBe(false)
})

it.each(['10', '%', '-1%', '1e1%', '10 %'])('`%s` is no percentage', (text) => {
  expect(Percentage.safeParse(text).success).toBe(false)
})

it.each(['a', 'bird-strike-damage', '7b', 'x'.repeat(63)])('`%s` is a name', (text) => {
  expect(Name.safeParse(text).success).toBe(true)
})

it.each(['', '-a', 'a-', 'A', 'a_b', 'a/b', '..', 'ä', 'a b', 'x'.repeat(64)])('`%s` is no name', (text) => {
  expect(Name.safeParse(text).success).toBe(false)
})

it.each([
  ['tset', 'test'],
  ['Roc_Auc', 'roc_auc'],
  ['recal', 'recall'],
  ['yb', 'by'],
  ['zzzz', undefined],
  ['<<', undefined],
])('`%s` probably means %s', (written, meant) => {
  expect(nearest(written, ['test', 'recall', 'roc_auc', 'by'])).toBe(meant)
})

it('names everything where nothing is near', () => {
  expect(allowedNames('zzzz', ['a', 'b'])).toBe('a, b')
  expect(allowedNames('x', [])).toBe('')
})

it('has a default for every setting', () => {
  expect(Settings.parse({})).toEqual({
    schemaVersion: 1,
    pipelines: 'pipelines',
    cards: 'model-cards',
    store: '.assay/store',
    sources: [],
    state: '.assay',
    dependency_lock: ['package-lock.json', 'requirements.txt', 'uv.lock', 'poetry.lock'],
    branch: 'main',
  })
})

it.each([
  ['s3://bucket', true],
  ['s3://bucket/a/b=1', true],
  ['s3://bucket/*', false],
  ['s3://', false],
  ['https://bucket', false],
  ['data', false],
])('takes `%s` for a source of data in S3: %s', (source, taken) => {
  expect(Settings.safeParse({ sources: [source] }).success).toBe(taken)
})

it.each(['pipelines/', '/pipelines', './pipelines', '../pipelines', 'a/../b', 'a//b', '', 'a\\b', '..'])(
  'refuses `%s` as the folder of the pipelines',
  (pipelines) => {
    expect(Settings.safeParse({ pipelines }).success).toBe(false)
  },
)

it.each(['pipelines', 'ml/models', 'a..b', '.hidden'])(
  'takes `%s` as the folder of the pipelines',
  (pipelines) => {
    expect(Settings.safeParse({ pipelines }).success).toBe(true)
  },
)
