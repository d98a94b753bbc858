import { describe, expect, test } from 'vitest'
import { Gate } from '#core/gate/gate.ts'
import { judgeGate } from '#core/gate/judge.ts'
import type { MetricName, Task } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { normalQuantile } from '#core/statistics/distributions.ts'
import { binary, normals, uniforms } from '../metrics/rows.ts'

/**
 * A thousand gates for each metric with the candidate exactly as bad as the margin allows: at alpha 0.05 no more
 * than one in twenty may pass, but for three standard errors of the simulation.
 */
const gates = 1000
const rows = 400
const alpha = 0.05
const margin = 0.04
const uniform = uniforms(2026)
const normal = normals(uniform)

interface Setting {
  readonly metric: MetricName
  readonly task: Task
  readonly draw: () => readonly [candidate: Scored, champion: Scored]
}

/** Both models call each row right or wrong; the candidate loses `margin` more than it wins. */
function accuracy(): readonly [Scored, Scored] {
  const labels = Uint8Array.from({ length: rows }, () => (uniform() < 0.4 ? 1 : 0))
  const candidate = new Float64Array(rows)
  const champion = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const luck = uniform()
    const [candidateRight, championRight] =
      luck < 0.05 ? [1, 0] : luck < 0.1 + margin ? [0, 1] : luck < 0.25 ? [0, 0] : [1, 1]
    candidate[row] = candidateRight === labels[row] ? 0.9 : 0.1
    champion[row] = championRight === labels[row] ? 0.9 : 0.1
  }
  return [binary(labels, candidate), binary(labels, champion)]
}

/** Champion: true positive rate 0.8; candidate: as much less as takes `margin` off F1; false positive rate 0.1. */
function f1(): readonly [Scored, Scored] {
  const share = 0.3
  const falseRate = 0.1
  const predictedNegatives = (1 - share) * falseRate
  const f1Of = (rate: number) => (2 * share * rate) / (share + share * rate + predictedNegatives)
  const target = f1Of(0.8) - margin
  const rate = (target * (share + predictedNegatives)) / (share * (2 - target))
  const labels = Uint8Array.from({ length: rows }, () => (uniform() < share ? 1 : 0))
  const answers = (trueRate: number) =>
    binary(
      labels,
      Float64Array.from(labels, (label) => (uniform() < (label === 1 ? trueRate : falseRate) ? 0.9 : 0.1)),
    )
  return [answers(rate), answers(0.8)]
}

/** Binormal scores with areas 0.8 - margin and 0.8, sharing half of their noise. */
function rocAuc(): readonly [Scored, Scored] {
  const labels = Uint8Array.from({ length: rows }, () => (uniform() < 0.3 ? 1 : 0))
  const shared = Float64Array.from({ length: rows }, normal)
  const answers = (area: number) => {
    const distance = Math.SQRT2 * normalQuantile(area)
    const scores = Array.from(labels, (label, row) => {
      const signal = distance * label + Math.SQRT1_2 * (shared[row]! + normal())
      return 1 / (1 + Math.exp(-signal))
    })
    return binary(labels, scores)
  }
  return [answers(0.8 - margin), answers(0.8)]
}

/** Absolute errors whose mean is exactly `margin` apart. */
function mae(): readonly [Scored, Scored] {
  const labels = new Float64Array(rows)
  const champion = labels.map(() => 1 + 0.3 * uniform())
  const candidate = champion.map((error) => error + margin + 0.4 * (uniform() - 0.5))
  return [
    { task: 'regression', labels, predicted: candidate },
    { task: 'regression', labels, predicted: champion },
  ]
}

describe('false passes at the boundary', () => {
  test.each<Setting>([
    { metric: 'accuracy', task: 'binary-classification', draw: accuracy },
    { metric: 'f1', task: 'binary-classification', draw: f1 },
    { metric: 'roc_auc', task: 'binary-classification', draw: rocAuc },
    { metric: 'mae', task: 'regression', draw: mae },
  ])('$metric', ({ metric, task, draw }) => {
    const gate = Gate.parse({ metric, no_worse_than: margin, alpha })
    let passed = 0
    let failed = 0
    for (let of = 0; of < gates; of++) {
      const [candidate, champion] = draw()
      const { outcome } = judgeGate({
        gate,
        task,
        kind: 'champion',
        candidate,
        champion,
        slices: [],
        rungs: [],
      })
      if (outcome === 'pass') passed++
      if (outcome === 'fail') failed++
    }
    const most = alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / gates)
    expect(passed / gates).toBeLessThanOrEqual(most)
    expect(failed / gates).toBeLessThanOrEqual(most)
    // Not so careful as to be of no use.
    expect(passed / gates).toBeGreaterThan(0.015)
  })
})
