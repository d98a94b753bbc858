import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { sha256 } from '#core/digest.ts'
import {
  findEnvironment,
  findModel,
  listModels,
  readLock,
  readModel,
  readSettings,
} from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import { contractDocument } from '../../builders/contract.ts'
import { pipelineDocument, pipelineOf } from '../../builders/pipeline.ts'
import { treeOf } from '../../builders/tree.ts'

const settings = Settings.parse({})
const folder = 'pipelines/trips'
const files = {
  [`${folder}/pipeline.yaml`]: pipelineDocument(),
  [`${folder}/contract.yaml`]: contractDocument([{ name: 'speed' }]),
  [`${folder}/data.lock.yaml`]: {
    schemaVersion: 1,
    source: 'data/trips.csv',
    files: [{ location: 'data/trips.csv', sha256: 'a'.repeat(64), bytes: 1 }],
  },
}
const sha = (letter: string): string => letter.repeat(64)
const environment = (name: string, changes = {}) => ({
  schemaVersion: 1,
  model: 'trips',
  environment: name,
  version: '20261121-aaaaaaaa',
  package: { sha256: sha('a'), location: `file:blobs/aa/${sha('a')}`, bytes: 10 },
  snapshot: sha('b'),
  evidence: sha('c'),
  run: sha('d'),
  commit: 'e'.repeat(40),
  backend: 'local',
  serve: {},
  ...changes,
})

it('reads pipeline, contract and lock of a model', async () => {
  const model = await readModel(treeOf(files), settings, 'trips')
  expect([model.pipeline.model, model.task, model.contract.id, model.contractFile]).toEqual([
    'trips',
    'binary-classification',
    'trips',
    `${folder}/contract.yaml`,
  ])
  expect((await readLock(treeOf(files), settings, 'trips')).files).toHaveLength(1)
})

it('hashes what programs on the ladder are made of, and misses what is not there', async () => {
  const beat = [{ command: 'node mean.mjs', files: ['mean.mjs', 'shared/read.mjs'] }]
  const gate = { metric: 'roc_auc', better_by: 0, baselines: { beat } }
  const tree = {
    ...files,
    [`${folder}/pipeline.yaml`]: pipelineDocument({ gate }),
    [`${folder}/mean.mjs`]: 'a',
  }
  const whole = { ...tree, [`${folder}/shared/read.mjs`]: 'b' }
  expect((await readModel(treeOf(whole), settings, 'trips')).programs).toEqual({
    'mean.mjs': sha256('a'),
    'shared/read.mjs': sha256('b'),
  })
  await expect(readModel(treeOf(tree), settings, 'trips')).rejects.toMatchObject({
    code: 'CONFIGURATION_MISSING',
    message: expect.stringContaining(`there is no ${folder}/shared/read.mjs`),
  })
})

it.each([
  ['another source', { source: 'data/other.csv' }, 'pipeline.yaml names `data/trips.csv`'],
  [
    'a file that is none of the source',
    { files: [{ location: 'data/easy.csv', sha256: sha('a'), bytes: 1 }] },
    '`data/easy.csv` does not come from data.source',
  ],
])('refuses a lock of %s', async (_, changed, said) => {
  const lock = files[`${folder}/data.lock.yaml`]
  const tree = treeOf({ ...files, [`${folder}/data.lock.yaml`]: { ...(lock as object), ...changed } })
  await expect(readLock(tree, settings, 'trips')).rejects.toMatchObject({
    code: 'DATA_LOCK_MISMATCH',
    message: expect.stringContaining(said),
  })
})

it.each<[words: string, changed: Record<string, unknown>, code: string, said: string]>([
  [
    'a model that is not there',
    {
      [`${folder}/pipeline.yaml`]: undefined,
      'pipelines/other/pipeline.yaml': pipelineDocument({ model: 'other' }),
    },
    'CONFIGURATION_MISSING',
    'there is no model `trips` in the working copy: pipelines/trips/pipeline.yaml is missing\n  Allowed: other',
  ],
  [
    'no model at all',
    { [`${folder}/pipeline.yaml`]: undefined },
    'CONFIGURATION_MISSING',
    'no model is defined yet',
  ],
  [
    'a name that is not its folder’s',
    { [`${folder}/pipeline.yaml`]: pipelineDocument({ model: 'tripps' }) },
    'CONFIGURATION_INVALID',
    'pipelines/trips/pipeline.yaml:2: model: `tripps`, but the folder is `trips`',
  ],
  [
    'no contract',
    { [`${folder}/contract.yaml`]: undefined },
    'CONFIGURATION_MISSING',
    'data.contract: there is no pipelines/trips/contract.yaml in the working copy',
  ],
  [
    'a contract that is none',
    { [`${folder}/contract.yaml`]: 'columns: 3' },
    'CONFIGURATION_INVALID',
    'pipelines/trips/contract.yaml:1: ',
  ],
])('%s', async (_, changed, code, said) => {
  const present = Object.fromEntries(
    Object.entries({ ...files, ...changed }).filter(([, content]) => content !== undefined),
  )
  const reading = readModel(treeOf(present), settings, 'trips')
  await expect(reading).rejects.toMatchObject({ code, exitCode: 2, message: expect.stringContaining(said) })
})

