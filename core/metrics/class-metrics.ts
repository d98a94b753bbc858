import {
  type ClassCounts,
  type ClassEstimate,
  influenceOf,
  kappaOfCounts,
  matthewsOfCounts,
} from './agreement.ts'
import { type ConfusionMetric, confusionShare } from './confusion-influence.ts'
import { type MetricEstimate, type UndefinedMetric, undefinedMetric } from './metric-result.ts'
import type { MulticlassScored } from './scored.ts'

/** Metrics of several classes that depend on counts alone. */
export type ClassMetric = ConfusionMetric | 'accuracy' | 'balanced_accuracy' | 'mcc' | 'kappa'

/** Rows by label, by predicted class, and those that are right. */
export function classCounts({ labels, predicted, classes }: MulticlassScored): ClassCounts {
  const counts = {
    rows: labels.length,
    labelled: new Float64Array(classes.length),
    predicted: new Float64Array(classes.length + 1),
    right: new Float64Array(classes.length),
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!
    const prediction = predicted[row]!
    counts.labelled[label]!++
    counts.predicted[prediction === -1 ? classes.length : prediction]!++
    if (prediction === label) counts.right[label]!++
  }
  return counts
}

/** The metric and the influence of every kind of row. */
export function metricOfClasses(metric: ClassMetric, counts: ClassCounts): ClassEstimate | UndefinedMetric {
  if (counts.rows === 0) return undefinedMetric('no-rows')
  switch (metric) {
    case 'accuracy':
      return accuracy(counts)
    case 'balanced_accuracy':
      return macro('recall', counts)
    case 'mcc':
      return matthewsOfCounts(counts)
    case 'kappa':
      return kappaOfCounts(counts)
    default:
      return macro(metric, counts)
  }
}

/** The influence of a metric of classes spread over the rows. */
export function classInfluence(of: ClassEstimate, { labels, predicted }: MulticlassScored): MetricEstimate {
  const influence = new Float64Array(labels.length)
  for (let row = 0; row < influence.length; row++)
    influence[row] = influenceOf(of, labels[row]!, predicted[row]!)
  return { kind: 'estimate', estimate: of.estimate, influence, turnoverSquare: of.turnoverSquare }
}

function accuracy({ rows, right, predicted }: ClassCounts): ClassEstimate {
  const estimate = right.reduce((sum, count) => sum + count, 0) / rows
  return {
    kind: 'estimate',
    estimate,
    constant: -estimate,
    ofLabel: new Float64Array(right.length),
    ofPrediction: new Float64Array(predicted.length),
    ofRight: new Float64Array(right.length).fill(1),
    turnoverSquare: 1,
  }
}

/**
 * Plain mean of the metric over the classes that have labelled rows. A class that is never predicted counts 0 in
 * the precision, as is usual; a class without labelled rows does not count.
 */
function macro(metric: ConfusionMetric, { rows, labelled, predicted, right }: ClassCounts): ClassEstimate {
  const classes = labelled.reduce((count, rowsOfClass) => count + (rowsOfClass > 0 ? 1 : 0), 0)
  const ofLabel = new Float64Array(labelled.length)
  const ofPrediction = new Float64Array(predicted.length)
  const ofRight = new Float64Array(labelled.length)
  let estimate = 0
  let turnoverSquare = 0
  for (let target = 0; target < labelled.length; target++) {
    if (labelled[target] === 0) continue
    const share = confusionShare(metric, {
      rows,
      labelled: labelled[target]!,
      predicted: predicted[target]!,
      both: right[target]!,
    })
    if (share.kind === 'undefined') continue
    estimate += share.estimate / classes
    turnoverSquare += share.turnoverSquare / classes / classes
    ofLabel[target] = share.onlyLabelled / classes
    ofPrediction[target] = share.onlyPredicted / classes
    ofRight[target] = (share.both - share.onlyLabelled - share.onlyPredicted) / classes
  }
  return { kind: 'estimate', estimate, constant: 0, ofLabel, ofPrediction, ofRight, turnoverSquare }
}
