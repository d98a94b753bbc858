import { expect, it } from 'vitest'
import { type Expectation, readExpectation } from '#core/behaviour/expectation.ts'
import type { Task } from '#core/pipeline/pipeline.ts'

const binary = 'binary-classification'

it.each<[Task, string, Expectation]>([
  [binary, 'positive', { kind: 'class', name: 'positive' }],
  [binary, ' Negative ', { kind: 'class', name: 'negative' }],
  [binary, 'at least 0.8', { kind: 'bounds', low: 0.8 }],
  [binary, 'At  Most .2', { kind: 'bounds', high: 0.2 }],
  [binary, 'between 0.2 and 0.4', { kind: 'bounds', low: 0.2, high: 0.4 }],
  [binary, 'same', { kind: 'same' }],
  [binary, 'same within 0.01', { kind: 'same', within: 0.01 }],
  [binary, 'higher', { kind: 'moves', way: 'higher', by: 0, allowEqual: false }],
  [binary, 'lower by 0.1', { kind: 'moves', way: 'lower', by: 0.1, allowEqual: false }],
  [binary, 'not higher', { kind: 'moves', way: 'lower', by: 0, allowEqual: true }],
  [binary, 'not lower', { kind: 'moves', way: 'higher', by: 0, allowEqual: true }],
  ['regression', 'between -5 and 1e3', { kind: 'bounds', low: -5, high: 1000 }],
  ['regression', 'same within 2', { kind: 'same', within: 2 }],
  ['multiclass', 'is Small bird', { kind: 'class', name: 'Small bird' }],
  ['multiclass', 'at least 0.5 for Large', { kind: 'bounds', low: 0.5, of: 'Large' }],
  ['multiclass', 'higher for Large', { kind: 'moves', way: 'higher', by: 0, allowEqual: false, of: 'Large' }],
  ['multiclass', 'same', { kind: 'same' }],
])('%s: %s', (task, cell, expectation) => {
  expect(readExpectation(cell, task)).toEqual({ ok: true, expectation })
})

it.each<[Task, string, RegExp]>([
  [binary, 'yes', /`yes` is not understood/],
  [binary, 'is Large', /names a class/],
  [binary, 'higher for Large', /several classes/],
  [binary, 'at least', /not understood/],
  [binary, 'between 0.6 and 0.4', /leaves nothing between/],
  [binary, 'not higher by 0.1', /not understood/],
  ['regression', 'positive', /goes with two classes/],
  ['regression', 'same', /how near/],
  ['multiclass', 'at least 0.5', /for which class/],
  ['multiclass', 'higher', /for which class/],
])('%s refuses `%s`, saying what is allowed', (task, cell, problem) => {
  expect(readExpectation(cell, task)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(problem),
    allowed: expect.stringContaining('at least N'),
  })
})
