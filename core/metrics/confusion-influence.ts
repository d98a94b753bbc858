import { type MetricEstimate, type MetricResult, undefinedMetric } from './metric-result.ts'

/** Metrics of one class against the rest, from predicted classes alone. */
export type ConfusionMetric = 'precision' | 'recall' | 'f1'

export interface ConfusionCounts {
  readonly rows: number
  /** Rows labelled with the class. */
  readonly labelled: number
  /** Rows predicted as the class. */
  readonly predicted: number
  /** Rows both labelled and predicted. */
  readonly both: number
}

/** Counts of `target` in both columns. */
export function confusionCounts(
  labels: Uint8Array | Int32Array,
  predicted: Uint8Array | Int32Array,
  target: number,
): ConfusionCounts {
  let labelledRows = 0
  let predictedRows = 0
  let both = 0
  for (let row = 0; row < labels.length; row++) {
    const isLabel = labels[row] === target ? 1 : 0
    const isPredicted = predicted[row] === target ? 1 : 0
    labelledRows += isLabel
    predictedRows += isPredicted
    both += isLabel & isPredicted
  }
  return { rows: labels.length, labelled: labelledRows, predicted: predictedRows, both }
}

/**
 * Precision, recall or F1 of one class. With bars for means, y the label and h the prediction as 0/1:
 * precision h (y - theta) / mean h; recall y (h - theta) / mean y; F1 (2 y h - theta (y + h)) / (mean h + mean y).
 */
export function confusionInfluence(
  metric: ConfusionMetric,
  labels: Uint8Array | Int32Array,
  predicted: Uint8Array | Int32Array,
  target: number,
): MetricResult {
  const counts = confusionCounts(labels, predicted, target)
  const { rows } = counts
  if (rows === 0) return undefinedMetric('no-rows')
  if (metric !== 'precision' && counts.labelled === 0 && (metric === 'recall' || counts.predicted === 0)) {
    return undefinedMetric('no-positive-labels')
  }
  if (metric === 'precision' && counts.predicted === 0) return undefinedMetric('no-positive-predictions')
  const [estimate, divisor] = ratio(metric, counts)
  const scale = rows / divisor
  // The influence takes four values, one for each cell.
  const ofCell =
    metric === 'precision'
      ? { both: 1 - estimate, onlyLabel: 0, onlyPredicted: -estimate }
      : metric === 'recall'
        ? { both: 1 - estimate, onlyLabel: -estimate, onlyPredicted: 0 }
        : { both: 2 - 2 * estimate, onlyLabel: -estimate, onlyPredicted: -estimate }
  const influence = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const isLabel = labels[row] === target
    if (predicted[row] === target) influence[row] = scale * (isLabel ? ofCell.both : ofCell.onlyPredicted)
    else if (isLabel) influence[row] = scale * ofCell.onlyLabel
  }
  const largest = scale * (metric === 'f1' ? 2 : 1)
  return { kind: 'estimate', estimate, influence, turnoverSquare: largest * largest }
}

/**
 * Plain mean of the metric over the classes that have labelled rows. A class that is never predicted counts 0 in
 * the precision, as is usual; a class without labelled rows does not count.
 */
export function macroConfusionInfluence(
  metric: ConfusionMetric,
  labels: Int32Array,
  predicted: Int32Array,
  classCount: number,
): MetricResult {
  const parts: MetricEstimate[] = []
  const present = presentClasses(labels, classCount)
  if (present.length === 0) return undefinedMetric('no-rows')
  for (const target of present) {
    const part = confusionInfluence(metric, labels, predicted, target)
    if (part.kind === 'estimate') parts.push(part)
  }
  return macroMean(parts, present.length, labels.length)
}

/** Classes with at least one labelled row. */
export function presentClasses(labels: Int32Array, classCount: number): readonly number[] {
  const seen = new Uint8Array(classCount)
  for (let row = 0; row < labels.length; row++) seen[labels[row]!] = 1
  return Array.from(seen.keys()).filter((target) => seen[target] === 1)
}

/** Mean of per-class results over `classes` classes; those missing from `parts` count 0. */
export function macroMean(parts: readonly MetricEstimate[], classes: number, rows: number): MetricEstimate {
  const influence = new Float64Array(rows)
  let estimate = 0
  let turnoverSquare = 0
  for (const part of parts) {
    estimate += part.estimate / classes
    turnoverSquare += part.turnoverSquare / classes / classes
    for (let row = 0; row < rows; row++) influence[row]! += part.influence[row]! / classes
  }
  return { kind: 'estimate', estimate, influence, turnoverSquare }
}

function ratio(metric: ConfusionMetric, counts: ConfusionCounts): readonly [number, number] {
  switch (metric) {
    case 'precision':
      return [counts.both / counts.predicted, counts.predicted]
    case 'recall':
      return [counts.both / counts.labelled, counts.labelled]
    case 'f1':
      return [(2 * counts.both) / (counts.labelled + counts.predicted), counts.labelled + counts.predicted]
  }
}
