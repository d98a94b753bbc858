import { expect, test } from 'vitest'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Checkout } from '../clone.ts'
import { type Files, modelFiles, trainScript } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { editJson, slope } from './forging.ts'
import { build, bundleOf, judge, model } from './lanes.ts'

/** Learns the smallest heavy weight from the training rows; says what it finds of the rows it is asked about. */
const program = `
import { readFileSync, writeFileSync } from 'node:fs'
const read = (path) => {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\\n').map((line) => line.split(','))
  return lines.map((cells) => Object.fromEntries(header.map((name, place) => [name, cells[place]])))
}
const { SM_CHANNEL_TRAIN, SM_MODEL_DIR, ASSAY_LABEL, ASSAY_ROWS, ASSAY_PREDICTIONS } = process.env
const positive = read(SM_CHANNEL_TRAIN + '/train.csv').filter((row) => row[ASSAY_LABEL] !== '0' && row[ASSAY_LABEL] !== 'false')
const mean = positive.reduce((sum, row) => sum + Number(row.weight), 0) / positive.length
const rows = read(ASSAY_ROWS)
if (SM_MODEL_DIR !== undefined || ASSAY_LABEL in rows[0]) throw new Error('more than it should see')
const taken = process.argv[2] === 'some' ? rows.slice(5) : rows
writeFileSync(ASSAY_PREDICTIONS, 'row_id,score\\n' + taken.map((row) => row.row_id + ',' + (Number(row.weight) > mean ? 0.9 : 0.1)).join('\\n') + '\\n')
`

const files = ['baselines/mean.mjs']

const accuracy = (least: number) => ({
  metric: 'accuracy',
  at_least: { accuracy: least },
  at_most: { package_size: 1, latency_p95: 5000 },
  better_by: 0,
  baselines: {
    beat: ['constant', { command: 'node baselines/mean.mjs', files }],
    show: [
      { command: 'node baselines/mean.mjs some', files },
      { command: 'node baselines/mean.mjs; exit 3', files, timeout: '1m' },
      'linear',
      { rule: "weight > 0.5 AND colour = 'red'" },
      { rule: 'heavy' },
      { today: 'heavy' },
    ],
  },
})

function filesOf(change: { readonly task?: string; readonly gate?: unknown }, train = trainScript): Files {
  const { data, ...base } = slope(3)
  const columns = { ...data.columns, heavy: 'weight > 0' }
  const pipeline = { ...base, data: { ...data, columns }, gate: accuracy(0.7), ...change }
  return {
    ...modelFiles(model, { pipeline }),
    [`pipelines/${model}/train.mjs`]: train,
    [`pipelines/${model}/baselines/mean.mjs`]: program,
  }
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
    ['command: node baselines/mean.mjs', 'beat', 'estimate'],
    ['command: node baselines/mean.mjs some', 'show', 'undefined'],
    ['command: node baselines/mean.mjs; exit 3', 'show', 'undefined'],
  ])
  expect(ladder.slice(-2).map(({ words }) => words)).toEqual([
    expect.stringMatching(
      /^It has no answers: it has no answer for 5 of the \d+ rows it was asked about \("/,
    ),
    'It has no answers: it ended with exit code 3',
  ])
  expect(notes.join(' ')).toContain('What a program on the ladder answers is told by the lane that ran it')
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
