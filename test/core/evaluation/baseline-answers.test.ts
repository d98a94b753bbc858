import { expect, it } from 'vitest'
import { baselineKey, readBaselineAnswers } from '#core/evaluation/baseline-answers.ts'
import type { SignatureOutput } from '#core/package/package-manifest.ts'

const score: SignatureOutput = { kind: 'score' }
const asked = new Set(['7', 'a,b'])
const answers = (text: string, output: SignatureOutput = score) => readBaselineAnswers(text, output, asked)

it.each<[what: string, text: string, output: SignatureOutput, found: unknown[]]>([
  [
    'scores, in any order, with columns nobody asked for',
    'row_id,note,score\n"a,b",x,1\n7,y,0.25\n',
    score,
    [
      ['a,b', { kind: 'score', score: 1 }],
      ['7', { kind: 'score', score: 0.25 }],
    ],
  ],
  [
    'numbers without the quantiles that the model has',
    'row_id,prediction\r\n7,3\r\n"a,b",4\r\n',
    { kind: 'value', quantiles: [0.9] },
    [
      ['7', { kind: 'value', prediction: 3 }],
      ['a,b', { kind: 'value', prediction: 4 }],
    ],
  ],
  [
    'classes',
    'row_id,prediction\n7,red\n"a,b",blue\n',
    { kind: 'class_scores', classes: ['blue', 'red'] },
    [
      ['7', { kind: 'class', prediction: 'red', scores: undefined }],
      ['a,b', { kind: 'class', prediction: 'blue', scores: undefined }],
    ],
  ],
])('reads %s', (_, text, output, found) => {
  const read = answers(text, output)
  expect(read.kind === 'answers' && [...read.of]).toEqual(found)
})

it.each([
  ['', 'its answers have no column row_id; the first line is []'],
  ['id,score\n7,1\n', 'its answers have no column row_id; the first line is ["id","score"]'],
  ['row_id,p\n7,1\n', 'its answers have neither score nor prediction beside row_id'],
  ['row_id,score\n"7,1\n', 'its answers are no CSV: line 3: a quote is opened and never closed'],
  ['row_id,score\n7,nan\n', 'its answers: row 1, score: "nan" is not a finite number'],
  ['row_id,score\n7,1e999\n', 'its answers: row 1, score: "1e999" is not a finite number'],
  ['row_id,score\n7,1.5\n', 'its answers: row 1, score: 1.5 is not a probability between 0 and 1'],
  ['row_id,score\n7\n', 'its answers: row 1 has 1 fields, the header has 2'],
  ['row_id,score\n7,1\n7,0\n', 'it answers for row "7" twice'],
  ['row_id,score\n8,1\n', 'it answers for row "8", which it was not asked about'],
  ['row_id,score\n7,1\n', 'it has no answer for 1 of the 2 rows it was asked about ("a,b")'],
])('%j is told in words', (text, words) => {
  expect(answers(text)).toEqual({ kind: 'unusable', words })
})

it('the key moves with the command, with all that training rests on, and with the rows', () => {
  const of = {
    rung: 'command: node a.mjs',
    trainingKey: '1'.repeat(64),
    rows: { holdout: { sha256: '2'.repeat(64) } },
  }
  const keys = [
    of,
    { ...of, rung: 'command: node b.mjs' },
    { ...of, trainingKey: '3'.repeat(64) },
    { ...of, rows: { holdout: { sha256: '4'.repeat(64) } } },
    { ...of, rows: { ...of.rows, validation: { sha256: '2'.repeat(64) } } },
  ].map(baselineKey)
  expect(new Set(keys).size).toBe(keys.length)
})
