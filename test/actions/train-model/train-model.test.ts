import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type TrainModelAnswer, trainModel } from '#actions/train-model/train-model.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { sha256 } from '#core/digest.ts'
import { Bundle } from '#core/run/bundle.ts'
import { RunManifest, runKey } from '#core/run/run-manifest.ts'
import { type Checkout, checkout, modelScripts, tripsContract, tripsCsv } from '../../builders/checkout.ts'
import { pipelineDocument } from '../../builders/pipeline.ts'
import { isRunning, processIdIn } from '../../builders/processes.ts'
import { surroundings } from '../../builders/surroundings.ts'

const commit = { id: 'c'.repeat(40), time: new Date('2026-11-20T23:30:00Z') }

function train(
  { kit, bundle, scratch }: Checkout,
  options: { signal?: AbortSignal; commit?: typeof commit } = {},
): Promise<TrainModelAnswer> {
  return trainModel(
    { model: 'trips', commit: options.commit ?? commit },
    { ...kit, bundle, scratch },
    surroundings(options.signal),
  )
}

async function trained(made: Checkout, options?: Parameters<typeof train>[1]) {
  const answer = await train(made, options)
  if (answer.kind !== 'trained') throw new Error(answer.words)
  return answer
}

const runsOf = async ({ root }: Checkout): Promise<number> =>
  (await readFile(join(root, '.assay/runs'), 'utf8')).split('\n').length - 1

async function bundleOf({ bundle }: Checkout): Promise<Bundle> {
  return Bundle.parse(JSON.parse((await bundle.readText('bundle.json')) ?? 'null'))
}

const sleeping = 'sleep 60 & echo $! > ../../.assay/child\nwait\n'

it('trains, packs, and says what went in and what came out', async () => {
  const made = await checkout({
    training: { command: 'sh train.sh', seed: 7, hyperparameters: { depth: 2 } },
  })
  const { run, reused } = await trained(made)
  expect(reused).toBe(false)
  const packed = (await made.bundle.readBytes('package/model.tar.gz')) ?? new Uint8Array()
  expect(run).toEqual({
    schemaVersion: 1,
    model: 'trips',
    task: 'binary-classification',
    trainingKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    version: `20261120-${sha256(packed).slice(0, 8)}`,
    commit: commit.id,
    commitTime: '2026-11-20T23:30:00.000Z',
    code: { 'predict.sh': sha256(modelScripts['predict.sh']), 'train.sh': sha256(modelScripts['train.sh']) },
    dependencies: {},
    data: {
      files: [{ location: 'data/trips.csv', sha256: sha256(tripsCsv()) }],
      channels: {
        train: expect.objectContaining({ rows: expect.any(Number) }),
        validation: expect.objectContaining({ rows: expect.any(Number) }),
      },
    },
    features: [
      { name: 'speed', expression: 'speed', type: 'number' },
      { name: 'town', expression: 'town', type: 'string' },
    ],
    label: { name: 'late', expression: 'late' },
    training: {
      command: 'sh train.sh',
      hyperparameters: { depth: 2 },
      seed: 7,
      runtime: made.kit.trainer.runtime,
      kit: expect.any(String),
    },
    package: { sha256: sha256(packed), bytes: packed.byteLength },
  })
  expect(RunManifest.parse(JSON.parse((await made.bundle.readText('run.json')) ?? ''))).toEqual(run)
  expect(await made.kit.store.readRecord('untrusted', runKey(run))).toBe(JSON.stringify(run))
  expect(await made.kit.store.listRecords('trusted', '')).toEqual([])
})

it('the same key is not trained twice, and hands out the same bytes', async () => {
  const made = await checkout()
  const first = await trained(made)
  await made.bundle.remove('.')
  await made.write({
    'README.md': 'more words',
    'environments/prod.yaml': 'x',
    'pipeline.yaml': pipelineDocument({ owner: '@others' }),
  })
  const second = await trained(made)
  expect(second).toEqual({ kind: 'trained', run: first.run, reused: true, seconds: 0 })
  expect(await runsOf(made)).toBe(1)
  expect(sha256((await made.bundle.readBytes('package/model.tar.gz')) ?? '')).toBe(first.run.package.sha256)
})

it('another key is trained, and the same training gives the same package again', async () => {
  const made = await checkout()
  const first = await trained(made)
  await made.write({ 'pipeline.yaml': pipelineDocument({ training: { command: 'sh train.sh', seed: 1 } }) })
  const second = await trained(made)
  expect(await runsOf(made)).toBe(2)
  expect(second.run.trainingKey).not.toBe(first.run.trainingKey)
  expect(second.run.package).toEqual(first.run.package)
})

it('a run that no judge recorded becomes one of the commit it is handed out for', async () => {
  const made = await checkout()
  await trained(made, { commit: { id: 'uncommitted', time: new Date('2026-11-19T10:00:00Z') } })
  const later = { id: 'd'.repeat(40), time: new Date('2026-11-21T10:00:00Z') }
  const { run, reused } = await trained(made, { commit: later })
  expect(reused).toBe(true)
  expect(run).toMatchObject({
    commit: later.id,
    commitTime: later.time.toISOString(),
    version: expect.stringMatching(/^20261121-/),
  })
})

