import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { codeDigests, dependencyDigests, trainingKey } from '#core/training/training-key.ts'
import { pipelineDocument, pipelineOf } from '../../builders/pipeline.ts'
import { treeOf } from '../../builders/tree.ts'

type Changes = NonNullable<Parameters<typeof pipelineDocument>[0]>

interface Repository {
  readonly pipeline?: Changes
  readonly files?: Readonly<Record<string, string | undefined>>
  readonly channels?: Readonly<Record<string, string>>
  readonly runtime?: string
  readonly settings?: Parameters<typeof Settings.parse>[0]
}

const digest = (letter: string): string => letter.repeat(64)
const ours = 'pipelines/trips'

async function keyOf({
  pipeline: changes = {},
  files = {},
  channels,
  runtime = 'node-24',
  settings: given = {},
}: Repository = {}) {
  const settings = Settings.parse(given)
  const pipeline = pipelineOf(changes)
  const present = {
    [`${ours}/pipeline.yaml`]: JSON.stringify(pipelineDocument(changes)),
    [`${ours}/contract.yaml`]: 'contract',
    [`${ours}/train.sh`]: 'train',
    [`${ours}/lib/features.py`]: 'features',
    'package-lock.json': '{}',
    ...files,
  }
  const tree = treeOf(Object.fromEntries(Object.entries(present).filter(([, text]) => text !== undefined)))
  return trainingKey({
    pipeline,
    code: await codeDigests(tree, settings, pipeline),
    dependencies: await dependencyDigests(tree, settings),
    channels: channels ?? { train: digest('a'), validation: digest('b') },
    runtime,
  })
}

const training = { command: 'sh train.sh' }
const columns = { trip: 'id', late: 'late', speed: 'speed', town: 'town', day: 'day' }
const gate = { at_least: { roc_auc: 0.5 }, metric: 'roc_auc', better_by: 0 }

it.each<[words: string, change: Repository]>([
  ['the code', { files: { [`${ours}/train.sh`]: 'other' } }],
  ['the code in a folder', { files: { [`${ours}/lib/features.py`]: 'other' } }],
  ['a new file', { files: { [`${ours}/vocabulary.txt`]: 'a' } }],
  ['a file less', { files: { [`${ours}/lib/features.py`]: undefined } }],
  [
    'a file under another name',
    { files: { [`${ours}/lib/features.py`]: undefined, [`${ours}/lib/feature.py`]: 'features' } },
  ],
  ['the model’s tests', { files: { [`${ours}/tests/a.py`]: 'x' } }],
  ['the dependencies', { files: { 'package-lock.json': '{"x": 1}' } }],
  ['another kind of dependencies', { files: { 'uv.lock': 'x' } }],
  ['the training data', { channels: { train: digest('c'), validation: digest('b') } }],
  ['the validation data', { channels: { train: digest('a'), validation: digest('c') } }],
  ['the runtime', { runtime: 'node-25' }],
  ['the command', { pipeline: { training: { command: 'sh train.sh --fast' } } }],
  ['a hyperparameter', { pipeline: { training: { ...training, hyperparameters: { trees: 2 } } } }],
  ['the seed', { pipeline: { training: { ...training, seed: 1 } } }],
  ['how it serves', { pipeline: { serving: { command: 'sh serve.sh' } } }],
  ['the features', { pipeline: { data: { features: ['speed'] } } }],
  ['the order of the features', { pipeline: { data: { features: ['town', 'speed'] } } }],
  ['what a feature is made of', { pipeline: { data: { columns: { ...columns, speed: 'speed * 2' } } } }],
  ['what the label is made of', { pipeline: { data: { columns: { ...columns, late: 'NOT late' } } } }],
  [
    'the task',
    { pipeline: { task: 'regression', gate: { at_most: { rmse: 1 }, metric: 'rmse', better_by: 0 } } },
  ],
])('%s makes another run', async (_, change) => {
  expect(await keyOf(change)).not.toBe(await keyOf())
})

it.each<[words: string, change: Repository]>([
  ['nothing', {}],
  ['the README', { files: { [`${ours}/README.md`]: 'x' } }],
  ['prose further in', { files: { [`${ours}/docs/notes.md`]: 'x' } }],
  ['an environment', { files: { [`${ours}/environments/prod.yaml`]: 'x' } }],
  ['the contract', { files: { [`${ours}/contract.yaml`]: 'other' } }],
  ['the lock, while the channels are the same', { files: { [`${ours}/data.lock.yaml`]: 'x' } }],
  ['a comment in the pipeline file', { files: { [`${ours}/pipeline.yaml`]: '# x' } }],
  ['another model', { files: { 'pipelines/trips2/train.sh': 'x', 'pipelines/bikes/train.sh': 'x' } }],
  ['a file elsewhere', { files: { 'README.md': 'x', 'src/train.sh': 'x' } }],
  ['the gate', { pipeline: { gate: { ...gate, better_by: 0.1 } } }],
  ['the purpose', { pipeline: { purpose: { problem: 'Another.' } } }],
  ['the owner', { pipeline: { owner: '@others' } }],
  ['the environments', { pipeline: { environments: [{ name: 'prod' }] } }],
  ['the evaluation', { pipeline: { evaluation: { decision_threshold: 0.2 } } }],
  ['the monitoring', { pipeline: { monitoring: { window: { rows: 300 }, rows_per_year: 1000 } } }],
  ['the tests command', { pipeline: { tests: 'sh test.sh' } }],
  [
    'a column that is neither feature nor label',
    { pipeline: { data: { columns: { ...columns, extra: 'x' } } } },
  ],
  [
    'the split, while the channels are the same',
    { pipeline: { data: { split: { by: 'random', validation: 0.1, test: 0.1 } } } },
  ],
  ['where the store is', { settings: { store: 's3://bucket/x' } }],
])('%s does not', async (_, change) => {
  expect(await keyOf(change)).toBe(await keyOf())
})

it('takes code by its path in the folder of the model, wherever that is', async () => {
  const tree = treeOf({ 'ml/trips/train.sh': 'x', 'ml/trips/lib/a.py': 'x' })
  const code = await codeDigests(tree, Settings.parse({ pipelines: 'ml' }), pipelineOf())
  expect(Object.keys(code)).toEqual(['lib/a.py', 'train.sh'])
})
