import { describe, expect, it } from 'vitest'
import type { SignatureOutput } from '#core/package/package-manifest.ts'
import { readPredictions } from '#core/package/predictions.ts'

const score: SignatureOutput = { kind: 'score' }
const value: SignatureOutput = { kind: 'value' }
const classes: SignatureOutput = { kind: 'class_scores', classes: ['none', 'some, "odd"'] }
const lines = 'application/jsonlines'

describe('readPredictions', () => {
  const twoScores = [
    { kind: 'score', score: 0.25 },
    { kind: 'score', score: 1 },
  ]
  it.each([
    ['JSON lines', lines, '{"score":0.25}\n{"score":1,"note":"x"}\n'],
    ['JSON lines with empty lines', lines, '{"score":0.25}\r\n\r\n{"score":1}'],
    ['an array', 'application/json', '[{"score":0.25},{"score":1}]'],
    ['a wrapped array', 'application/json; charset=utf-8', '{"predictions":[{"score":0.25},{"score":1}]}'],
    ['bare numbers', lines, '0.25\n1\n'],
    ['CSV', 'text/csv', 'row_id,score\n7,0.25\n8,1\n'],
    ['CSV with a type parameter', 'Text/CSV; charset=utf-8', 'score\r\n2.5e-1\r\n1.0\r\n'],
    ['CSV without a header', 'text/csv', '0.25\n1\n'],
  ])('reads scores from %s', (_, contentType, text) => {
    expect(readPredictions({ contentType, text }, score, 2)).toEqual({ ok: true, predictions: twoScores })
  })

  it.each([
    ['JSON lines', lines, '{"prediction":-2.5}'],
    ['CSV', 'text/csv', 'prediction\n-2.5\n'],
  ])('reads a value from %s', (_, contentType, text) => {
    expect(readPredictions({ contentType, text }, value, 1)).toEqual({
      ok: true,
      predictions: [{ kind: 'value', prediction: -2.5 }],
    })
  })

  const scores = { none: 0.25, 'some, "odd"': 0.75 }
  it.each([
    ['prediction and scores', lines, JSON.stringify({ prediction: 'none', scores }), 'none', scores],
    ['scores, of which the best is the prediction', lines, JSON.stringify({ scores }), 'some, "odd"', scores],
    ['a prediction alone', lines, '{"prediction":"none"}', 'none', undefined],
    ['CSV', 'text/csv', 'prediction,score_none,"score_some, ""odd"""\nnone,0.25,0.75\n', 'none', scores],
    [
      'CSV without a prediction',
      'text/csv',
      'score_none,"score_some, ""odd"""\n0.25,0.75\n',
      'some, "odd"',
      scores,
    ],
    ['CSV without a header', 'text/csv', '0.25,0.75\n', 'some, "odd"', scores],
  ])('reads a class from %s', (_, contentType, text, prediction, expected) => {
    expect(readPredictions({ contentType, text }, classes, 1)).toEqual({
      ok: true,
      predictions: [{ kind: 'class', prediction, scores: expected }],
    })
  })

  it.each<[string, SignatureOutput, string, string, string, string]>([
    ['too few rows', score, lines, '0.1', 'wrong_row_count', '2 rows were sent and 1 predictions came back'],
    ['too many rows', score, lines, '0.1\n0.2\n0.3', 'wrong_row_count', '2 rows were sent and 3'],
    ['nothing', score, 'text/csv', '', 'wrong_row_count', '2 rows were sent and 0'],
    ['no JSON', score, lines, '0.1\n<html>', 'unreadable', 'row 2 is not JSON: "<html>"'],
    [
      'NaN',
      score,
      lines,
      '{"score": 0.1}\n{"score": NaN}',
      'not_finite',
      'row 2, score: NaN is not a finite number',
    ],
    ['-Infinity', value, lines, '{"prediction": -Infinity}\n1', 'not_finite', 'row 1, prediction: -Infinity'],
    [
      'a text',
      score,
      lines,
      '{"score":"0.5"}\n1',
      'not_finite',
      'row 1, score: "0.5" is not a finite number',
    ],
    ['null', score, lines, '1\n{"score":null}', 'not_finite', 'row 2, score: null'],
    ['CSV text', score, 'text/csv', 'score\n1\nhigh', 'not_finite', 'row 2, score: "high"'],
    ['CSV hexadecimal', value, 'text/csv', 'prediction\n1\n0x1F', 'not_finite', 'row 2, prediction: "0x1F"'],
    [
      'an empty CSV field',
      score,
      'text/csv',
      'id,score\n1,0.5\n2,',
      'missing_key',
      'row 2, score: there is no such',
    ],
    [
      'a missing key',
      score,
      lines,
      '{"score":1}\n{"p":1}',
      'missing_key',
      'row 2, score: there is no such value',
    ],
    ['more than 1', score, lines, '0.1\n1.0001', 'not_a_probability', '1.0001 is not a probability'],
    ['less than 0', score, 'text/csv', 'score\n0.1\n-0.1', 'not_a_probability', '-0.1 is not a probability'],
    [
      'a missing class',
      classes,
      lines,
      '{"scores":{"none":1}}\n1',
      'missing_key',
      'row 1, scores.some, "odd"',
    ],
    [
      'a strange class',
      classes,
      lines,
      '{"scores":{"nun":1}}\n1',
      'unknown_class',
      '"nun" is not a class of the',
    ],
    [
      'a strange prediction',
      classes,
      lines,
      '{"prediction":"nun"}\n1',
      'unknown_class',
      'row 1, prediction: "nun"',
    ],
    ['neither', classes, lines, '{}\n{}', 'missing_key', 'neither a prediction nor scores'],
    [
      'ragged CSV',
      score,
      'text/csv',
      'score\n0.1\n0.2,3',
      'unreadable',
      'row 2 has 2 fields, the header has 1',
    ],
    ['an open quote', score, 'text/csv', 'score\n"0.1', 'unreadable', 'a quote is opened and never closed'],
  ])('refuses %s', (_, output, contentType, text, kind, words) => {
    expect(readPredictions({ contentType, text }, output, 2)).toEqual({
      ok: false,
      problem: expect.objectContaining({ kind, words: expect.stringContaining(words) }),
    })
  })

  it('takes any number of rows where nobody knows how many were sent', () => {
    const read = readPredictions({ contentType: lines, text: '0.1\n0.2\n0.3' }, score, undefined)
    expect(read).toMatchObject({ ok: true, predictions: { length: 3 } })
  })
})
