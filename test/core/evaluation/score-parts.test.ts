import { expect, it } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { Evaluation } from '#core/evaluation/evaluation-key.ts'
import { keyOfRows, scoreParts } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
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
