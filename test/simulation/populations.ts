import { metricFacts } from '#core/metrics/metric-table.ts'
import type { BinaryScored, Scored } from '#core/metrics/scored.ts'
import { normalCdf, normalQuantile } from '#core/statistics/distributions.ts'
import { type Draws, drawsOf } from './random-draws.ts'

/** Metrics whose gates are simulated. */
export const simulatedMetrics = ['accuracy', 'f1', 'roc_auc', 'log_loss', 'mae'] as const
export type SimulatedMetric = (typeof simulatedMetrics)[number]

/** Two models on rows without end: what is true of them is known. */
export interface Population {
  readonly metric: SimulatedMetric
  /** The candidate's true value, in the unit of the metric. */
  readonly candidate: number
  /** Standard deviation of the candidate's influence: of its estimate, times the root of the rows. */
  readonly spread: number
  /** The same of the difference from the champion. */
  readonly pairedSpread: number
  draw(rows: number, draws: Draws): readonly [candidate: Scored, champion: Scored]
}

/** A population in which the candidate is truly better by `gain`, in the unit of the metric; negative: worse. */
export function population(metric: SimulatedMetric, gain: number): Population {
  return populations[metric](gain)
}

/** True if more of the metric is better. */
export function higherIsBetter(metric: SimulatedMetric): boolean {
  return metricFacts(metric).direction === 'higher'
}

const populations: Readonly<Record<SimulatedMetric, (gain: number) => Population>> = {
  accuracy,
  f1,
  roc_auc: rocAuc,
  log_loss: logLoss,
  mae,
}

/** Of 100 rows 76 both are right, 10 neither, on the others one of the two. */
function accuracy(gain: number): Population {
  const onlyCandidate = 0.07 + gain / 2
  const onlyChampion = 0.07 - gain / 2
  const share = 0.76 + onlyCandidate
  return {
    metric: 'accuracy',
    candidate: share,
    spread: Math.sqrt(share * (1 - share)),
    pairedSpread: Math.sqrt(onlyCandidate + onlyChampion - gain * gain),
    draw: (rows, { uniform }) => {
      const [candidate, champion] = binaryPair(rows, uniform, 0.4)
      fill(candidate, champion, (label, row) => {
        const luck = uniform()
        const candidateRight = luck < share
        const championRight = luck < 0.76 || (luck >= share && luck < share + onlyChampion)
        const sure = 0.6 + 0.35 * uniform()
        candidate.scores[row] = candidateRight === (label === 1) ? sure : 1 - sure
        champion.scores[row] = championRight === (label === 1) ? sure : 1 - sure
      })
      return [candidate, champion]
    },
  }
}

/** A quarter positive; false positives 8 %; the champion finds 70 % of the positives; 7 of 10 draws are shared. */
function f1(gain: number): Population {
  const [positive, falseRate, rate, shared] = [0.25, 0.08, 0.7, 0.7]
  const falsePositives = (1 - positive) * falseRate
  const f1Of = (found: number): number =>
    (2 * positive * found) / (positive + positive * found + falsePositives)
  const target = f1Of(rate) + gain
  const found = (target * (positive + falsePositives)) / (positive * (2 - target))
  const influence = (label: number, predicted: number, theta: number, trueRate: number): number =>
    (2 * label * predicted - theta * (label + predicted)) / (positive + positive * trueRate + falsePositives)
  let [square, pairedSquare] = [0, 0]
  for (const label of [0, 1]) {
    const [mine, theirs] = label === 1 ? [found, rate] : [falseRate, falseRate]
    const both = shared * Math.min(mine, theirs) + (1 - shared) * mine * theirs
    for (const [left, right, chance] of [
      [1, 1, both],
      [1, 0, mine - both],
      [0, 1, theirs - both],
      [0, 0, 1 - mine - theirs + both],
    ] as const) {
      const weight = (label === 1 ? positive : 1 - positive) * chance
      const ofCandidate = influence(label, left, target, found)
      square += weight * ofCandidate ** 2
      pairedSquare += weight * (ofCandidate - influence(label, right, f1Of(rate), rate)) ** 2
    }
  }
  return {
    metric: 'f1',
    candidate: target,
    spread: Math.sqrt(square),
    pairedSpread: Math.sqrt(pairedSquare),
    draw: (rows, { uniform }) => {
      const [candidate, champion] = binaryPair(rows, uniform, positive)
      fill(candidate, champion, (label, row) => {
        const luck = uniform()
        const own = uniform() < shared ? luck : uniform()
        champion.scores[row] = (luck < (label === 1 ? rate : falseRate) ? 0.55 : 0.1) + 0.3 * uniform()
        candidate.scores[row] = (own < (label === 1 ? found : falseRate) ? 0.55 : 0.1) + 0.3 * uniform()
      })
      return [candidate, champion]
    },
  }
}

