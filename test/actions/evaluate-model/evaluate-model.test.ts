import { expect, it } from 'vitest'
import { evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { trainModel } from '#actions/train-model/train-model.ts'
import { questionOf } from '#core/behaviour/questions.ts'
import { evaluationRecordKey } from '#core/evaluation/evaluation-key.ts'
import { Bundle, verifyBundle } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { type Checkout, checkout } from '../../builders/checkout.ts'
import { pipelineDocument } from '../../builders/pipeline.ts'
import { runOf } from '../../builders/run.ts'
import { surroundings } from '../../builders/surroundings.ts'

const commit = { id: 'c'.repeat(40), time: new Date('2026-11-20T23:30:00Z') }

async function train({ kit, bundle, scratch }: Checkout, id = commit.id): Promise<RunManifest> {
  const answer = await trainModel(
    { model: 'trips', commit: { ...commit, id } },
    { ...kit, bundle, scratch },
    surroundings(),
  )
  if (answer.kind !== 'trained') throw new Error(answer.words)
  return answer.run
}

function evaluate(
  { kit, bundle, scratch }: Checkout,
  options: { stored?: RunManifest; signal?: AbortSignal } = {},
) {
  const subject =
    options.stored === undefined
      ? { kind: 'bundle' as const }
      : { kind: 'stored' as const, run: options.stored }
  return evaluateModel(
    { model: 'trips', subject },
    { ...kit, data: kit.tree, bundle, scratch },
    surroundings(options.signal),
  )
}

async function bundleOf({ bundle }: Checkout): Promise<Bundle> {
  return Bundle.parse(JSON.parse((await bundle.readText('bundle.json')) ?? 'null'))
}

it('asks the package about the holdout, and seals the bundle', async () => {
  const made = await checkout()
  const run = await train(made)
  const answer = await evaluate(made)
  if (answer.kind !== 'evaluated') throw new Error(answer.kind)
  const { evaluation } = answer
  expect(evaluation).toMatchObject({
    package: run.package.sha256,
    rows: { holdout: { rows: expect.any(Number) } },
  })
  const bytes = (await made.bundle.readBytes('predictions/holdout.parquet')) ?? new Uint8Array()
  const predictions = await made.kit.predictionFiles.read(bytes, 'x')
  expect(predictions.rowIds).toHaveLength(evaluation.rows.holdout?.rows ?? 0)
  // The package answers a hundredth of the speed, which is 37 times the number of the trip, modulo 100.
  const expected = Array.from(predictions.rowIds, (id) => ((Number(String(id).slice(1)) * 37) % 100) / 100)
  expect(predictions.score).toEqual(expected)
  expect(predictions.prediction).toEqual(expected.map((score) => (score >= 0.5 ? 1 : 0)))
  const bundle = await bundleOf(made)
  expect(bundle).toMatchObject({ stage: 'complete', model: 'trips', commit: commit.id })
  expect(bundle.files.map(({ path }) => path)).toEqual([
    'commit.txt',
    'data-results.json',
    'evaluation.json',
    'package/model.tar.gz',
    'predictions/holdout.parquet',
    'predictions/validation.parquet',
    'run.json',
  ])
  await verifyBundle(bundle, made.bundle)
})

it('the bundle belongs to the commit that is checked out, also where an earlier one was trained', async () => {
  const made = await checkout()
  const run = await train(made)
  await made.kit.store.putRecord(
    'trusted',
    `runs/trips/${run.trainingKey}/${run.package.sha256}.json`,
    JSON.stringify(run),
  )
  await train(made, 'd'.repeat(40))
  await evaluate(made)
  expect(await bundleOf(made)).toMatchObject({ commit: 'd'.repeat(40), stage: 'complete' })
})

it.each<[words: string, serving: Record<string, string>, predict: string, said: RegExp]>([
  ['ends at once', { command: 'echo no port; exit 3' }, '', /no port/],
  ['writes something else', { predict: 'sh predict.sh' }, 'echo hello', /score/],
  ['fails', { predict: 'sh predict.sh' }, 'echo broken >&2; exit 4', /exit code 4|broken/],
  ['answers too few rows', { predict: 'sh predict.sh' }, "printf 'score\\n0.5\\n'", /row/],
  [
    'answers what is no score',
    { predict: 'sh predict.sh' },
    `awk 'NR == 1 { print "score" } NR > 1 { print 7 }'`,
    /7/,
  ],
])('a package that %s does not serve: an answer, and a sealed bundle', async (_, serving, predict, said) => {
  const made = await checkout({ serving })
  await made.write({ 'predict.sh': `${predict}\n` })
  await train(made)
  const answer = await evaluate(made)
  expect(answer).toEqual({ kind: 'not-serving', words: expect.stringMatching(said) })
  const bundle = await bundleOf(made)
  expect(bundle).toMatchObject({
    stage: 'not-serving',
    commit: commit.id,
    words: expect.stringMatching(said),
  })
  expect(bundle.files.map(({ path }) => path)).not.toContain('evaluation.json')
  await verifyBundle(bundle, made.bundle)
})

it('without a package there is nothing to evaluate', async () => {
  await expect(evaluate(await checkout())).rejects.toMatchObject({ code: 'NO_RUN', exitCode: 3 })
})

it('a package that was changed is not served', async () => {
  const made = await checkout()
  await train(made)
  await made.bundle.write('package/model.tar.gz', new Uint8Array([1, 2, 3]))
  await expect(evaluate(made)).rejects.toMatchObject({ code: 'PACKAGE_INVALID', exitCode: 2 })
})

it('a champion comes out of the store, and is asked once', async () => {
  const made = await checkout()
  const run = await train(made)
  await made.bundle.remove('.')
  const answer = await evaluate(made, { stored: run })
  if (answer.kind !== 'evaluated') throw new Error(answer.kind)
  expect(await made.bundle.list()).toEqual([
    'evaluation.json',
    'predictions/holdout.parquet',
    'predictions/validation.parquet',
  ])
  const { evaluationKey } = answer.evaluation
  await made.kit.store.putRecord(
    'trusted',
    evaluationRecordKey(evaluationKey),
    JSON.stringify(answer.evaluation),
  )
  expect(await evaluate(made, { stored: run })).toEqual({ kind: 'known', evaluationKey })
})

it('a champion that the store does not hold is named', async () => {
  const made = await checkout()
  await expect(evaluate(made, { stored: runOf() })).rejects.toMatchObject({
    code: 'STORE_MISSING',
    message: expect.stringContaining('20261121-aaaaaaaa'),
  })
})

it('an abort while serving leaves no predictions and no seal', async () => {
  const made = await checkout()
  await made.write({ 'predict.sh': 'sleep 60\n' })
  await train(made)
  const abort = new AbortController()
  const evaluating = evaluate(made, { signal: abort.signal })
  setTimeout(() => abort.abort(), 400)
  await expect(evaluating).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 4 })
  expect(await made.bundle.list()).toEqual([
    'commit.txt',
    'data-results.json',
    'package/model.tar.gz',
    'run.json',
  ])
})

