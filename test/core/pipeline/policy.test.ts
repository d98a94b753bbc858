import { expect, it } from 'vitest'
import { changedRules, policyDigest, sameRows, withColumnsOf } from '#core/pipeline/policy.ts'
import { contractOf, known } from '../../builders/contract.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

type Changes = Parameters<typeof pipelineOf>[0]

const data = {
  columns: { trip: 'id', late: 'late', speed: 'speed', town: 'town', day: 'day' },
  time: 'day',
  split: { by: 'time', validation: '1998-01-01', test: '2000-01-01' },
}
const gate = { at_least: { roc_auc: 0.5 }, metric: 'roc_auc', better_by: 0 }

function policy(changes: Changes = {}, speedKnown = 'at_prediction') {
  const pipeline = pipelineOf({
    evaluation: { slices: ['town'] },
    ...changes,
    data: { ...data, ...changes?.data },
  })
  const { contract } = contractOf([{ name: 'speed', ...known(speedKnown) }])
  return { pipeline, contract }
}

it.each<[words: string, changes: Changes, rules: string[], rows: boolean]>([
  ['nothing', {}, [], true],
  ['the model: features', { data: { features: ['speed'] } }, [], true],
  [
    'the model: what a feature is made of',
    { data: { columns: { ...data.columns, speed: 'speed * 2' } } },
    [],
    true,
  ],
  ['the model: training', { training: { command: 'sh other.sh', seed: 9 } }, [], true],
  ['the model: serving', { serving: { command: 'sh serve.sh' } }, [], true],
  ['prose', { purpose: { problem: 'Another.' }, owner: '@others' }, [], true],
  ['the gate', { gate: { ...gate, better_by: 0.01 } }, ['gate'], true],
  ['the threshold', { evaluation: { slices: ['town'], decision_threshold: 0.2 } }, ['evaluation'], true],
  ['a slice', { evaluation: { slices: [] } }, ['data.columns', 'evaluation'], true],
  [
    'what a slice is made of',
    { data: { columns: { ...data.columns, town: 'upper(town)' } } },
    ['data.columns'],
    true,
  ],
  ['the environments', { environments: [{ name: 'prod' }] }, ['environments'], true],
  [
    'the value',
    { value: { currency: 'USD', true_positive: 1, false_positive: 0, false_negative: 0, true_negative: 0 } },
    ['value'],
    true,
  ],
  ['what is asked of behaviour', { behaviour: { cases: { max_failing: 1 } } }, ['behaviour'], true],
  ['fairness', { fairness: { groups: ['town'] } }, ['fairness'], true],
  ['a group', { fairness: { groups: ['speed'] } }, ['data.columns', 'fairness'], true],
  ['calibration', { calibration: {} }, ['calibration'], true],
  ['transparency', { transparency: {} }, ['transparency'], true],
  ['requirements', { requirements: { transparency: true } }, ['requirements'], true],
  ['robustness', { robustness: { rows: 100 } }, ['robustness'], true],
  ['the split', { data: { split: { ...data.split, test: '2001-01-01' } } }, ['data.split'], false],
  ['rows held back', { data: { split: { ...data.split, hold_back: 0.1 } } }, ['data.split'], false],
  [
    'what the label is made of',
    { data: { columns: { ...data.columns, late: 'NOT late' } } },
    ['data.columns', 'data.rows'],
    false,
  ],
  [
    'what the time is made of',
    { data: { columns: { ...data.columns, day: 'day + 1' } } },
    ['data.columns', 'data.rows'],
    false,
  ],
  [
    'the id',
    { data: { columns: { ...data.columns, trip: 'row_number' } } },
    ['data.columns', 'data.rows'],
    false,
  ],
])('%s', (_, changes, rules, rows) => {
  const [base, head] = [policy(), policy(changes)]
  expect(changedRules(base, head)).toEqual(rules)
  expect(changedRules(head, base)).toEqual(rules)
  expect(sameRows(base, head)).toBe(rows)
  expect(policyDigest(base) === policyDigest(head)).toBe(rules.length === 0)
})

it('the contract is a rule', () => {
  const [base, head] = [policy(), policy({}, 'after_outcome')]
  expect(changedRules(base, head)).toEqual(['contract'])
  expect(sameRows(base, head)).toBe(true)
})

it('the column a split groups by places rows', () => {
  const split = { by: 'group', column: 'town' }
  const [base, head] = [
    policy({ data: { split } }),
    policy({ data: { split, columns: { ...data.columns, town: 'lower(town)' } } }),
  ]
  expect(sameRows(base, head)).toBe(false)
})

it('cases.csv is policy', () => {
  const base = policy()
  const withCases = (letter: string) => ({
    ...base,
    cases: { file: 'cases.csv', sha256: letter.repeat(64), cases: [] },
  })
  expect(changedRules(base, withCases('a'))).toEqual(['cases.csv'])
  expect(changedRules(withCases('a'), withCases('b'))).toEqual(['cases.csv'])
  expect(changedRules(withCases('a'), base)).toEqual(['cases.csv'])
  expect(sameRows(base, withCases('a'))).toBe(true)
})

it('what a program on the ladder is made of is policy', () => {
  const base = policy()
  const withProgram = (letter: string) => ({ ...base, programs: { 'mean.mjs': letter.repeat(64) } })
  expect(changedRules(withProgram('a'), withProgram('b'))).toEqual(['files of gate.baselines'])
  expect(sameRows(withProgram('a'), withProgram('b'))).toBe(true)
})

it('columns of another policy are added, and change the meaning of none', () => {
  const [base, head] = [
    policy().pipeline,
    policy({ data: { columns: { ...data.columns, late: 'NOT late', fast: 'speed > 9' } } }).pipeline,
  ]
  expect(withColumnsOf(base, head)).toEqual({
    data: { ...base.data, columns: { ...data.columns, fast: 'speed > 9' } },
  })
  const other = { data: { ...head.data, columns: { SPEED: 'speed * 2' } } }
  expect(withColumnsOf(base, other)).toEqual({ data: base.data })
})