/** Binormal scores, 30 % positive, the champion's area 0.8; both models share half of their noise. */
function rocAuc(gain: number): Population {
  const [positive, area] = [0.3, 0.8]
  const distances = [area + gain, area].map((of) => Math.SQRT2 * normalQuantile(of)) as [number, number]
  const { spread, pairedSpread } = placementSpread(positive, distances, [area + gain, area])
  return {
    metric: 'roc_auc',
    candidate: area + gain,
    spread,
    pairedSpread,
    draw: (rows, { uniform, normal }) => {
      const [candidate, champion] = binaryPair(rows, uniform, positive)
      fill(candidate, champion, (label, row) => {
        const common = normal()
        const score = (distance: number): number =>
          1 / (1 + Math.exp(1 - distance * label - Math.SQRT1_2 * (common + normal())))
        candidate.scores[row] = score(distances[0])
        champion.scores[row] = score(distances[1])
      })
      return [candidate, champion]
    },
  }
}

/** The influence of a row on the area is Phi of its own score; of two such, by 60,000 draws of a seed of its own. */
function placementSpread(
  positive: number,
  distances: readonly [number, number],
  areas: readonly [number, number],
): { readonly spread: number; readonly pairedSpread: number } {
  const { normal } = drawsOf(7)
  const draws = 30_000
  let [square, pairedSquare] = [0, 0]
  for (const [side, weight] of [
    [1, 1 / positive],
    [-1, 1 / (1 - positive)],
  ] as const) {
    for (let draw = 0; draw < draws; draw++) {
      const common = normal()
      const part = (model: 0 | 1): number =>
        normalCdf(distances[model] + side * Math.SQRT1_2 * (common + normal())) - areas[model]
      const candidate = part(0)
      square += (weight * candidate ** 2) / draws
      pairedSquare += (weight * (candidate - part(1)) ** 2) / draws
    }
  }
  return { spread: Math.sqrt(square), pairedSpread: Math.sqrt(pairedSquare) }
}