it('a tree without the model has none', async () => {
  expect(await findModel(treeOf({}), settings, 'trips')).toBe(undefined)
})

it('a model whose data are not pinned says how to pin them', async () => {
  await expect(readLock(treeOf({}), settings, 'trips')).rejects.toThrow('npx assay lock-data trips')
})

it('lists folders that hold a pipeline', async () => {
  const tree = treeOf({ ...files, 'pipelines/notes/README.md': 'x', 'ml/a/pipeline.yaml': 'x' })
  expect(await listModels(tree, settings)).toEqual(['trips'])
  expect(await listModels(tree, Settings.parse({ pipelines: 'ml' }))).toEqual(['a'])
})

it('settings have defaults, and mistakes in them a line', async () => {
  expect(await readSettings(treeOf({}))).toEqual(settings)
  expect((await readSettings(treeOf({ 'assay.yaml': 'pipelines: ml/models' }))).pipelines).toBe('ml/models')
  await expect(readSettings(treeOf({ 'assay.yaml': 'store: x\nbrnch: main' }))).rejects.toThrow(
    'assay.yaml:2: brnch: unknown key (allowed: branch (did you mean that?))',
  )
})

it('an environment file is about its own model and environment', async () => {
  const path = `${folder}/environments/prod.yaml`
  expect(await findEnvironment(treeOf({}), settings, 'trips', 'prod')).toBe(undefined)
  expect(
    await findEnvironment(treeOf({ [path]: environment('prod') }), settings, 'trips', 'prod'),
  ).toMatchObject({ environment: 'prod' })
  for (const changes of [{ model: 'other' }, { environment: 'staging' }]) {
    await expect(
      findEnvironment(treeOf({ [path]: environment('prod', changes) }), settings, 'trips', 'prod'),
    ).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      place: { file: path, line: expect.any(Number) },
    })
  }
})

it('the champion is what the last environment in use runs, or the target of a promotion', async () => {
  const pipeline = pipelineOf({ environments: ['dev', 'staging', 'prod'].map((name) => ({ name })) })
  const tree = treeOf(
    Object.fromEntries(
      ['dev', 'staging'].map((name) => [`${folder}/environments/${name}.yaml`, environment(name)]),
    ),
  )
  expect(await findChampion(tree, settings, pipeline)).toMatchObject({ environment: 'staging' })
  expect(await findChampion(tree, settings, pipeline, 'dev')).toMatchObject({ environment: 'dev' })
  expect(await findChampion(tree, settings, pipeline, 'prod')).toBe(undefined)
  expect(await findChampion(treeOf({}), settings, pipeline)).toBe(undefined)
})

it('reads the cases of a model; one without has none', async () => {
  expect(await readModel(treeOf(files), settings, 'trips')).not.toHaveProperty('cases')
  const cases = `${folder}/cases.csv`
  const model = await readModel(
    treeOf({ ...files, [cases]: 'case,expect,speed\na,positive,1\n' }),
    settings,
    'trips',
  )
  expect(model.cases).toMatchObject({ file: cases, cases: [{ name: 'a' }] })
})

it('limits for cases that are not there are refused', async () => {
  const pipeline = pipelineDocument({ behaviour: { cases: { max_failing: 0 } } })
  const tree = treeOf({ ...files, [`${folder}/pipeline.yaml`]: pipeline })
  await expect(readModel(tree, settings, 'trips')).rejects.toMatchObject({
    code: 'CONFIGURATION_MISSING',
    message: expect.stringMatching(
      /pipeline\.yaml:\d+: behaviour\.cases: there is no pipelines\/trips\/cases\.csv/,
    ),
  })
})
