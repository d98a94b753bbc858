import { expect, it } from 'vitest'
import { answeredAnew, readAnswers } from '#core/behaviour/answers.ts'
import { questionOf } from '#core/behaviour/questions.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { Prediction } from '#core/package/prediction-row.ts'

it('reads answers of each task', () => {
  const rowIds = ['a']
  expect(readAnswers({ rowIds, score: [0.25] }, 'binary-classification').get('a')).toEqual({
    kind: 'score',
    score: 0.25,
  })
  expect(readAnswers({ rowIds, prediction: ['7'] }, 'regression').get('a')).toEqual({
    kind: 'value',
    prediction: 7,
  })
  expect(
    readAnswers({ rowIds, prediction: ['L'], classScores: { L: [0.75] } }, 'multiclass').get('a'),
  ).toEqual({
    kind: 'class',
    prediction: 'L',
    scores: { L: 0.75 },
  })
})

it.each([
  ['a score above 1', 'binary-classification', { score: [1.01] }],
  ['a score below 0', 'binary-classification', { score: [-0.01] }],
  ['no score', 'binary-classification', { score: [null] }],
  ['text for a score', 'binary-classification', { score: ['x'] }],
  ['a class where a score is due', 'binary-classification', { prediction: ['L'] }],
  ['no number', 'regression', { prediction: ['x'] }],
  ['an infinite number', 'regression', { prediction: [Number.POSITIVE_INFINITY] }],
  ['no class', 'multiclass', { prediction: [''] }],
  ['a class score that is none', 'multiclass', { prediction: ['L'], classScores: { L: [2] } }],
] as const)('%s is no answer', (_, task, columns) => {
  expect(readAnswers({ rowIds: ['a'], ...columns }, task).size).toBe(0)
})

const scored: Scored = {
  task: 'binary-classification',
  labels: Uint8Array.of(1, 0, 1),
  scores: Float64Array.of(0.9, 0.2, 0.6),
  predicted: Uint8Array.of(1, 0, 1),
}
const [one, two] = [questionOf({ speed: 1 }), questionOf({ speed: 2 })]

it('puts answers in the place of the chosen rows, and leaves the holdout as it was', () => {
  const answers = new Map<string, Prediction>([[one.id, { kind: 'score', score: 0.4 }]])
  const anew = answeredAnew(scored, Uint32Array.of(0, 2), [undefined, one], answers, 0.5)
  expect(anew).toEqual({
    kind: 'answered',
    scored: {
      task: 'binary-classification',
      labels: Uint8Array.of(1, 1),
      scores: Float64Array.of(0.9, 0.4),
      predicted: Uint8Array.of(1, 0),
    },
  })
  expect(scored.scores).toEqual(Float64Array.of(0.9, 0.2, 0.6))
})

it.each<[string, Prediction | undefined]>([
  ['missing', undefined],
  ['of another task', { kind: 'value', prediction: 3 }],
])('an answer that is %s leaves all of it unanswered', (_, answer) => {
  const answers = new Map<string, Prediction>([
    [one.id, { kind: 'score', score: 0.4 }],
    ...(answer === undefined ? [] : [[two.id, answer] as const]),
  ])
  expect(answeredAnew(scored, Uint32Array.of(0, 2), [one, two], answers, 0.5)).toEqual({
    kind: 'unanswered',
    missing: 1,
    of: 2,
  })
})

it('several classes need scores where the holdout has them', () => {
  const several: Scored = {
    task: 'multiclass',
    classes: ['L', 'S'],
    labels: Int32Array.of(0),
    predicted: Int32Array.of(0),
    scores: [Float64Array.of(0.8), Float64Array.of(0.2)],
  }
  const anew = (answer: Prediction) =>
    answeredAnew(several, Uint32Array.of(0), [one], new Map([[one.id, answer]]), 0.5)
  expect(anew({ kind: 'class', prediction: 'S', scores: undefined }).kind).toBe('unanswered')
  expect(anew({ kind: 'class', prediction: 'S', scores: { L: 0.1, S: 0.9 } })).toMatchObject({
    scored: { predicted: Int32Array.of(1), scores: [Float64Array.of(0.1), Float64Array.of(0.9)] },
  })
})

it('a question is named by its columns, their order and their values', () => {
  const ids = [
    { a: 1, b: 'x' },
    { b: 'x', a: 1 },
    { a: 1, b: null },
    { a: '1', b: 'x' },
  ].map((row) => questionOf(row).id)
  expect(new Set(ids).size).toBe(4)
  expect(questionOf({ a: 1, b: 'x' }).id).toBe(ids[0])
})
