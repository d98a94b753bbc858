import { expect, it } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { Evaluation } from '#core/evaluation/evaluation-key.ts'
import { keyOfRows, scoreParts } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { asksForLatency, latenciesByRow } from '#core/evaluation/timing.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const files = { write: writePredictions, read: readPredictions }
const rows = {
  holdout: {
    rowIds: ['a', 'b'],
    features: { speed: [1, null], town: ['Ulm', 'Köln'] },
    sha256: '1'.repeat(64),
  },
  reference: { rowIds: ['c'], features: { speed: [3], town: [null] }, sha256: '2'.repeat(64) },
}
const packageDigest = 'a'.repeat(64)

it('asks about every part, row by row, and leaves the answers with what was asked', async () => {
  const folder = diskFolder(await temporaryFolder())
  const asked: (readonly RequestRow[])[] = []
  const score = async (batch: readonly RequestRow[]) => {
    asked.push(batch)
    return batch.map(({ speed }) => ({ kind: 'score' as const, score: speed === null ? 0.5 : 0.9 }))
  }
  const evaluation = await scoreParts({ packageDigest, rows, decisionThreshold: 0.6, score }, files, folder)
  expect(asked).toEqual([
    [
      { speed: 1, town: 'Ulm' },
      { speed: null, town: 'Köln' },
    ],
    [{ speed: 3, town: null }],
  ])
  const bytes = (await folder.readBytes('predictions/holdout.parquet')) ?? new Uint8Array()
  expect(evaluation).toMatchObject({
    evaluationKey: keyOfRows(packageDigest, rows),
    rows: { holdout: { sha256: '1'.repeat(64), rows: 2 }, reference: { rows: 1 } },
    predictions: { holdout: { sha256: sha256(bytes), bytes: bytes.byteLength } },
  })
  expect(await readPredictions(bytes, 'x')).toMatchObject({
    rowIds: ['a', 'b'],
    prediction: [1, 0],
    score: [0.9, 0.5],
  })
  expect(Evaluation.parse(JSON.parse((await folder.readText('evaluation.json')) ?? ''))).toEqual(evaluation)
})

it('times requests about single rows where somebody looks at latency, after a few to warm up', async () => {
  const folder = diskFolder(await temporaryFolder())
  const timed: number[] = []
  const evaluation = await scoreParts(
    {
      packageDigest,
      rows,
      decisionThreshold: 0.5,
      score: async (batch) => batch.map(() => ({ kind: 'score' as const, score: 0.5 })),
      time: async (batch) => {
        timed.push(batch.length)
        return batch.map((_, index) => 10 + index)
      },
    },
    files,
    folder,
  )
  expect(timed).toEqual([1, 2])
  expect(evaluation.latencies).toEqual([10, 11])
  expect(latenciesByRow(2, evaluation.latencies)).toEqual(Float64Array.of(10, 11))
})

it('of many rows a few are timed, spread evenly; what was timed otherwise counts as not measured', () => {
  const byRow = latenciesByRow(1000, new Array<number>(200).fill(3))!
  expect([...byRow.keys()].filter((row) => byRow[row] === 3)).toEqual(
    Array.from({ length: 200 }, (_, index) => 5 * index),
  )
  expect(latenciesByRow(1000, [1, 2, 3])).toBeUndefined()
})

it.each<[words: string, changes: Parameters<typeof pipelineOf>[0], asked: boolean]>([
  ['nobody', {}, false],
  [
    'a threshold',
    { gate: { metric: 'roc_auc', better_by: 0, at_least: { roc_auc: 0.5 }, at_most: { latency_p95: 9 } } },
    true,
  ],
  ['an environment', { environments: [{ name: 'prod', gate: { at_most: { latency_p95: 9 } } }] }, true],
  ['a stakeholder', { purpose: { problem: 'Which?', stakeholders: { ops: 'latency_p95' } } }, true],
])('%s looks at latency', (_, changes, asked) => {
  expect(asksForLatency(pipelineOf(changes))).toBe(asked)
})

it('as many answers as rows, or none of them counts', async () => {
  const folder = diskFolder(await temporaryFolder())
  const score = async () => [{ kind: 'score' as const, score: 1 }]
  const scoring = scoreParts({ packageDigest, rows, decisionThreshold: 0.5, score }, files, folder)
  await expect(scoring).rejects.toMatchObject({
    code: 'PREDICTIONS_INVALID',
    message: '2 rows of holdout were asked about, 1 answers came',
  })
  expect(await folder.list()).toEqual([])
})
