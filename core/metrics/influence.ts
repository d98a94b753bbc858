import { confusionInfluence, macroConfusionInfluence } from './confusion-influence.ts'
import {
  absoluteErrorInfluence,
  accuracyInfluence,
  brierInfluence,
  type CellValues,
  expectedValueInfluence,
  logLossInfluence,
  rootMeanSquareInfluence,
} from './loss-influence.ts'
import { type MetricResult, undefinedMetric } from './metric-result.ts'
import { type MetricName, metricFacts } from './metric-table.ts'
import { aucInfluence, binaryPlacements, macroAucInfluence } from './roc-auc.ts'
import { rowCount, type Scored } from './scored.ts'

export interface MetricOptions {
  /** Needed by expected_value. */
  readonly value?: CellValues | undefined
}

/**
 * A metric's value with every row's influence on it (see MetricEstimate), or why it has none. Formulas stand at the
 * functions called here and in the metric table. Linear in the rows, but for roc_auc, which sorts once.
 */
export function metricWithInfluence(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions = {},
): MetricResult {
  if (!metricFacts(metric).tasks.includes(scored.task)) return undefinedMetric('not-for-this-task')
  if (rowCount(scored) === 0) return undefinedMetric('no-rows')
  switch (scored.task) {
    case 'binary-classification':
      switch (metric) {
        case 'accuracy':
          return accuracyInfluence(scored)
        case 'precision':
        case 'recall':
        case 'f1':
          return confusionInfluence(metric, scored.labels, scored.predicted, 1)
        case 'roc_auc': {
          const placements = binaryPlacements(scored.labels, scored.scores)
          return placements === undefined
            ? undefinedMetric('class-too-small')
            : aucInfluence(scored.labels, placements)
        }
        case 'log_loss':
          return logLossInfluence(scored)
        case 'brier':
          return brierInfluence(scored)
        case 'expected_value':
          return expectedValueInfluence(scored, options.value)
        default:
          return undefinedMetric('not-for-this-task')
      }
    case 'multiclass':
      switch (metric) {
        case 'accuracy':
          return accuracyInfluence(scored)
        case 'precision':
        case 'recall':
        case 'f1':
          return macroConfusionInfluence(metric, scored.labels, scored.predicted, scored.classes.length)
        case 'roc_auc':
          return macroAucInfluence(scored)
        case 'log_loss':
          return logLossInfluence(scored)
        default:
          return undefinedMetric('not-for-this-task')
      }
    case 'regression':
      return metric === 'mae' ? absoluteErrorInfluence(scored) : rootMeanSquareInfluence(scored)
  }
}
