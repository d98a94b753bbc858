import { type MetricName, metricFacts, metricsOfTask, type Task } from '#core/metrics/metric-table.ts'
import type { ModelAnswers } from './model-answers.ts'
import { type Unusable, type UnusableReason, unusable } from './unusable.ts'

/** Metrics that take a score for a probability. */
const ofProbabilities: readonly MetricName[] = ['log_loss', 'brier', 'ece']

interface Lack {
  readonly reason: UnusableReason
  /** Why, to follow "because". */
  readonly why: string
  readonly next: string
}

/**
 * The metrics that the answers of all models do not carry: those of scores where a file has classes alone, those of
 * classes where nobody said from which score on, and those of probabilities where scores lie outside 0 to 1. Where the gate asks for
 * one of them, that is the answer.
 */
export function metricsLeftOut(
  task: Task,
  hasValue: boolean,
  used: readonly MetricName[],
  models: readonly ModelAnswers[],
): { readonly kind: 'left-out'; readonly metrics: MetricName[]; readonly taken: string[] } | Unusable {
  const metrics: MetricName[] = []
  const taken = new Set<string>()
  for (const metric of metricsOfTask(task, hasValue)) {
    const lack = models.map((model) => lackOf(metric, model)).find((found) => found !== undefined)
    if (lack === undefined) continue
    if (used.includes(metric)) {
      return unusable(lack.reason, { words: `${metric} cannot be judged: ${lack.why}.`, next: lack.next })
    }
    metrics.push(metric)
    taken.add(`Not judged on ${kindOf(metric)}: ${lack.why}.`)
  }
  return { kind: 'left-out', metrics, taken: [...taken] }
}

function lackOf(metric: MetricName, model: ModelAnswers): Lack | undefined {
  const { reads } = metricFacts(metric)
  if (reads === 'classes' && !model.classes) {
    return {
      reason: 'needs-classes',
      why: `${model.notProbabilities ?? 'there are no predicted classes'}, and nobody said from which score on a row is predicted positive`,
      next: 'say --threshold, or name a column of predicted classes by --prediction.',
    }
  }
  if (reads === 'scores' && !model.scores) {
    return {
      reason: 'needs-scores',
      why: 'a file holds predicted classes and no scores',
      next: 'bring scores (--score), or judge by a metric of predicted classes, such as accuracy or f1.',
    }
  }
  if (ofProbabilities.includes(metric) && model.notProbabilities !== undefined) {
    return {
      reason: 'not-probabilities',
      why: `${model.notProbabilities}, so scores are no probabilities`,
      next: 'bring probabilities, or judge by a metric of ranks or classes, such as roc_auc or f1.',
    }
  }
  return undefined
}

function kindOf(metric: MetricName): string {
  if (ofProbabilities.includes(metric)) return 'probabilities'
  return metricFacts(metric).reads
}
