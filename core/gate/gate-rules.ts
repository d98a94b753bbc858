import { type MetricName, metricFacts, metricsOfTask, type Task } from '#core/metrics/metric-table.ts'
import { comparesModels } from './condition-requirements.ts'
import type { Gate } from './gate.ts'
import { rungName, rungsOf } from './rungs.ts'

/** What the rest of the pipeline says, as far as the gate depends on it. */
export interface GateSurroundings {
  readonly task: Task
  /** Whether the pipeline has a `value:` section. */
  readonly hasValue: boolean
  /** evaluation.slices: the columns the judge is handed. Left out: not checked. */
  readonly sliceColumns?: readonly string[]
  /** Whether it will judge a first model, which has no champion to meet. Default: true. */
  readonly judgesFirst?: boolean
}

/** Something a person has to mend in the gate. The path starts below `gate`. */
export interface GateFinding {
  readonly path: readonly (string | number)[]
  readonly problem: string
  readonly allowed: string
}

type Rule = (gate: Gate, surroundings: GateSurroundings) => readonly GateFinding[]

interface Use {
  readonly path: readonly (string | number)[]
  readonly metric: MetricName
}

const metricsMustFitTask: Rule = (gate, { task }) =>
  metricUses(gate)
    .filter(({ metric }) => !metricFacts(metric).tasks.includes(task))
    .map(({ path, metric }) => ({
      path,
      problem: `${metric} is not a metric of ${task}`,
      allowed: metricsOfTask(task, true).join(', '),
    }))

const metricsThatCompare: Rule = (gate) =>
  metricUses(gate)
    .filter(
      ({ path, metric }) =>
        path[0] !== 'at_least' && path[0] !== 'at_most' && metricFacts(metric).direction === 'neither',
    )
    .map(({ path, metric }) => ({
      path,
      problem: `${metric} cannot compare two models: neither more nor less of it is better`,
      allowed: `at_least and at_most of ${metric} around its level; pinball or coverage_error to compare`,
    }))

const expectedValueNeedsValue: Rule = (gate, { task, hasValue }) =>
  metricUses(gate)
    .filter(
      ({ metric }) => metric === 'expected_value' && !hasValue && metricFacts(metric).tasks.includes(task),
    )
    .map(({ path }) => ({
      path,
      problem: 'expected_value is used, but the pipeline has no value section',
      allowed: 'a value section with currency and the four cells, or another metric',
    }))

const oneComparison: Rule = (gate) => {
  if ((gate.better_by === undefined) !== (gate.no_worse_than === undefined)) return []
  const both = gate.better_by !== undefined
  return [
    {
      path: both ? ['no_worse_than'] : ['metric'],
      problem: both
        ? 'better_by and no_worse_than are both set'
        : 'neither better_by nor no_worse_than is set',
      allowed: 'exactly one: better_by (0 for any gain) or no_worse_than (the loss to exclude)',
    },
  ]
}

const thresholdsOnTheRightSide: Rule = (gate) =>
  thresholds(gate)
    .filter(
      ({ rule, metric }) => (rule === 'at_least' ? 'lower' : 'higher') === metricFacts(metric).direction,
    )
    .map(({ rule, metric }) => ({
      path: [rule, metric],
      problem: `${rule} is set for ${metric}, of which ${metricFacts(metric).direction} is better`,
      allowed: rule === 'at_least' ? `at_most: {${metric}: …}` : `at_least: {${metric}: …}`,
    }))

const thresholdsWithinRange: Rule = (gate) =>
  thresholds(gate)
    .filter(({ metric, bound }) => {
      const [least, most] = metricFacts(metric).range
      return (least !== null && bound < least) || (most !== null && bound > most)
    })
    .map(({ rule, metric, bound }) => ({
      path: [rule, metric],
      problem: `${rule} asks ${bound} of ${metric}, which it cannot be`,
      allowed: rangeText(metric),
    }))

const marginsThatBind: Rule = (gate) => {
  const margins: readonly (Use & { readonly margin: number | undefined })[] = [
    { path: ['better_by'], metric: gate.metric, margin: gate.better_by },
    { path: ['no_worse_than'], metric: gate.metric, margin: gate.no_worse_than },
    { path: ['promotion_margin'], metric: gate.metric, margin: gate.promotion_margin },
    { path: ['slices', 'margin'], metric: gate.metric, margin: gate.slices?.margin },
    { path: ['baselines', 'by'], metric: gate.metric, margin: gate.baselines?.by },
    ...gate.guardrails.map(({ metric, margin }, index) => ({
      path: ['guardrails', index, 'margin'],
      metric,
      margin,
    })),
  ]
  return margins
    .filter(({ metric, margin }) => margin !== undefined && metricFacts(metric).range[1] === 1 && margin >= 1)
    .map(({ path, metric, margin }) => ({
      path,
      problem: `${margin} is as much as ${metric} can change at all`,
      allowed: 'less than 1, in the unit of the metric: 0.02 is two points',
    }))
}

