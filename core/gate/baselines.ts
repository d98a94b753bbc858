import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import type { CellValues } from '#core/metrics/loss-influence.ts'
import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { RungName } from './gate.ts'
import { type FeatureValues, groupFeature, rateTable } from './rate-table.ts'
import { bestThreshold } from './value-curve.ts'

export type { FeatureValues } from './rate-table.ts'

/** One of the candidate's own features in the three channels. */
export interface BaselineFeature {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly train: FeatureValues
  readonly validation: FeatureValues
  readonly holdout: FeatureValues
}

interface Channels<Labels> {
  readonly train: Labels
  readonly validation: Labels
  readonly holdout: Labels
}

/** Labels in the form of `Scored`: 0/1, positions in `classes`, numbers. */
export type BaselineLabels =
  | {
      readonly task: 'binary-classification'
      readonly labels: Channels<Uint8Array>
      /** `chosen`: every rung takes the one worth most to it on the validation rows, as the candidate does. */
      readonly decisionThreshold: number | { readonly chosenBy: CellValues }
    }
  | {
      readonly task: 'multiclass'
      readonly classes: readonly string[]
      readonly labels: Channels<Int32Array>
    }
  | { readonly task: 'regression'; readonly labels: Channels<Float64Array> }

export interface BaselineRequest {
  readonly labelled: BaselineLabels
  readonly features: readonly BaselineFeature[]
  /** gate.metric: the feature best on it in the validation rows is chosen. */
  readonly metric: MetricName
  readonly options?: MetricOptions
  /** Which rungs to fit. Default: both. */
  readonly rungs?: readonly RungName[]
}

export interface FittedRung {
  readonly name: RungName
  /** For people, such as "rate table on wildlife_species". */
  readonly description: string
  /** Answers on the holdout. */
  readonly scored: Scored
}

type Channel = 'validation' | 'holdout'
/** Model of one target: its answer for a row of a channel. */
type Rate = (channel: Channel, row: number) => number

/**
 * Fits the kit's simple models. `constant` answers the training average (share of positives, class shares, mean).
 * `best_single_feature` answers a smoothed average by value of one feature (see rate-table.ts), the feature being the one
 * that does best on the validation rows; without features there is no such rung. Rungs with probabilities predict at the
 * candidate's decision threshold, or the likeliest class.
 */
export function fitBaselines(request: BaselineRequest): readonly FittedRung[] {
  const { labelled } = request
  const wanted = request.rungs ?? ['constant', 'best_single_feature']
  const rungs: FittedRung[] = []
  if (wanted.includes('constant')) {
    const averages = targetsOf(labelled).map(mean)
    const scored = answers(
      labelled,
      'holdout',
      averages.map((average) => () => average),
    )
    rungs.push({ name: 'constant', description: describeConstant(labelled, averages), scored })
  }
  if (wanted.includes('best_single_feature')) {
    const best = bestFeature(request)
    if (best !== undefined) {
      const scored = answers(labelled, 'holdout', best.rates)
      rungs.push({ name: 'best_single_feature', description: `rate table on ${best.name}`, scored })
    }
  }
  return rungs
}

function bestFeature(request: BaselineRequest): { name: string; rates: readonly Rate[] } | undefined {
  const { labelled, metric, options } = request
  const targets = targetsOf(labelled)
  const tables = request.features.map((feature) => {
    const grouping = groupFeature(feature.kind, feature.train)
    const rates = targets.map((target): Rate => {
      const rate = rateTable(grouping, feature.train, target)
      return (channel, row) => rate(feature[channel][row])
    })
    return { name: feature.name, rates, onValidation: answers(labelled, 'validation', rates) }
  })
  // A metric that validation leaves undefined for every feature cannot choose; a loss always can.
  const fallback: MetricName = labelled.task === 'regression' ? 'rmse' : 'log_loss'
  for (const name of [metric, fallback]) {
    const sign = metricFacts(name).direction === 'higher' ? 1 : -1
    let best: (typeof tables)[number] | undefined
    let highest = Number.NEGATIVE_INFINITY
    for (const table of tables) {
      const result = metricWithInfluence(name, table.onValidation, options)
      if (result.kind === 'estimate' && sign * result.estimate > highest) {
        highest = sign * result.estimate
        best = table
      }
    }
    if (best !== undefined) return best
  }
  return tables[0]
}

/** What the rungs average: the label itself, or one 0/1 column for each class. */
function targetsOf(labelled: BaselineLabels): readonly (Uint8Array | Float64Array)[] {
  if (labelled.task !== 'multiclass') return [labelled.labels.train]
  return labelled.classes.map((_, target) =>
    Uint8Array.from(labelled.labels.train, (label) => (label === target ? 1 : 0)),
  )
}

function answers(labelled: BaselineLabels, channel: Channel, rates: readonly Rate[]): Scored {
  const count = labelled.labels[channel].length
  const columns = rates.map((rate) => Float64Array.from({ length: count }, (_, row) => rate(channel, row)))
  switch (labelled.task) {
    case 'binary-classification': {
      const scores = columns[0]!
      const threshold = thresholdOf(labelled, rates[0]!)
      const predicted = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0))
      return { task: labelled.task, labels: labelled.labels[channel], scores, predicted }
    }
    case 'multiclass': {
      const predicted = Int32Array.from({ length: count }, (_, row) => likeliest(columns, row))
      const { classes } = labelled
      return { task: labelled.task, classes, labels: labelled.labels[channel], predicted, scores: columns }
    }
    case 'regression':
      return { task: labelled.task, labels: labelled.labels[channel], predicted: columns[0]! }
  }
}

function thresholdOf(
  { labels, decisionThreshold }: Extract<BaselineLabels, { task: 'binary-classification' }>,
  rate: Rate,
): number {
  if (typeof decisionThreshold === 'number') return decisionThreshold
  const scores = Float64Array.from(labels.validation, (_, row) => rate('validation', row))
  return bestThreshold({ labels: labels.validation, scores }, decisionThreshold.chosenBy).threshold
}

function likeliest(columns: readonly Float64Array[], row: number): number {
  let best = 0
  columns.forEach((column, index) => {
    if (column[row]! > columns[best]![row]!) best = index
  })
  return best
}

function describeConstant(labelled: BaselineLabels, averages: readonly number[]): string {
  switch (labelled.task) {
    case 'binary-classification':
      return `always ${averages[0]!.toFixed(4)}, the share of positives in training`
    case 'multiclass': {
      const largest = averages.indexOf(Math.max(...averages))
      return `always the class shares of training; the largest is ${labelled.classes[largest]}`
    }
    case 'regression':
      return `always ${Number(averages[0]!.toPrecision(5))}, the mean of training`
  }
}

function mean(values: Uint8Array | Float64Array): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) sum += values[row]!
  return values.length === 0 ? 0 : sum / values.length
}
