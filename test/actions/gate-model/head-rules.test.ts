import { expect, test } from 'vitest'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Checkout } from '../clone.ts'
import { type Files, modelFiles, trainScript } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { editJson, slope } from './forging.ts'
import { build, bundleOf, judge, model } from './lanes.ts'

const accuracy = (least: number) => ({
  metric: 'accuracy',
  at_least: { accuracy: least },
  at_most: { package_size: 1, latency_p95: 5000 },
  better_by: 0,
  baselines: {
    beat: ['constant'],
    show: ['linear', { rule: "weight > 0.5 AND colour = 'red'" }, { rule: 'heavy' }, { today: 'heavy' }],
  },
})

function filesOf(change: { readonly task?: string; readonly gate?: unknown }, train = trainScript): Files {
  const { data, ...base } = slope(3)
  const columns = { ...data.columns, heavy: 'weight > 0' }
  const pipeline = { ...base, data: { ...data, columns }, gate: accuracy(0.7), ...change }
  return { ...modelFiles(model, { pipeline }), [`pipelines/${model}/train.mjs`]: train }
}

async function proposed(head: Files): Promise<Checkout> {
  const checkout = await newRepository(filesOf({}))
  await checkout.commit('proposal', head)
  await build(checkout)
  return checkout
}

test('rules that the head tightens count: its own verdict is the stricter one', async () => {
  const evidence = await judge(await proposed(filesOf({ gate: accuracy(0.99) })))
  expect(evidence).toMatchObject({
    outcome: 'fail',
    rulesChanged: ['gate'],
    verdict: { outcome: 'pass' },
    headVerdict: { outcome: 'fail' },
  })
  expect(evidence.headline).toBe(evidence.headVerdict?.headline)
  const { metrics = [], notes = [] } = evidence.verdict?.outcome === 'pass' ? evidence.verdict : {}
  const served = metrics.filter(({ unit }) => unit === 'milliseconds' || unit === 'megabytes')
  expect(
    served.map(({ metric, candidate }) => [metric, candidate.kind === 'estimate' && candidate.method]),
  ).toEqual([
    ['latency_p95', 'percentile-bootstrap'],
    ['package_size', 'exact'],
  ])
  expect(notes.join(' ')).toContain('latency_p95 is as it was measured where the predictions were made')
  const ladder = evidence.verdict?.outcome === 'pass' ? evidence.verdict.ladder : []
  expect(ladder.map(({ rung, role, estimate }) => [rung, role, estimate.kind])).toEqual([
    ['constant', 'beat', 'estimate'],
    ["rule: weight > 0.5 AND colour = 'red'", 'show', 'estimate'],
    ['rule: heavy', 'show', 'estimate'],
    ['today: heavy', 'show', 'estimate'],
    ['linear', 'show', 'estimate'],
  ])
  // A candidate that says positive from a weight of 0 on does what the rule does.
  expect(ladder[2]).toMatchObject({ gainReached: 1, candidateMinusRung: { estimate: 0 } })
  expect(evidence.reasons).toEqual([
    expect.stringMatching(/^accuracy is 0\.8\d+ .*; at least 0\.99 was asked\.$/),
  ])
})

test("predictions the base can judge fail where the head's own rules cannot judge them", async () => {
  const answersClasses = trainScript.replace(
    '{ score: score(row) }',
    '{ prediction: String(score(row) > 0.5) }',
  )
  const checkout = await proposed(filesOf({ task: 'multiclass' }, answersClasses))
  await answerScoresInstead(checkout)
  const evidence = await judge(checkout)
  expect(evidence).toMatchObject({
    outcome: 'fail',
    headline: "The predictions cannot be judged by the pull request's own rules.",
    rulesChanged: ['task'],
    reasons: ["The candidate's predictions: The predictions have neither prediction nor score_<class>."],
  })
  expect(evidence).not.toHaveProperty('verdict')
})

/** The same answers in the form of the base's task: what whoever controls the build lane can leave. */
async function answerScoresInstead(checkout: Checkout): Promise<void> {
  const path = bundleFiles.predictions('holdout')
  const folder = bundleOf(checkout)
  const { rowIds, prediction } = await readPredictions(
    (await folder.readBytes(path)) ?? new Uint8Array(),
    path,
  )
  const bytes = writePredictions([
    { name: 'row_id', type: 'string', values: Array.from(rowIds, String) },
    {
      name: 'score',
      type: 'number',
      values: Array.from(prediction ?? [], (value) => (String(value) === 'true' ? 0.9 : 0.1)),
    },
  ])
  await folder.write(path, bytes)
  const holdout = { sha256: sha256(bytes), bytes: bytes.byteLength }
  await editJson(checkout, bundleFiles.evaluation, (evaluation) => ({
    ...evaluation,
    predictions: { ...evaluation.predictions, holdout },
  }))
}
