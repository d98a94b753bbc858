import type { Scored } from '#core/metrics/scored.ts'
import type { BaselineLabels, Channel } from './baselines.ts'
import { bestThreshold } from './value-curve.ts'

/** Model of one target: its answer for a row of a channel. */
export type Rate = (channel: Channel, row: number) => number

/** What the rungs average: the label itself, or one 0/1 column for each class. */
export function targetsOf(labelled: BaselineLabels): readonly (Uint8Array | Float64Array)[] {
  if (labelled.task !== 'multiclass') return [labelled.labels.train]
  return labelled.classes.map((_, target) =>
    Uint8Array.from(labelled.labels.train, (label) => (label === target ? 1 : 0)),
  )
}

/** Answers of a model of rates, one rate for each target, on a channel. */
export function scoredRung(labelled: BaselineLabels, channel: Channel, rates: readonly Rate[]): Scored {
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
    case 'scores':
      return { task: labelled.task, labels: labelled.labels[channel], predicted: columns[0]! }
    case 'forecast':
      return {
        task: labelled.task,
        labels: labelled.labels[channel],
        predicted: columns[0]!,
        ...(labelled.naive === undefined || channel !== 'holdout' ? {} : { naive: labelled.naive }),
      }
  }
}

export function meanOf(values: Uint8Array | Float64Array): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) sum += values[row]!
  return values.length === 0 ? 0 : sum / values.length
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
