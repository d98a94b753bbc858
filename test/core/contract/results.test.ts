import { expect, it } from 'vitest'
import { type CheckResult, findingsOf, outcomeOf } from '#core/contract/results.ts'

function result(changes: Partial<CheckResult>): CheckResult {
  return {
    id: 'x',
    check: 'range',
    dimension: 'validity',
    severity: 'block',
    outcome: 'pass',
    observed: '',
    expected: '',
    ...changes,
  }
}

it.each<[words: string, checks: Partial<CheckResult>[], outcome: string]>([
  ['nothing asked', [], 'pass'],
  ['all pass', [{}, {}], 'pass'],
  ['one fails', [{}, { outcome: 'fail' }], 'fail'],
  ['a warning fails', [{ outcome: 'fail', severity: 'warn' }], 'pass'],
  ['a statistic without values', [{ check: 'quantile', outcome: 'no_data' }], 'inconclusive'],
  [
    'a failure beside a statistic without values',
    [{ check: 'quantile', outcome: 'no_data' }, { outcome: 'fail' }],
    'fail',
  ],
  ['a warning without values', [{ check: 'quantile', outcome: 'no_data', severity: 'warn' }], 'pass'],
  ['a rule about values where there are none', [{ outcome: 'no_data' }], 'pass'],
  ['a batch too small', [{ check: 'quantile', outcome: 'no_data', batch: 'may' }], 'pass'],
  ['a batch that fails', [{ outcome: 'fail', batch: 'may' }], 'fail'],
])('%s: %3$s', (_, checks, outcome) => {
  expect(outcomeOf(checks.map(result))).toBe(outcome)
})

it('lists what failed, worst first: severity, then share', () => {
  const checks = [
    result({ id: 'info', severity: 'info', outcome: 'fail', bad: 9, of: 9 }),
    result({ id: 'few', outcome: 'fail', bad: 1, of: 9 }),
    result({ id: 'fine' }),
    result({ id: 'many', outcome: 'fail', bad: 8, of: 9 }),
    result({ id: 'warn', severity: 'warn', outcome: 'fail' }),
    result({ id: 'absent', outcome: 'fail' }),
  ]
  expect(findingsOf(checks).map(({ id }) => id)).toEqual(['many', 'few', 'absent', 'warn', 'info'])
})