it('a run that a judge recorded keeps its version and commit', async () => {
  const made = await checkout()
  const first = await trained(made)
  await made.kit.store.putRecord('trusted', runKey(first.run), JSON.stringify(first.run))
  const { run } = await trained(made, { commit: { id: 'd'.repeat(40), time: new Date() } })
  expect(run).toEqual(first.run)
  expect(await made.bundle.readText('commit.txt')).toBe('d'.repeat(40))
})

it('data that break the contract are not trained on', async () => {
  const made = await checkout({}, tripsCsv().replace('t3,', 't2,'))
  expect(await train(made)).toEqual({
    kind: 'data-failed',
    words:
      'The data break the contract: id.unique: 1 of 60 repeat an earlier one, expected no repeated id (pipelines/trips/contract.yaml:11); `npx assay validate-data` lists everything.',
  })
  expect(await runsOf(made)).toBe(0)
  expect(await bundleOf(made)).toMatchObject({
    stage: 'data-failed',
    commit: commit.id,
    files: [{ path: 'data-results.json' }],
  })
})

it('a model whose own tests fail is not trained', async () => {
  const made = await checkout({ tests: 'sh tests.sh' })
  await made.write({ 'tests.sh': 'echo "speed must be positive"; exit 1\n' })
  expect(await train(made)).toEqual({
    kind: 'tests-failed',
    words: "The model's own tests failed: `sh tests.sh` ended with exit code 1\nspeed must be positive",
  })
  expect(await runsOf(made)).toBe(0)
  expect(await bundleOf(made)).toMatchObject({
    stage: 'tests-failed',
    words: expect.stringContaining('speed must be positive'),
  })
})

it('a training that fails says so with its last lines, and leaves nothing in the store', async () => {
  const made = await checkout()
  await made.write({ 'train.sh': 'echo "no column town" >&2; exit 2\n' })
  expect(await train(made)).toEqual({
    kind: 'training-failed',
    words: 'Training failed: `sh train.sh` ended with exit code 2\nno column town',
  })
  expect(await bundleOf(made)).toMatchObject({ stage: 'training-failed' })
  expect(await made.kit.store.listRecords('untrusted', '')).toEqual([])
})

it('a training that takes too long is ended', async () => {
  const made = await checkout({ training: { command: 'sh train.sh', timeout: '0.2s' } })
  await made.write({ 'train.sh': sleeping })
  expect(await train(made)).toMatchObject({
    kind: 'training-failed',
    words: expect.stringContaining('did not end within 0.2 s'),
  })
  expect(isRunning(await processIdIn(join(made.root, '.assay/child')))).toBe(false)
})

it('an abort in the middle of training leaves no process, no run and no package', async () => {
  const made = await checkout()
  await made.write({ 'train.sh': `echo half > "$SM_MODEL_DIR/half"\n${sleeping}` })
  const abort = new AbortController()
  const training = train(made, { signal: abort.signal })
  const child = await processIdIn(join(made.root, '.assay/child'))
  expect(isRunning(child)).toBe(true)
  abort.abort()
  await expect(training).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 4 })
  expect(isRunning(child)).toBe(false)
  expect(await made.bundle.list()).toEqual([])
  expect(await diskFolder(made.kit.store.location).list()).toEqual([])
})

it('a split that leaves nothing to judge is no evidence', async () => {
  const made = await checkout({
    data: { split: { by: 'time', validation: '1990-01-01', test: '1991-01-01' }, time: 'day' },
  })
  await expect(train(made)).rejects.toMatchObject({ code: 'NO_DATA', exitCode: 3 })
})

it('a package with a link is refused: it would not travel', async () => {
  const made = await checkout()
  await made.write({ 'train.sh': 'ln -s /etc/passwd "$SM_MODEL_DIR/users"\n' })
  await expect(train(made)).rejects.toMatchObject({ code: 'PACKAGE_INVALID' })
  expect(await made.kit.store.listRecords('untrusted', '')).toEqual([])
})

it('several classes are listed as training saw them', async () => {
  const made = await checkout({
    task: 'multiclass',
    gate: { at_least: { accuracy: 0.1 }, metric: 'accuracy', better_by: 0 },
    data: { columns: { trip: 'id', town: 'town', speed: 'speed' }, label: 'town', features: ['speed'] },
  })
  expect((await trained(made)).run.classes).toEqual(['Köln', 'Ulm'])
})

it('keeps what the bundle held until there is something to put there', async () => {
  const made = await checkout()
  await made.bundle.write('package/model.tar.gz', 'earlier')
  await made.bundle.write('evaluation.json', '{}')
  await made.write({ 'contract.yaml': 'no contract' })
  await expect(train(made)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' })
  expect(await made.bundle.list()).toEqual(['evaluation.json', 'package/model.tar.gz'])
  await made.write({ 'contract.yaml': tripsContract })
  expect(await train(made)).toMatchObject({ kind: 'trained' })
  expect(await made.bundle.list()).toEqual([
    'commit.txt',
    'data-results.json',
    'package/model.tar.gz',
    'run.json',
  ])
})