/** True chances from 3 % to 80 %; the models miss their logits by 0.8, the candidate by as much less as the gain takes. */
function logLoss(gain: number): Population {
  const chances = [0.03, 0.1, 0.3, 0.5, 0.8]
  const shared = 0.8
  const predicted = (chance: number, miss: number): number =>
    1 / (1 + Math.exp(-(Math.log(chance / (1 - chance)) + miss)))
  const loss = (label: number, share: number): number => -Math.log(label === 1 ? share : 1 - share)
  const cells = chances.flatMap((chance) =>
    [0, 1].flatMap((label) =>
      [-1, 1].flatMap((left) =>
        [-1, 1].map((right) => ({
          chance,
          label,
          left,
          right,
          weight:
            ((label === 1 ? chance : 1 - chance) / chances.length / 2) *
            (left === right ? (1 + shared) / 2 : (1 - shared) / 2),
        })),
      ),
    ),
  )
  const mean = (of: (cell: (typeof cells)[number]) => number): number =>
    cells.reduce((sum, cell) => sum + cell.weight * of(cell), 0)
  const lossAt = (miss: number): number =>
    mean(({ chance, label, left }) => loss(label, predicted(chance, left * miss)))
  const champion = lossAt(0.8)
  const target = champion - gain
  let [low, high] = [0, 3]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (lossAt(middle) < target) low = middle
    else high = middle
  }
  const miss = (low + high) / 2
  const own = (cell: (typeof cells)[number]): number =>
    loss(cell.label, predicted(cell.chance, cell.left * miss))
  const theirs = (cell: (typeof cells)[number]): number =>
    loss(cell.label, predicted(cell.chance, cell.right * 0.8))
  return {
    metric: 'log_loss',
    candidate: target,
    spread: Math.sqrt(mean((cell) => (own(cell) - target) ** 2)),
    pairedSpread: Math.sqrt(mean((cell) => (own(cell) - theirs(cell) + gain) ** 2)),
    draw: (rows, { uniform }) => {
      const candidate = emptyBinary(rows)
      const other = { ...emptyBinary(rows), labels: candidate.labels }
      for (let row = 0; row < rows; row++) {
        const chance = chances[Math.floor(uniform() * chances.length)]!
        candidate.labels[row] = uniform() < chance ? 1 : 0
        const right = uniform() < 0.5 ? -1 : 1
        const left = uniform() < shared ? right : uniform() < 0.5 ? -1 : 1
        candidate.scores[row] = predicted(chance, left * miss)
        other.scores[row] = predicted(chance, right * 0.8)
      }
      predict(candidate)
      predict(other)
      return [candidate, other]
    },
  }
}

/** Normal errors correlated by 0.7; the champion's have a standard deviation of 1. */
function mae(gain: number): Population {
  const correlation = 0.7
  const meanSize = Math.sqrt(2 / Math.PI)
  const scale = 1 - gain / meanSize
  const product =
    (2 / Math.PI) * (correlation * Math.asin(correlation) + Math.sqrt(1 - correlation ** 2)) * scale
  return {
    metric: 'mae',
    candidate: scale * meanSize,
    spread: scale * Math.sqrt(1 - meanSize ** 2),
    pairedSpread: Math.sqrt(scale ** 2 + 1 - 2 * product - gain ** 2),
    draw: (rows, { normal }) => {
      const labels = Float64Array.from({ length: rows }, () => 20 + 3 * normal())
      const candidate = new Float64Array(rows)
      const champion = new Float64Array(rows)
      for (let row = 0; row < rows; row++) {
        const error = normal()
        champion[row] = labels[row]! + error
        candidate[row] =
          labels[row]! + scale * (correlation * error + Math.sqrt(1 - correlation ** 2) * normal())
      }
      return [
        { task: 'regression', labels, predicted: candidate },
        { task: 'regression', labels, predicted: champion },
      ]
    },
  }
}

function emptyBinary(rows: number): BinaryScored {
  return {
    task: 'binary-classification',
    labels: new Uint8Array(rows),
    scores: new Float64Array(rows),
    predicted: new Uint8Array(rows),
  }
}

function binaryPair(rows: number, uniform: () => number, positive: number): [BinaryScored, BinaryScored] {
  const candidate = emptyBinary(rows)
  for (let row = 0; row < rows; row++) candidate.labels[row] = uniform() < positive ? 1 : 0
  return [candidate, { ...emptyBinary(rows), labels: candidate.labels }]
}

function fill(
  candidate: BinaryScored,
  champion: BinaryScored,
  scoreRow: (label: number, row: number) => void,
): void {
  for (let row = 0; row < candidate.labels.length; row++) scoreRow(candidate.labels[row]!, row)
  predict(candidate)
  predict(champion)
}

function predict({ scores, predicted }: BinaryScored): void {
  for (let row = 0; row < scores.length; row++) predicted[row] = scores[row]! >= 0.5 ? 1 : 0
}
