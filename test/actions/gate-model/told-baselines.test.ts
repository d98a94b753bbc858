import { expect, it } from 'vitest'
import { unansweredWords } from '#actions/gate-model/command-rungs.ts'
import {
  baselinesInBundle,
  baselinesInStore,
  type ToldBaselines,
} from '#actions/gate-model/told-baselines.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { sha256 } from '#core/digest.ts'
import { baselineKey, baselineRecordKey } from '#core/evaluation/baseline-answers.ts'
import type { Evaluation } from '#core/evaluation/evaluation-key.ts'
import { Failure } from '#core/failure.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { runOf } from '../../builders/run.ts'
import { emptyStore } from '../../builders/store.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const run = runOf()
const rows = { holdout: { sha256: '2'.repeat(64) } }
const rung = 'command: node mean.mjs'
const key = baselineKey({ rung, trainingKey: run.trainingKey, rows })
const predictionFiles = { write: writePredictions, read: readPredictions }
const bytes = writePredictions([
  { name: 'row_id', type: 'string', values: ['1', '2'] },
  { name: 'score', type: 'number', values: [0.1, 0.9] },
])
const told = { rung, key, predictions: { holdout: { sha256: sha256(bytes), bytes: bytes.byteLength } } }
const answered = {
  kind: 'answered',
  holdout: { rowIds: ['1', '2'], score: [0.1, 0.9] },
  validation: undefined,
}

async function read(baselines: Evaluation['baselines'], file: Uint8Array = bytes) {
  const bundle = diskFolder(await temporaryFolder())
  await bundle.write('predictions/baseline-1-holdout.parquet', file)
  const evaluation = { baselines } as Evaluation
  const refuse = (problem: string) => new Failure({ code: 'BUNDLE_INVALID', problem })
  const found = await baselinesInBundle(evaluation, { run, rows }, refuse, { bundle, predictionFiles })
  return [...found.told]
}

it('what programs said is read where it is about the rows, data and code found here', async () => {
  expect(await read([told])).toEqual([[rung, answered]])
  expect(await read([{ rung, key, words: 'it ended with exit code 3' }])).toEqual([
    [rung, { kind: 'failed', words: 'it ended with exit code 3' }],
  ])
})

it.each<[what: string, baselines: Evaluation['baselines'], file: Uint8Array, words: string]>([
  ['another key', [{ ...told, key: '9'.repeat(64) }], bytes, 'about other rows, data or code'],
  ['twice', [told, told], bytes, 'is there twice'],
  ['other bytes', [told], new Uint8Array([1]), 'is not the file that evaluation.json names'],
])('%s is refused', async (_, baselines, file, words) => {
  await expect(read(baselines, file)).rejects.toThrow(words)
})

it('a file that is no Parquet leaves the program without answers', async () => {
  const file = new Uint8Array([1, 2, 3])
  const listed = { ...told, predictions: { holdout: { sha256: sha256(file), bytes: 3 } } }
  expect(await read([listed], file)).toEqual([
    [rung, { kind: 'failed', words: expect.stringContaining('cannot be read as Parquet') }],
  ])
})

it('a promotion finds in the store what the judge kept, by key', async () => {
  const store = await emptyStore()
  const gate = {
    metric: 'roc_auc',
    better_by: 0,
    baselines: { beat: [{ command: 'node mean.mjs', files: ['mean.mjs'] }] },
  }
  const policy = { pipeline: pipelineOf({ gate }) } as ModelFiles
  const find = async () => [...(await baselinesInStore(policy, run, rows, { store, predictionFiles }))]
  expect(await find()).toEqual([])
  await store.putBlob(bytes)
  await store.putRecord('trusted', baselineRecordKey(key), JSON.stringify(told))
  expect(await find()).toEqual([[rung, answered]])
})

it('a program to beat without answers needs no label to be known; one that is only shown may be silent', () => {
  const program = (command: string) => ({ command, files: ['mean.mjs'] })
  const gate = {
    metric: 'roc_auc',
    better_by: 0,
    baselines: { beat: [program('node mean.mjs'), program('sh old.sh')], show: [program('sh shown.sh')] },
  }
  const policy = { pipeline: pipelineOf({ gate }) } as ModelFiles
  const said: ToldBaselines = new Map([[rung, { kind: 'failed', words: 'it ended with exit code 3' }]])
  expect(unansweredWords(policy, said)).toEqual([
    'command: node mean.mjs has to be beaten and has no answers: it ended with exit code 3',
    'command: sh old.sh has to be beaten and has no answers: nobody asked it.',
  ])
})