it('the holdout is asked about without its labels', async () => {
  const made = await checkout()
  await made.write({
    'predict.sh': `tee /dev/stderr | awk 'NR == 1 { print "score" } NR > 1 { print 0.5 }'\n`,
  })
  await train(made)
  await evaluate(made)
  const log = (await made.scratch.readText('serving.log')) ?? ''
  expect(log).toContain('speed,town')
  expect(log).not.toMatch(/true|false|late/)
})

it('rules that leave no holdout leave nothing to ask about', async () => {
  const made = await checkout()
  await train(made)
  const data = { time: 'day', split: { by: 'time', validation: '2030-01-01', test: '2031-01-01' } }
  await made.write({ 'pipeline.yaml': pipelineDocument({ data }) })
  await expect(evaluate(made)).rejects.toMatchObject({ code: 'NO_DATA', exitCode: 3 })
})

it('asks about cases and changed rows too, the champion not', async () => {
  const made = await checkout({ robustness: { rows: 20 } })
  await made.write({ 'cases.csv': 'case,expect,speed\nfast,positive,83\n' })
  const run = await train(made)
  await evaluate(made)
  const path = 'predictions/behaviour.parquet'
  const answers = await made.kit.predictionFiles.read(
    (await made.bundle.readBytes(path)) ?? new Uint8Array(),
    path,
  )
  // One case; noise, missing values, unknown towns and the other order of columns, where they change the row.
  expect(answers.rowIds.length).toBeGreaterThan(40)
  const asked = questionOf({ speed: 83, town: null })
  expect(answers.score?.[Array.from(answers.rowIds).indexOf(asked.id)]).toBe(0.83)
  expect((await bundleOf(made)).files.map((file) => file.path)).toContain(path)
  await made.bundle.remove('.')
  await evaluate(made, { stored: run })
  expect(await made.bundle.list()).toEqual([
    'evaluation.json',
    'predictions/holdout.parquet',
    'predictions/validation.parquet',
  ])
})
