import { expect, it } from 'vitest'
import { bestThreshold, curveSteps, valueCurve } from '#core/gate/value-curve.ts'
import { rowValues } from '#core/metrics/loss-influence.ts'
import { valueCurveLines } from '#core/report/value-curve-lines.ts'
import { uniforms } from '../metrics/rows.ts'
import { value } from './requests.ts'

const of = (labels: readonly number[], scores: readonly number[]) => ({
  labels: Uint8Array.from(labels),
  scores: Float64Array.from(scores),
})

/** Worth of 1,000 predictions, the slow way. */
function worthAt({ labels, scores }: ReturnType<typeof of>, threshold: number, worth = value): number {
  const predicted = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0))
  const sum = rowValues(labels, predicted, worth).reduce((total, row) => total + row, 0)
  return (1000 * sum) / labels.length
}

it('chooses the threshold worth most, whatever the scores and the matrix', () => {
  const uniform = uniforms(3)
  for (let trial = 0; trial < 60; trial++) {
    const rows = 1 + Math.floor(uniform() * 40)
    const labels = Array.from({ length: rows }, () => (uniform() < 0.4 ? 1 : 0))
    const scores = Array.from({ length: rows }, () => Math.round(uniform() * 20) / 20)
    const drawn = () => Math.round(2000 * uniform() - 1000)
    const worth = {
      currency: 'USD',
      true_positive: drawn(),
      false_positive: drawn(),
      false_negative: drawn(),
      true_negative: drawn(),
    }
    const found = bestThreshold(of(labels, scores), worth)
    const every = [0, ...scores, 2].map((threshold) => worthAt(of(labels, scores), threshold, worth))
    expect(found.perThousand).toBeCloseTo(Math.max(...every), 6)
    expect(worthAt(of(labels, scores), found.threshold, worth)).toBeCloseTo(found.perThousand, 6)
  }
})

it.each<[words: string, labels: number[], scores: number[], threshold: number]>([
  ['few digits between two scores', [0, 0, 1, 1], [0.1, 0.1832, 0.1841, 0.9], 0.184],
  ['of equally good ones the highest', [0, 1, 0, 0, 0, 0, 1], [0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.6], 0.5],
  ['every row positive', [1, 1, 0], [0.2, 0.7, 0.9], 0],
  ['none positive', [0, 0, 0], [0.2, 0.7, 0.9], 1],
  ['none positive where a score is 1', [0, 0], [0.4, 1], 2],
])('%s', (_, labels, scores, threshold) => {
  expect(bestThreshold(of(labels, scores), value).threshold).toBe(threshold)
})

it('the curve is what every threshold is worth, and drawn with the one that is used', () => {
  const uniform = uniforms(8)
  const labels = Array.from({ length: 400 }, () => (uniform() < 0.3 ? 1 : 0))
  const scores = labels.map((label) => 0.45 * Math.min(1, uniform() * 0.7 + 0.3 * label))
  const rows = of(labels, scores)
  const curve = valueCurve(rows, value, 0.2)
  expect(curve.curve.map(({ threshold }) => threshold)).toEqual(
    Array.from({ length: curveSteps + 1 }, (_, step) => Number(((0.5 * step) / curveSteps).toPrecision(12))),
  )
  for (const { threshold, perThousand } of [...curve.curve, curve.best, curve.used])
    expect(perThousand).toBeCloseTo(worthAt(rows, threshold), 6)
  expect(curve.used.threshold).toBe(0.2)
  expect(valueCurveLines(curve, 'USD')).toMatchInlineSnapshot(`
    [
      "USD per 1,000 predictions by threshold, on 400 validation rows",
      "-122,000 │      ▁▂▃▅▆█▅▄",
      "         │  ▁▃▅▇████████▇▇▇█▃▆▇▇▄▁",
      "         │▆▇██████████████████████▇▇▅▂",
      "         │████████████████████████████▆▃",
      "         │██████████████████████████████▇▅▁",
      "         │█████████████████████████████████▆▃",
      "-375,000 │███████████████████████████████████▅▁▁▁▁▁",
      "         └─────────────────────────────────────────",
      "          0                                     0.5",
      "                          ▲ 0.2: -166,000; best at 0.1353: -122,000",
    ]
  `)
})
