import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Checkout } from '../clone.ts'
import { type Files, modelFiles, pipelineOf } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { build, judge, model } from './lanes.ts'

/** Demand by day: a wave that grows, and what was asked for the day before. */
function demand(rows = 420): string {
  let state = 11
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  let before = 100
  const lines = Array.from({ length: rows }, (_, day) => {
    const wave = 100 + 30 * Math.sin(day / 3)
    const now = Math.round((wave + 8 * (random() - 0.5)) * 100) / 100
    const line = `${day},${Math.round(wave * 100) / 100},${before},${now}`
    before = now
    return line
  })
  return `day,wave,before,demand\n${lines.join('\n')}\n`
}

/** Predicts the wave, moved by a hyperparameter, with quantiles around it where levels are asked for. */
const trainScript = `
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
const { shift } = JSON.parse(process.env.SM_HPS)
const levels = JSON.parse(process.env.ASSAY_QUANTILES ?? '[]')
writeFileSync(join(process.env.SM_MODEL_DIR, 'server.mjs'), \`
import { createServer } from 'node:http'
const answer = (row) => ({
  prediction: row.wave + \${shift},
  ...Object.fromEntries(\${JSON.stringify(levels)}.map((level) => ['quantile_' + level, row.wave + \${shift} + 12 * (level - 0.5)])),
})
createServer((request, response) => {
  if (request.url === '/ping') return response.end()
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const rows = Buffer.concat(chunks).toString().split('\\\\n').filter(Boolean).map((line) => JSON.parse(line))
    response.writeHead(200, { 'content-type': 'application/jsonlines' })
    response.end(rows.map((row) => JSON.stringify(answer(row)) + '\\\\n').join(''))
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
\`)
`

const known = (value: string) => ({ customProperties: [{ property: 'known', value }] })
const number = { logicalType: 'number', required: true }

function filesOf(change: Record<string, unknown>): Files {
  const { training, evaluation, gate, task } = change
  const base = pipelineOf(model)
  const pipeline = {
    ...base,
    task,
    purpose: { problem: 'How much will be asked for?' },
    data: {
      ...base.data,
      source: 'data/parcels.csv',
      columns: { day: 'day', wave: 'wave', before: 'before', demand: 'demand' },
      label: 'demand',
      id: 'day',
      features: ['wave'],
    },
    training: { ...base.training, hyperparameters: { shift: 0 }, ...(training as object) },
    evaluation,
    gate,
  }
  const contract = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'demand',
    version: '1.0.0',
    status: 'active',
    schema: [
      {
        name: 'demand',
        properties: [
          { name: 'day', ...number, ...known('at_prediction') },
          { name: 'wave', ...number, ...known('at_prediction') },
          { name: 'before', ...number, ...known('at_prediction') },
          { name: 'demand', ...number, ...known('after_outcome') },
        ],
      },
    ],
  }
  return {
    ...modelFiles(model, { contract, data: demand() }),
    [`pipelines/${model}/pipeline.yaml`]: stringify(pipeline),
    [`pipelines/${model}/train.mjs`]: trainScript,
  }
}

async function firstOf(files: Files): Promise<Checkout> {
  const checkout = await newRepository({ 'README.md': 'Nothing yet.\n' })
  await checkout.commit('proposal', files)
  await build(checkout)
  return checkout
}

test('a forecast is gated by its quantiles and beside what a naive one and simple models say', async () => {
  const evidence = await judge(
    await firstOf(
      filesOf({
        task: 'forecast',
        training: { quantiles: [0.1, 0.9] },
        evaluation: { naive: 'before' },
        gate: {
          metric: 'mase',
          better_by: 0,
          at_least: { quantile_coverage: 0.7 },
          at_most: { mase: 0.5, pinball: 2, coverage_error: 0.2, quantile_coverage: 1 },
          baselines: { beat: ['constant'], show: ['linear', { today: 'before' }] },
        },
      }),
    ),
  )
  expect(evidence.reasons).toEqual([])
  expect(evidence).toMatchObject({ outcome: 'pass', verdict: { task: 'forecast' } })
  const { ladder = [], requirements = [] } = evidence.verdict?.outcome === 'pass' ? evidence.verdict : {}
  expect(requirements.map(({ name, verdict }) => `${verdict} ${name}`).sort()).toEqual([
    'pass at_least.quantile_coverage',
    'pass at_most.coverage_error',
    'pass at_most.mase',
    'pass at_most.pinball',
    'pass at_most.quantile_coverage',
    'pass baselines.constant',
  ])
  expect(ladder.map(({ rung, estimate }) => [rung, estimate.kind])).toEqual([
    ['constant', 'estimate'],
    ['today: before', 'estimate'],
    ['linear', 'estimate'],
  ])
})

test('free scores are gated beside those of what is done today', async () => {
  const evidence = await judge(
    await firstOf(
      filesOf({
        task: 'scores',
        training: { hyperparameters: { shift: 5 } },
        gate: {
          metric: 'mean_score',
          better_by: 0,
          at_least: { mean_score: 90 },
          baselines: { beat: [{ today: 'before' }], by: 1 },
        },
      }),
    ),
  )
  expect(evidence.reasons).toEqual([])
  expect(evidence).toMatchObject({ outcome: 'pass', verdict: { task: 'scores', kind: 'first' } })
})
