import { averagePrecisionInfluence, macroAveragePrecisionInfluence } from './average-precision.ts'
import { type CellMetric, cellCounts, cellInfluence, metricOfCells } from './cell-metrics.ts'
import { type ClassMetric, classCounts, classInfluence, metricOfClasses } from './class-metrics.ts'
import { coverageInfluence, pinballInfluence, scaledErrorInfluence } from './forecast-metrics.ts'
import { brierInfluence, type CellValues, logLossInfluence, topAccuracyInfluence } from './loss-influence.ts'
import { type MetricResult, undefinedMetric } from './metric-result.ts'
import { type MetricName, type MetricOfTask, metricFacts, type Task } from './metric-table.ts'
import {
  absoluteErrorInfluence,
  determinationInfluence,
  meanScoreInfluence,
  relativeErrorInfluence,
  rootMeanSquareInfluence,
  symmetricErrorInfluence,
} from './number-losses.ts'
import { binaryAucInfluence, macroAucInfluence } from './roc-auc.ts'
import { rowCount, type Scored, type ScoredOf } from './scored.ts'

export interface MetricOptions {
  /** Needed by expected_value. */
  readonly value?: CellValues | undefined
  /**
   * For mase: mean absolute error of the naive forecast over the training series, in the unit of the label. Without
   * it the naive column of the rows is taken.
   */
  readonly naiveError?: number | undefined
}

/**
 * A metric's value with every row's influence on it (see MetricEstimate), or why it has none. Formulas stand at the
 * functions called here and in the metric table. Linear in the rows, but for metrics of ranks, which share one sort.
 * Metrics without an influence (`interval: 'bootstrap'` in the table) are undefined here as `needs-bootstrap`: their
 * values come from metric-value.ts.
 */
export function metricWithInfluence(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions = {},
): MetricResult {
  const { tasks, interval } = metricFacts(metric)
  if (!tasks.includes(scored.task)) return undefinedMetric('not-for-this-task')
  if (rowCount(scored) === 0) return undefinedMetric('no-rows')
  if (interval === 'bootstrap') return undefinedMetric('needs-bootstrap')
  if (interval === 'exact') return packageSize(scored)
  switch (scored.task) {
    case 'binary-classification':
      return compute(ofTwoClasses, metric, scored, options)
    case 'multiclass':
      return compute(ofSeveralClasses, metric, scored, options)
    case 'regression':
      return compute(ofNumbers, metric, scored, options)
    case 'forecast':
      return compute(ofForecast, metric, scored, options)
    case 'scores':
      return compute(ofScores, metric, scored, options)
  }
}

type Compute<Answers> = (scored: Answers, options: MetricOptions) => MetricResult
/** One function for every metric with an influence that the metric table gives the task. */
type Functions<Of extends Task> = Readonly<Record<MetricOfTask<Of, 'influence'>, Compute<ScoredOf<Of>>>>

const ofTwoClasses: Functions<'binary-classification'> = {
  accuracy: ofCells('accuracy'),
  balanced_accuracy: ofCells('balanced_accuracy'),
  precision: ofCells('precision'),
  recall: ofCells('recall'),
  specificity: ofCells('specificity'),
  f1: ofCells('f1'),
  f2: ofCells('f2'),
  f0_5: ofCells('f0_5'),
  mcc: ofCells('mcc'),
  kappa: ofCells('kappa'),
  roc_auc: ({ labels, scores }) => binaryAucInfluence(labels, scores),
  average_precision: ({ labels, scores }) => averagePrecisionInfluence(labels, scores),
  log_loss: logLossInfluence,
  brier: brierInfluence,
  expected_value: ofCells('expected_value'),
}

const ofSeveralClasses: Functions<'multiclass'> = {
  accuracy: ofClasses('accuracy'),
  balanced_accuracy: ofClasses('balanced_accuracy'),
  precision: ofClasses('precision'),
  recall: ofClasses('recall'),
  f1: ofClasses('f1'),
  f2: ofClasses('f2'),
  f0_5: ofClasses('f0_5'),
  mcc: ofClasses('mcc'),
  kappa: ofClasses('kappa'),
  roc_auc: macroAucInfluence,
  average_precision: macroAveragePrecisionInfluence,
  log_loss: logLossInfluence,
  brier: brierInfluence,
  top_3_accuracy: (scored) => topAccuracyInfluence(scored, 3),
  top_5_accuracy: (scored) => topAccuracyInfluence(scored, 5),
}

const ofNumbers: Functions<'regression'> = {
  mae: absoluteErrorInfluence,
  rmse: rootMeanSquareInfluence,
  r2: determinationInfluence,
  mape: relativeErrorInfluence,
  smape: symmetricErrorInfluence,
}

const ofForecast: Functions<'forecast'> = {
  mae: absoluteErrorInfluence,
  rmse: rootMeanSquareInfluence,
  r2: determinationInfluence,
  mape: relativeErrorInfluence,
  smape: symmetricErrorInfluence,
  mase: (scored, { naiveError }) => scaledErrorInfluence(scored, naiveError),
  pinball: pinballInfluence,
  quantile_coverage: coverageInfluence,
}

const ofScores: Functions<'scores'> = { mean_score: meanScoreInfluence }

function compute<Answers>(
  functions: Partial<Record<MetricName, Compute<Answers>>>,
  metric: MetricName,
  scored: Answers,
  options: MetricOptions,
): MetricResult {
  return functions[metric]?.(scored, options) ?? undefinedMetric('not-for-this-task')
}

function ofCells(metric: CellMetric): Compute<ScoredOf<'binary-classification'>> {
  return (scored, { value }) => {
    const of = metricOfCells(metric, cellCounts(scored), value)
    return of.kind === 'undefined' ? of : cellInfluence(of, scored)
  }
}

function ofClasses(metric: ClassMetric): Compute<ScoredOf<'multiclass'>> {
  return (scored) => {
    const of = metricOfClasses(metric, classCounts(scored))
    return of.kind === 'undefined' ? of : classInfluence(of, scored)
  }
}

function packageSize(scored: Scored): MetricResult {
  const bytes = scored.serving?.packageBytes
  if (bytes === undefined) return undefinedMetric('not-measured')
  const influence = new Float64Array(rowCount(scored))
  return { kind: 'estimate', estimate: bytes / 1e6, influence, turnoverSquare: 0 }
}
