import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { predictionColumns } from '#core/evaluation/predictions-file.ts'

const ids = ['a', "b'\n", 'ü']

it('reads scores back as they were written, and writes the same bytes again', async () => {
  const scores = [0.1, 1e-300, 1].map((score) => ({ kind: 'score' as const, score }))
  const columns = predictionColumns(ids, scores, 0.5)
  const bytes = writePredictions(columns)
  expect(await readPredictions(bytes, 'x')).toEqual({
    rowIds: ids,
    prediction: [0, 0, 1],
    score: [0.1, 1e-300, 1],
  })
  expect(sha256(writePredictions(columns))).toBe(sha256(bytes))
})

it('reads classes back', async () => {
  const answers = ids.map((_, index) => ({
    kind: 'class' as const,
    prediction: index === 0 ? 'no' : 'yes',
    scores: { no: 0.25, yes: 0.75 },
  }))
  expect(await readPredictions(writePredictions(predictionColumns(ids, answers, 0.5)), 'x')).toEqual({
    rowIds: ids,
    prediction: ['no', 'yes', 'yes'],
    classScores: { no: [0.25, 0.25, 0.25], yes: [0.75, 0.75, 0.75] },
  })
})

it('reads a part out of a larger buffer', async () => {
  const bytes = writePredictions(predictionColumns(['a'], [{ kind: 'value', prediction: 3 }], 0.5))
  const larger = new Uint8Array(bytes.byteLength + 20)
  larger.set(bytes, 10)
  expect(await readPredictions(larger.subarray(10, 10 + bytes.byteLength), 'x')).toEqual({
    rowIds: ['a'],
    prediction: [3],
  })
})

it('reads integers and gaps of others’ files', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'row_id', data: [1n, 2n], type: 'INT64' },
      { name: 'score', data: [0.5, null], type: 'DOUBLE', nullable: true },
    ],
  })
  expect(await readPredictions(new Uint8Array(buffer), 'x')).toEqual({
    rowIds: ['1', '2'],
    score: [0.5, null],
  })
})

const written = writePredictions(
  predictionColumns(
    ids,
    [0.1, 0.2, 0.3].map((score) => ({ kind: 'score' as const, score })),
    0.5,
  ),
)

it.each<[words: string, bytes: Uint8Array, said: string]>([
  ['no bytes', new Uint8Array(), 'cannot be read as Parquet'],
  ['text', new TextEncoder().encode('row_id,score\na,1\n'), 'cannot be read as Parquet'],
  ['half a file', written.subarray(0, written.length / 2), 'cannot be read as Parquet'],
  [
    'a file that claims a footer of its own size',
    new Uint8Array([...written.subarray(0, -8), 255, 255, 255, 127, 80, 65, 82, 49]),
    'cannot be read as Parquet',
  ],
  [
    'a file without ids',
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'score', data: [1], type: 'DOUBLE' }] })),
    'has no column row_id; it has score',
  ],
])('refuses %s', async (_, bytes, said) => {
  await expect(readPredictions(bytes, 'holdout.parquet')).rejects.toMatchObject({
    code: 'PREDICTIONS_INVALID',
    exitCode: 1,
    message: expect.stringContaining(`holdout.parquet ${said}`),
  })
})
