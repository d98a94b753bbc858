import { expect, it } from 'vitest'
import { readCaseFile } from '#core/behaviour/case-file.ts'
import { caseQuestion } from '#core/behaviour/case-questions.ts'
import { judgeCases } from '#core/behaviour/judge-cases.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { Task } from '#core/pipeline/pipeline.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

const features = [
  { name: 'speed', expression: 'speed', type: 'number' as const },
  { name: 'town', expression: 'town', type: 'string' as const },
]
type Row = Readonly<Record<string, unknown>>

/** Judges cases by a model that is a function of the row. */
function judge(
  lines: string,
  model: (row: Row) => Prediction | undefined,
  { task = 'binary-classification' as Task, maxFailing = 0 } = {},
) {
  const text = `case,expect,note,speed,town\n${lines}\n`
  const cases = readCaseFile(text, 'cases.csv', pipelineOf(), task)
  const asked = cases.cases.flatMap(({ rows }) => rows.map((row) => caseQuestion(row, features)))
  const answers = new Map(
    asked.flatMap((one) => {
      const answer = one.kind === 'question' ? model(one.question.row) : undefined
      return one.kind === 'question' && answer !== undefined ? [[one.question.id, answer] as const] : []
    }),
  )
  return judgeCases(cases, maxFailing, { features, answers, decisionThreshold: 0.5 })
}

const bySpeed = (row: Row): Prediction => ({ kind: 'score', score: Number(row.speed) / 100 })

it.each<[words: string, lines: string, found: string | undefined]>([
  ['a class', 'a,positive,,50,Ulm', undefined],
  ['another class', 'a,positive,,49,Ulm', 'it is negative (score 0.49)'],
  ['bounds that hold at their ends', 'a,between 0.2 and 0.3,,30,Ulm', undefined],
  ['bounds that do not hold', 'a,at most 0.2,,30,Ulm', 'it is 0.3'],
  ['the same class', 'a,,,60,Ulm\n,same,,95,', undefined],
  [
    'the other class',
    'a,,,60,Ulm\n,same,,40,',
    'it is negative (score 0.4), the first row positive (score 0.6)',
  ],
  ['near enough', 'a,,,60,Ulm\n,same within 0.05,,65,', undefined],
  ['not near enough', 'a,,,60,Ulm\n,same within 0.05,,66,', 'it is 0.66, the first row 0.6'],
  ['higher', 'a,,,60,Ulm\n,higher,,61,', undefined],
  ['equal is not higher', 'a,,,60,Ulm\n,higher,,60,Köln', 'it is 0.6, the first row 0.6'],
  ['equal is not lower is fine', 'a,,,60,Ulm\n,not lower,,,Köln', undefined],
  ['lower is not allowed', 'a,,,60,Ulm\n,not lower,,59,', 'it is 0.59, the first row 0.6'],
  ['enough lower', 'a,,,60,Ulm\n,lower by 0.1,,50,', undefined],
  ['not enough lower', 'a,,,60,Ulm\n,lower by 0.1,,51,', 'it is 0.51, the first row 0.6'],
  ['no number', 'a,positive,,fast,Ulm', 'it cannot be asked: speed is "fast", no number'],
])('%s', (_, lines, found) => {
  const report = judge(lines, bySpeed)
  expect(report.failures.map((failure) => failure.found)).toEqual(found === undefined ? [] : [found])
  expect(report.verdict).toBe(found === undefined ? 'pass' : 'fail')
})

it('a row without an answer does not hold, and nothing can be held against it', () => {
  const silent = (row: Row): Prediction | undefined => (row.speed === 60 ? undefined : bySpeed(row))
  const { failures } = judge('a,positive,,60,Ulm\nb,,,60,Ulm\n,same,,70,', silent)
  expect(failures.map(({ case: name, line, found }) => [name, line, found])).toEqual([
    ['a', 2, 'the model gave no answer'],
    ['b', 4, 'the first row of the case cannot be compared with: the model gave no answer'],
  ])
})

it('counts cases, not rows, and names the first that fails', () => {
  const lines = 'a,positive,an old complaint,10,Ulm\n,positive,,20,\nb,negative,,30,Ulm'
  const { failing, cases, words, failures } = judge(lines, bySpeed)
  expect({ failing, cases }).toEqual({ failing: 1, cases: 2 })
  expect(words).toBe(
    '1 of 2 cases of `cases.csv` do not hold, none may fail; `a` (cases.csv:2): it is negative (score 0.1), expected positive.',
  )
  expect(failures[0]?.note).toBe('an old complaint')
  expect(judge(lines, bySpeed, { maxFailing: 1 }).verdict).toBe('pass')
})

it('several classes: the class, and the score of one', () => {
  const model = (row: Row): Prediction => {
    const large = Number(row.speed) / 100
    return { kind: 'class', prediction: large > 0.5 ? 'L' : 'S', scores: { L: large, S: 1 - large } }
  }
  const lines =
    'a,is L,,60,Ulm\n,higher for L,,70,\n,lower for L,,80,\nb,is L,,10,Ulm\nc,at least 0.9 for S,,10,Ulm'
  const { failures } = judge(lines, model, { task: 'multiclass' })
  expect(failures.map(({ line, found }) => [line, found])).toEqual([
    [4, 'it is 0.8, the first row 0.6'],
    [5, 'it is S'],
  ])
})

it('a number', () => {
  const model = (row: Row): Prediction => ({ kind: 'value', prediction: Number(row.speed) * 2 })
  const lines = 'a,between 100 and 120,,55,Ulm\n,same within 5,,57,\n,higher by 50,,60,'
  const { failures } = judge(lines, model, { task: 'regression' })
  expect(failures.map(({ line, found }) => [line, found])).toEqual([[4, 'it is 120, the first row 110']])
})

it('a row is asked about as the model takes it: its features, in its order, missing where the file says nothing', () => {
  const cells = { town: 'Ulm', day: '2000-01-01' }
  expect(caseQuestion({ line: 2, cells, expected: '' }, features)).toMatchObject({
    kind: 'question',
    question: { row: { speed: null, town: 'Ulm' } },
  })
})
