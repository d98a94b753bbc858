import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Pipeline, pipelineRules } from '#core/pipeline/pipeline.ts'
import { pipelineDocument, pipelineOf } from '../../builders/pipeline.ts'

type Changes = NonNullable<Parameters<typeof pipelineDocument>[0]>

const random = { by: 'random', validation: 0.2, test: 0.3 }
const staging = { name: 'staging' }

const worth = { currency: 'EUR', true_positive: 0, false_positive: -1, false_negative: -4, true_negative: 0 }

it.each<[words: string, changes: Changes, problem: string]>([
  [
    'a label that is no column',
    { data: { label: 'lat' } },
    'data.label: `lat` is not in data.columns (allowed: late (did you mean that?))',
  ],
  [
    'a program that would find a feature where it looks for ids',
    {
      data: { columns: { trip: 'id', late: 'late', row_id: 'x' }, features: ['row_id'] },
      gate: {
        metric: 'roc_auc',
        better_by: 0,
        baselines: { beat: [{ command: 'node a.mjs', files: ['a.mjs'] }] },
      },
    },
    'data.features.0: `row_id` is what a command of gate.baselines finds the id of a row under',
  ],
  [
    'a program with a file outside',
    {
      gate: {
        metric: 'roc_auc',
        better_by: 0,
        baselines: { beat: [{ command: 'node a.mjs', files: ['/etc/passwd'] }] },
      },
    },
    'gate.baselines.beat.0',
  ],
  [
    'a threshold chosen by nothing',
    { evaluation: { decision_threshold: 'chosen' } },
    'evaluation.decision_threshold: a threshold is chosen by what it is worth, and there is no value section',
  ],
  [
    'a cost per month without a volume',
    { value: { ...worth, serving_cost_per_month: 5 } },
    'value.serving_cost_per_month: a cost per month says nothing without the predictions per month (allowed: volume_per_month beside it)',
  ],
  [
    'a stakeholder of an unknown metric',
    { purpose: { problem: 'Which?', stakeholders: { riders: 'recal' } } },
    'purpose.stakeholders.riders: `recal` is no metric that binary-classification has here',
  ],
  [
    'a stakeholder of money nobody stated',
    { purpose: { problem: 'Which?', stakeholders: { riders: 'expected_value' } } },
    '`expected_value` is no metric that binary-classification has here',
  ],
  [
    'an id that is no column',
    { data: { id: 'nothing' } },
    'data.id: `nothing` is not in data.columns (allowed: trip, late, speed, town, day)',
  ],
  [
    'a time that is no column',
    { data: { time: 'dya' } },
    'data.time: `dya` is not in data.columns (allowed: day',
  ],
  [
    'a feature that is no column',
    { data: { features: ['speed', 'twon'] } },
    'data.features.1: `twon` is not in data.columns (allowed: town',
  ],
  ['a slice that is no column', { evaluation: { slices: ['twon'] } }, 'evaluation.slices.0: `twon`'],
  [
    'a group that is no column',
    { data: { split: { ...random, by: 'group', column: 'twon' } } },
    'data.split.column: `twon`',
  ],
  [
    'the label as a feature',
    { data: { features: ['late'] } },
    'data.features.0: `late` is the label, not a feature',
  ],
  [
    'the id as a feature',
    { data: { features: ['trip'] } },
    'data.features.0: `trip` is the id, not a feature',
  ],
  ['a feature twice', { data: { features: ['speed', 'speed'] } }, 'data.features.1: `speed` is listed twice'],
  ['no feature', { data: { features: [] } }, 'data.features: found [] (allowed: at least 1 items)'],
  [
    'two columns but for case',
    { data: { columns: { trip: 'id', late: 'late', speed: 'a', town: 'b', Speed: 'c' } } },
    'data.columns.Speed: differs from `speed` only in case',
  ],
  [
    'a column with a space in its name',
    { data: { columns: { 'a b': 'x' } } },
    'data.columns.a b: as a name: letters, digits and underscores',
  ],
  ['an empty expression', { data: { columns: { trip: '' } } }, 'data.columns.trip: found ""'],
  [
    'a split by time without a time',
    { data: { split: { by: 'time', validation: '1998-01-01', test: '2000-01-01' } } },
    'data.split: splitting by time needs data.time',
  ],
  [
    'a split whose parts change places',
    { data: { time: 'day', split: { by: 'time', validation: '2000-01-01', test: '1998-01-01' } } },
    'data.split.test: test 1998-01-01 is not after validation 2000-01-01',
  ],
  [
    'a split that leaves nothing to train on',
    { data: { split: { ...random, validation: 0.5, test: 0.5 } } },
    'data.split: validation 0.5 and test 0.5 leave nothing to train on',
  ],
  [
    'a split of everything held back',
    { data: { split: { ...random, hold_back: 0.9 } } },
    'data.split.hold_back: found 0.9 (allowed: at most 0.5)',
  ],
  [
    'a share as a percentage',
    { data: { split: { ...random, test: 30 } } },
    'data.split.test: found 30 (allowed: less than 0.9)',
  ],
  [
    'a split nobody knows',
    { data: { split: { by: 'tiem' } } },
    'data.split.by: found "tiem" (allowed: time (did you mean that?))',
  ],
  [
    'a key of another split',
    { data: { split: { ...random, column: 'town' } } },
    'data.split.column: unknown key (allowed: by, validation, test, hold_back, seed)',
  ],
  [
    'a day that is none',
    { data: { time: 'day', split: { by: 'time', validation: '1999-02-29', test: '2000-01-01' } } },
    'data.split.validation: found "1999-02-29" (allowed: a date such as',
  ],
  [
    'an environment twice',
    { environments: [staging, staging] },
    'environments.1.name: `staging` is there twice',
  ],
  [
    'an environment that asks for less than the pipeline',
    {
      gate: { at_least: { roc_auc: 0.7 }, metric: 'roc_auc', better_by: 0 },
      environments: [staging, { name: 'prod', gate: { at_least: { roc_auc: 0.5 } } }],
    },
    'environments.1.gate.at_least.roc_auc: 0.5 is looser than the pipeline’s 0.7 (allowed: at least 0.7)',
  ],
  [
    'an environment that asks for what its task does not have',
    {
      gate: { at_least: { roc_auc: 0.7 }, metric: 'roc_auc', better_by: 0 },
      environments: [{ name: 'prod', gate: { at_most: { mae: 1 } } }],
    },
    'environments.0.gate.at_most.mae: mae is not a metric of binary-classification',
  ],
  [
    'an environment with capitals',
    { environments: [{ name: 'Prod' }] },
    'environments.0.name: lower-case letters, digits and hyphens',
  ],
  [
    'a value of a number to predict',
    {
      task: 'regression',
      value: { currency: 'USD', true_positive: 0, false_positive: 0, false_negative: 0, true_negative: 0 },
      gate: { at_most: { rmse: 1 }, metric: 'rmse', better_by: 0 },
    },
    'value: a value matrix goes with binary-classification, not with regression',
  ],
  ['a task nobody knows', { task: 'binary' }, 'task: found "binary" (allowed: binary-classification'],
  [
    'both ways to serve',
    { serving: { command: 'a', predict: 'b' } },
    'serving.predict: it does not go with the keys beside it (allowed: one of command, predict)',
  ],
  [
    'a way to serve nobody knows',
    { serving: { comand: 'a' } },
    'serving.comand: unknown key (allowed: command (did you mean that?))',
  ],
  [
    'a hyperparameter that is a list',
    { training: { command: 'x', hyperparameters: { trees: [1] } } },
    'training.hyperparameters.trees: found [1] (allowed: text, a number, true or false)',
  ],
  [
    'a hyperparameter no variable can hold',
    { training: { command: 'x', hyperparameters: { 'a=b': 1 } } },
    'training.hyperparameters.a=b: as a name: letters, digits',
  ],
  [
    'a timeout without a unit',
    { training: { command: 'x', timeout: '60' } },
    'training.timeout: a span of time such as 30s, 10m, 24h or 7d, found "60"',
  ],
  [
    'a seed below nought',
    { training: { command: 'x', seed: -1 } },
    'training.seed: found -1 (allowed: at least 0)',
  ],
  ['an empty command', { training: { command: '' } }, 'training.command: found ""'],
  [
    'a small window',
    { monitoring: { window: { rows: 10 }, rows_per_year: 100 } },
    'monitoring.window.rows: found 10 (allowed: at least 200)',
  ],
  [
    'a rule of the gate that does not bind',
    { gate: { metric: 'roc_auc', better_by: 0 } },
    'gate: nothing binds the first model',
  ],
  ['another version of the format', { schemaVersion: 2 }, 'schemaVersion: found 2 (allowed: 1)'],
  ['a key nobody knows', { trainig: {} }, 'trainig: unknown key (allowed: training (did you mean that?))'],
])('refuses %s', (_, changes, problem) => {
  const read = () =>
    readDocument(Pipeline, stringify(pipelineDocument(changes)), 'pipeline.yaml', pipelineRules)
  expect(read).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      place: { file: 'pipeline.yaml', line: expect.any(Number) },
    }),
  )
  expect(read).toThrow(problem)
})

it('fills in what may be left out', () => {
  const pipeline = pipelineOf({ data: { split: { by: 'random' } }, environments: [staging] })
  expect(pipeline.data.split).toEqual({ by: 'random', validation: 0.2, test: 0.2, hold_back: 0, seed: 0 })
  expect(pipeline.data.contract).toBe('contract.yaml')
  expect(pipeline.training).toEqual({
    command: 'sh train.sh',
    hyperparameters: {},
    seed: 0,
    timeout: '1h',
    backend: 'local',
  })
  expect(pipeline.evaluation).toEqual({ decision_threshold: 0.5, slices: [] })
  expect(pipeline.environments[0]).toMatchObject({
    name: 'staging',
    backend: 'local',
    soak: '24h',
    approve: [],
  })
})
