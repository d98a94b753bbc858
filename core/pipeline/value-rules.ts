import { allowedNames } from '#core/config/nearest.ts'
import type { Finding } from '#core/config/read-document.ts'
import { metricsOfTask } from '#core/metrics/metric-table.ts'
import type { Pipeline } from './pipeline.ts'

/** What answers are worth goes with two classes, and a month needs its volume. */
export function valueFitsTask({ value, task }: Pipeline): Finding[] {
  if (value === undefined) return []
  if (task !== 'binary-classification')
    return [{ path: ['value'], problem: `a value matrix goes with binary-classification, not with ${task}` }]
  return value.serving_cost_per_month !== undefined && value.volume_per_month === undefined
    ? [
        {
          path: ['value', 'serving_cost_per_month'],
          problem: 'a cost per month says nothing without the predictions per month',
          allowed: 'volume_per_month beside it',
        },
      ]
    : []
}

/** Without worth nothing can be chosen. */
export function chosenThresholdHasValue({ evaluation, value }: Pipeline): Finding[] {
  return evaluation.decision_threshold === 'chosen' && value === undefined
    ? [
        {
          path: ['evaluation', 'decision_threshold'],
          problem: 'a threshold is chosen by what it is worth, and there is no value section',
          allowed: 'a number from 0 to 1, or a value section',
        },
      ]
    : []
}

/** What somebody looks at first has to be there to look at. */
export function stakeholdersLookAtMetrics({ purpose, task, value }: Pipeline): Finding[] {
  const known = metricsOfTask(task, value !== undefined)
  return Object.entries(purpose.stakeholders ?? {}).flatMap(([group, metric]) =>
    (known as readonly string[]).includes(metric)
      ? []
      : [
          {
            path: ['purpose', 'stakeholders', group],
            problem: `\`${metric}\` is no metric that ${task} has here`,
            allowed: allowedNames(metric, known),
          },
        ],
  )
}
