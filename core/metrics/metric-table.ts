import * as z from 'zod'
import { classificationMetrics } from './classification-metrics.ts'
import { numberMetrics } from './number-metrics.ts'

/** What a model answers: a class out of two, a class out of several, a number, a number to come, a grade of each row. */
export const tasks = ['binary-classification', 'multiclass', 'regression', 'forecast', 'scores'] as const
export const taskSchema = z
  .enum(tasks)
  .describe('What the model answers: binary-classification, multiclass, regression, forecast or scores.')
export type Task = (typeof tasks)[number]

/** Smallest and largest possible value; null where there is no limit. */
export type Range = readonly [number | null, number | null]

export interface MetricFacts {
  readonly tasks: readonly Task[]
  /** Which way is better; neither, where it should be near a level: it takes bounds on both sides and compares no models. */
  readonly direction: 'higher' | 'lower' | 'neither'
  /** The widest over its tasks. */
  readonly range: Range
  /** Where a task's range is narrower. */
  readonly rangeOfTask?: Partial<Record<Task, Range>>
  readonly unit: string
  /**
   * What it looks at: predicted `classes` alone, so that counts of labels by predictions decide it; `scores`; `numbers`
   * beside labels; how the model `serves`.
   */
  readonly reads: 'classes' | 'scores' | 'numbers' | 'serving'
  /**
   * Where intervals come from: `influence` of each row (delta method); `bootstrap` where there is none, see
   * weighted-metric.ts; `exact` for what does not vary with the rows.
   */
  readonly interval: 'influence' | 'bootstrap' | 'exact'
  /** Whether a reader sees it `always`, or only where the gate or a stakeholder has asked. */
  readonly shown: 'always' | 'asked'
  /** In words a reviewer reads; y is the label, h the predicted class, p the score. */
  readonly definition: string
  readonly source: string
}

/** Every metric the kit knows: the one place that names, orients and explains them. */
export const metricTable = { ...classificationMetrics, ...numberMetrics } as const satisfies Record<
  string,
  MetricFacts
>

export type MetricName = keyof typeof metricTable

/** Names of the metrics a task has, of one kind of interval. */
export type MetricOfTask<Of extends Task, Interval extends MetricFacts['interval']> = {
  [Name in MetricName]: (typeof metricTable)[Name] extends {
    tasks: readonly (infer Tasks)[]
    interval: Interval
  }
    ? Of extends Tasks
      ? Name
      : never
    : never
}[MetricName]

/** All names, in the order tables show them. */
export const metricNames = Object.keys(metricTable) as [MetricName, ...MetricName[]]

export const MetricName = z.enum(metricNames).describe(`Name of a metric: ${metricNames.join(', ')}.`)

/** The facts of one metric under their common type. */
export function metricFacts(metric: MetricName): MetricFacts {
  return metricTable[metric]
}

/** Smallest and largest possible value of a metric in one task. */
export function metricRange(metric: MetricName, task: Task): Range {
  const { range, rangeOfTask } = metricFacts(metric)
  return rangeOfTask?.[task] ?? range
}

/** The metrics a task has, in table order. `expected_value` is among them only if there is a value matrix. */
export function metricsOfTask(task: Task, hasValue: boolean): readonly MetricName[] {
  return metricNames.filter(
    (name) => metricFacts(name).tasks.includes(task) && (name !== 'expected_value' || hasValue),
  )
}

/** Those of a task's metrics that a reader sees: the ones always shown and the ones asked for, in table order. */
export function shownMetrics(task: Task, hasValue: boolean, asked: Iterable<string>): readonly MetricName[] {
  const wanted = new Set(asked)
  return metricsOfTask(task, hasValue).filter(
    (name) => metricFacts(name).shown === 'always' || wanted.has(name),
  )
}

/**
 * Which way is better, of a metric that compares models.
 * @throws RangeError for one of which neither is; gates that compare by it are refused when they are read
 */
export function betterWay(name: MetricName): 'higher' | 'lower' {
  const { direction } = metricFacts(name)
  if (direction === 'neither') throw new RangeError(`${name} compares no models`)
  return direction
}
