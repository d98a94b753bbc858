import { expect, it } from 'vitest'
import { settlingWords } from '#core/gate/settling.ts'
import type { Requirement } from '#core/gate/verdict.ts'

const open = (changes: Partial<Requirement>): Requirement => ({
  name: 'better_by',
  metric: 'f1',
  what: 'comparison',
  against: 'champion',
  direction: 'higher',
  rule: 'more_than',
  bound: 0.01,
  estimate: 0.01,
  lower: 0,
  upper: 0.02,
  verdict: 'inconclusive',
  method: 't',
  rows: 1000,
  words: '',
  ...changes,
})
const threshold = { name: 'at_least.f1', what: 'threshold', rule: 'at_least', against: null } as const
const condition = { name: 'conditions.n > 0.8', what: 'condition', method: 'tolerance' } as const

it.each<[what: string, requirements: Requirement[], words: string | undefined]>([
  ['nothing planned', [open({})], undefined],
  [
    'a gain',
    [open({ moreRows: 1234 })],
    'label about 1,234 more rows, which would settle it 4 times in 5 if the gain really is the one planned for',
  ],
  [
    'an allowed loss',
    [open({ moreRows: 9, bound: -0.01 })],
    'label about 9 more rows, which would settle it 4 times in 5 if the candidate really is as good',
  ],
  [
    'the largest of several',
    [open({ moreRows: 9 }), open({ ...threshold, moreRows: 50 })],
    'label about 50 more rows, which would settle `at_least.f1` 4 times in 5 if f1 really is what it is here',
  ],
  [
    'a condition, which more rows let judge and need not settle',
    [open({ ...condition, moreRows: 70_778 })],
    'label 70,778 more rows: so many the tolerance of `n > 0.8` takes',
  ],
  [
    'slices that are all too small',
    [open({ name: 'slices.town', what: 'slice', reason: 'too-few-rows', rows: 123 })],
    'label more rows: harm is looked for in slices of at least 200, and the largest has 123',
  ],
  [
    'slices that lack something else than rows',
    [open({ name: 'slices.town', what: 'slice', reason: 'too-few-rows', rows: 1123 })],
    'bring rows for what the largest slice lacks, or look for harm by another column',
  ],
  [
    'too few rows',
    [open({ reason: 'too-few-rows', moreRows: 40 })],
    'label at least 40 more rows: these are too few to trust an interval',
  ],
  [
    'too few units, whatever rows would do for others',
    [open({ ...threshold, moreRows: 50 }), open({ reason: 'too-few-units', units: 8 })],
    'bring rows of at least 20 units: more rows of the same ones settle nothing',
  ],
  [
    'uneven units',
    [open({ reason: 'too-few-units', units: 200 })],
    'bring rows of more units: a few hold most of these, and more rows of the same ones settle nothing',
  ],
  [
    'what somebody stands for',
    [open({ moreRows: 9, overridden: { reason: 'why', by: '@someone' } })],
    undefined,
  ],
])('%s', (_, requirements, words) => {
  expect(settlingWords(requirements)).toBe(words)
})
