import { expect, it } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { askBehaviour, questionsOf } from '#core/behaviour/ask.ts'
import { readCaseFile } from '#core/behaviour/case-file.ts'
import { questionOf } from '#core/behaviour/questions.ts'
import { Robustness } from '#core/behaviour/rules.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { Failure, type FailureCode } from '#core/failure.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import { holdoutRows } from '../../builders/asked-model.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const features = [
  { name: 'speed', expression: 'speed', type: 'number' as const },
  { name: 'town', expression: 'town', type: 'string' as const },
]
const speeds = (...values: readonly number[]) => values.map((speed) => questionOf({ speed }))

/** Asks, and gives what was left, what was asked and what was warned of. */
async function ask(
  groups: readonly (readonly number[])[],
  refuse: (rows: readonly RequestRow[]) => FailureCode | undefined = () => undefined,
) {
  const folder = diskFolder(await temporaryFolder())
  const asked: number[][] = []
  const warnings: string[] = []
  await askBehaviour(
    groups.map((values, index) => ({ name: `group ${index}`, questions: speeds(...values) })),
    {
      score: async (rows) => {
        asked.push(rows.map(({ speed }) => Number(speed)))
        const code = refuse(rows)
        if (code !== undefined) throw new Failure({ code, problem: 'no' })
        return rows.map(({ speed }): Prediction => ({ kind: 'score', score: Number(speed) / 100 }))
      },
      decisionThreshold: 0.5,
      warn: (words) => warnings.push(words),
    },
    { write: writePredictions, read: readPredictions },
    folder,
  )
  const bytes = (await folder.readBytes('predictions/behaviour.parquet')) ?? new Uint8Array()
  const { rowIds, score: scores = [] } = await readPredictions(bytes, 'x')
  return { asked, warnings, ids: rowIds, scores }
}

it('asks each question once, and names answers by what was asked', async () => {
  const { asked, ids, scores, warnings } = await ask([
    [10, 20, 10],
    [20, 30],
  ])
  expect(asked).toEqual([[10, 20], [30]])
  expect(ids).toEqual(speeds(10, 20, 30).map(({ id }) => id))
  expect(scores).toEqual([0.1, 0.2, 0.3])
  expect(warnings).toEqual([])
})

const refuses20 = (rows: readonly RequestRow[]): FailureCode | undefined =>
  rows.some(({ speed }) => speed === 20) ? 'PREDICTIONS_INVALID' : undefined

it('one row the model refuses does not take the others with it', async () => {
  const { asked, scores, warnings } = await ask([[10, 20, 30]], refuses20)
  expect(asked).toEqual([[10, 20, 30], [10], [20], [30]])
  expect(scores).toEqual([0.1, 0.3])
  expect(warnings).toEqual([expect.stringContaining('group 0: the model refuses these rows.')])
})

it('many rows are refused as one, and the next group is asked', async () => {
  const many = Array.from({ length: 201 }, (_, speed) => speed)
  const { asked, scores } = await ask([many, [1]], refuses20)
  expect(asked.map(({ length }) => length)).toEqual([201, 1])
  expect(scores).toEqual([0.01])
})

it('a model that answers no more is not asked row by row', async () => {
  const { asked, scores } = await ask([[10, 20]], () => 'MODEL_NOT_SERVING')
  expect(asked).toHaveLength(1)
  expect(scores).toEqual([])
})

it('what is not the model’s fault ends it', async () => {
  await expect(ask([[10]], () => 'CANCELLED')).rejects.toMatchObject({ code: 'CANCELLED' })
})

it('a policy without sections asks nothing', () => {
  expect(questionsOf({ pipeline: pipelineOf() }, features, holdoutRows())).toEqual([])
})

it('a policy asks about cases, worse rows and shuffled features', () => {
  const pipeline = pipelineOf({ robustness: { rows: 20 }, requirements: { transparency: true } })
  const text = 'case,expect,speed\na,positive,80\nb,positive,fast\n'
  const cases = readCaseFile(text, 'cases.csv', pipeline, 'binary-classification')
  const groups = questionsOf({ pipeline, cases }, features, holdoutRows(40))
  expect(groups.map(({ name }) => name)).toEqual([
    'cases',
    'numeric_noise',
    'missing',
    'unknown_category',
    'reordered_columns',
    'shuffled speed',
    'shuffled weight',
    'shuffled town',
    'shuffled night',
  ])
  expect(groups[0]?.questions).toEqual([questionOf({ speed: 80, town: null })])
  expect(groups[4]?.questions).toHaveLength(Robustness.parse({ rows: 20 }).rows)
})
