import { z } from 'zod'

/** What a model answers: a class out of two, a class out of several, a number. */
export const tasks = ['binary-classification', 'multiclass', 'regression'] as const
export const taskSchema = z
  .enum(tasks)
  .describe('What the model answers: binary-classification, multiclass or regression.')
export type Task = (typeof tasks)[number]

export interface MetricFacts {
  readonly tasks: readonly Task[]
  /** Which way is better. */
  readonly direction: 'higher' | 'lower'
  /** Smallest and largest possible value; null where there is no limit. */
  readonly range: readonly [number | null, number | null]
  readonly unit: string
  /** In words a reviewer reads; y is the label, h the predicted class, p the score. */
  readonly definition: string
  readonly source: string
}

const classification = ['binary-classification', 'multiclass'] as const

/** Every metric the kit knows: the one place that names, orients and explains them. */
export const metricTable = {
  accuracy: {
    tasks: classification,
    direction: 'higher',
    range: [0, 1],
    unit: 'share of rows',
    definition: 'Share of rows whose predicted class is the label.',
    source: 'a mean of 0/1 losses',
  },
  precision: {
    tasks: classification,
    direction: 'higher',
    range: [0, 1],
    unit: 'share of predicted positives',
    definition:
      'Share of predicted positives that are positive. Multiclass: the plain mean over the classes with rows; a class never predicted counts 0.',
    source: 'van Rijsbergen 1979, Information Retrieval, ch. 7',
  },
  recall: {
    tasks: classification,
    direction: 'higher',
    range: [0, 1],
    unit: 'share of positives',
    definition:
      'Share of positives that are predicted. Multiclass: the plain mean over the classes with rows.',
    source: 'van Rijsbergen 1979, Information Retrieval, ch. 7',
  },
  f1: {
    tasks: classification,
    direction: 'higher',
    range: [0, 1],
    unit: 'harmonic mean of precision and recall',
    definition:
      'Twice the true positives over predicted positives plus positives. Multiclass: the plain mean over the classes with rows.',
    source: 'van Rijsbergen 1979, Information Retrieval, ch. 7',
  },
  roc_auc: {
    tasks: classification,
    direction: 'higher',
    range: [0, 1],
    unit: 'probability',
    definition:
      'Chance that a positive row scores above a negative one, ties counting one half. Multiclass: the plain mean over the classes with rows, each against the rest.',
    source: 'DeLong, DeLong and Clarke-Pearson 1988; midranks after Sun and Xu 2014',
  },
  log_loss: {
    tasks: classification,
    direction: 'lower',
    range: [0, null],
    unit: 'nats per row',
    definition:
      'Mean of minus the logarithm of the probability given to the label, probabilities cut at 1e-15.',
    source: 'Good 1952, Rational Decisions',
  },
  brier: {
    tasks: ['binary-classification'],
    direction: 'lower',
    range: [0, 1],
    unit: 'squared probability',
    definition: 'Mean squared distance of the score from the label, 0 or 1.',
    source: 'Brier 1950, Verification of forecasts expressed in terms of probability',
  },
  expected_value: {
    tasks: ['binary-classification'],
    direction: 'higher',
    range: [null, null],
    unit: 'currency per prediction',
    definition:
      'Mean over rows of the worth of the cell (true or false, positive or negative) the row falls in.',
    source: 'the value matrix of the pipeline',
  },
  mae: {
    tasks: ['regression'],
    direction: 'lower',
    range: [0, null],
    unit: 'unit of the label',
    definition: 'Mean absolute distance of the prediction from the label.',
    source: 'a mean of absolute losses',
  },
  rmse: {
    tasks: ['regression'],
    direction: 'lower',
    range: [0, null],
    unit: 'unit of the label',
    definition: 'Square root of the mean squared distance of the prediction from the label.',
    source: 'the root of a mean of squared losses',
  },
} as const satisfies Record<string, MetricFacts>

export type MetricName = keyof typeof metricTable

/** All names, in the order tables show them. */
export const metricNames = Object.keys(metricTable) as [MetricName, ...MetricName[]]

export const MetricName = z.enum(metricNames).describe(`Name of a metric: ${metricNames.join(', ')}.`)

/** The facts of one metric under their common type. */
export function metricFacts(metric: MetricName): MetricFacts {
  return metricTable[metric]
}

/** The metrics a task has, in table order. `expected_value` is among them only if there is a value matrix. */
export function metricsOfTask(task: Task, hasValue: boolean): readonly MetricName[] {
  return metricNames.filter(
    (name) => metricFacts(name).tasks.includes(task) && (name !== 'expected_value' || hasValue),
  )
}