const guardrailsOnce: Rule = (gate) =>
  gate.guardrails.flatMap(({ metric }, index) => {
    const earlier = gate.guardrails.findIndex((other) => other.metric === metric) < index
    if (!earlier && metric !== gate.metric) return []
    return [
      {
        path: ['guardrails', index, 'metric'],
        problem: earlier ? `${metric} has two guardrails` : `${metric} is the metric of the gate already`,
        allowed: 'each metric once, other than gate.metric',
      },
    ]
  })

const slicesAreEvaluated: Rule = (gate, { sliceColumns }) =>
  (gate.slices?.by ?? []).flatMap((name, index) =>
    sliceColumns === undefined || sliceColumns.includes(name)
      ? []
      : [
          {
            path: ['slices', 'by', index],
            problem: `${name} is not among evaluation.slices`,
            allowed:
              sliceColumns.length === 0 ? 'a column listed in evaluation.slices' : sliceColumns.join(', '),
          },
        ],
  )

const rungsOnce: Rule = (gate) => {
  const rungs = [
    ...(gate.baselines?.beat ?? []).map((rung, index) => ({
      name: rungName(rung),
      path: ['baselines', 'beat', index],
    })),
    ...(gate.baselines?.show ?? []).map((rung, index) => ({
      name: rungName(rung),
      path: ['baselines', 'show', index],
    })),
  ]
  return rungs
    .filter(({ name }, index) => rungs.findIndex((other) => other.name === name) < index)
    .map(({ name, path }) => ({
      path,
      problem: `${name} is listed twice`,
      allowed: 'each rung once, in beat or in show',
    }))
}

const scoresHaveNoLabels: Rule = (gate, { task }) =>
  task === 'scores' && rungsOf(gate.baselines).some((rung) => typeof rung === 'string')
    ? [
        {
          path: ['baselines'],
          problem: 'free scores have no labels that a simple model could be fitted to',
          allowed: 'rule:, today: or command: with scores of what is done without the model',
        },
      ]
    : []

const expectationCanBeMet: Rule = (gate) => {
  const limit = gate.better_by ?? (gate.no_worse_than === undefined ? undefined : -gate.no_worse_than)
  if (gate.expect === undefined || limit === undefined || gate.expect > limit) return []
  return [
    {
      path: ['expect'],
      problem: `expect is ${gate.expect}, which would not pass`,
      allowed: `more than ${limit === 0 ? 0 : limit}, what the gate asks for`,
    },
  ]
}

const conditionsNeedClasses: Rule = (gate, { task }) =>
  metricFacts('accuracy').tasks.includes(task)
    ? []
    : (gate.conditions ?? []).map(({ condition }, index) => ({
        path: ['conditions', index, 'condition'],
        problem: `\`${condition}\` is about accuracy, which ${task} does not have`,
        allowed: 'conditions with binary-classification and multiclass',
      }))

const firstModelIsJudged: Rule = (gate, { judgesFirst = true }) => {
  const conditions = (gate.conditions ?? []).filter((rule) => !comparesModels(rule))
  const asked = thresholds(gate).length + (gate.baselines?.beat.length ?? 0) + conditions.length
  if (asked > 0 || !judgesFirst) return []
  return [
    {
      path: [],
      problem: 'nothing binds the first model, which has no champion to meet',
      allowed:
        'at_least, at_most, a condition on n, or baselines.beat, such as baselines: {beat: [constant]}',
    },
  ]
}

const rules: readonly Rule[] = [
  metricsMustFitTask,
  metricsThatCompare,
  expectedValueNeedsValue,
  oneComparison,
  thresholdsOnTheRightSide,
  thresholdsWithinRange,
  marginsThatBind,
  guardrailsOnce,
  slicesAreEvaluated,
  rungsOnce,
  scoresHaveNoLabels,
  expectationCanBeMet,
  conditionsNeedClasses,
  firstModelIsJudged,
]

/** Everything that is wrong with a gate beyond its shape; all rules run. */
export function gateFindings(gate: Gate, surroundings: GateSurroundings): readonly GateFinding[] {
  return rules.flatMap((rule) => rule(gate, surroundings))
}

function metricUses(gate: Gate): readonly Use[] {
  return [
    { path: ['metric'], metric: gate.metric },
    ...thresholds(gate).map(({ rule, metric }) => ({ path: [rule, metric], metric })),
    ...gate.guardrails.map(({ metric }, index) => ({ path: ['guardrails', index, 'metric'], metric })),
  ]
}

function thresholds(
  gate: Gate,
): readonly { readonly rule: 'at_least' | 'at_most'; readonly metric: MetricName; readonly bound: number }[] {
  return (['at_least', 'at_most'] as const).flatMap((rule) =>
    (Object.entries(gate[rule]) as [MetricName, number][]).map(([metric, bound]) => ({
      rule,
      metric,
      bound,
    })),
  )
}

function rangeText(metric: MetricName): string {
  const [least, most] = metricFacts(metric).range
  return most === null ? `${least} or more` : `${least} to ${most}`
}
