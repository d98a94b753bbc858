import { expect, it } from 'vitest'
import { exitCodes, Failure, failureCodes, formatPlace } from '#core/failure.ts'

it('counts how a command can end', () => {
  expect(exitCodes).toEqual({ pass: 0, fail: 1, invalid: 2, inconclusive: 3, unavailable: 4 })
})

it.each([
  ['DATA_BREAK_CONTRACT', 'fail', 1],
  ['MODEL_NOT_SERVING', 'fail', 1],
  ['MODEL_TESTS_FAILED', 'fail', 1],
  ['CONFIGURATION_INVALID', 'invalid', 2],
  ['DATA_LOCK_MISMATCH', 'invalid', 2],
  ['DATA_UNDECODABLE', 'invalid', 2],
  ['NO_DATA', 'inconclusive', 3],
  ['STORE_UNREADABLE', 'unavailable', 4],
  ['CANCELLED', 'unavailable', 4],
] as const)('%s ends %s with exit code %d', (code, outcome, exitCode) => {
  const failure = new Failure({ code, problem: 'x' })
  expect([failure.outcome, failure.exitCode]).toEqual([outcome, exitCode])
})

it('no code ends in a pass', () => {
  expect(Object.values(failureCodes)).not.toContain('pass')
})

it.each<[words: string, facts: Omit<ConstructorParameters<typeof Failure>[0], 'code'>, message: string]>([
  ['the problem', { problem: 'x is 3' }, 'x is 3'],
  ['the place', { problem: 'x is 3', place: { file: 'a.yaml', line: 7 } }, 'a.yaml:7: x is 3'],
  ['a file without a line', { problem: 'x', place: { file: 'a.yaml' } }, 'a.yaml: x'],
  [
    'what is allowed and what is next',
    { problem: 'x', allowed: 'y', next: 'do z.' },
    'x\n  Allowed: y\n  Next: do z.',
  ],
])('says %s', (_, facts, message) => {
  expect(new Failure({ code: 'USAGE', ...facts }).message).toBe(message)
})

it.each([
  [true, 'A retry may help.'],
  [false, 'A retry alone does not help.'],
  [undefined, 'A retry alone does not help.'],
])('of a service says whether a retry helps: %s', (retry, words) => {
  const failure = new Failure({ code: 'SERVICE_UNAVAILABLE', problem: 'x', retry })
  expect(failure.message).toBe(`x\n  ${words}`)
  expect(failure.retry).toBe(retry === true)
})

it('keeps its cause and its facts', () => {
  const cause = new Error('inside')
  const failure = new Failure({ code: 'USAGE', problem: 'x', cause })
  expect(failure).toMatchObject({ name: 'Failure', cause, facts: { code: 'USAGE', problem: 'x' } })
  expect(Object.hasOwn(new Failure({ code: 'USAGE', problem: 'x' }), 'cause')).toBe(false)
})

it('writes places as terminals link them', () => {
  expect([formatPlace({ file: 'a' }), formatPlace({ file: 'a', line: 1 })]).toEqual(['a', 'a:1'])
})
