import * as z from 'zod'
import { undefinedReasons } from '#core/metrics/metric-result.ts'
import { MetricName, taskSchema } from '#core/metrics/metric-table.ts'
import { DecisionThreshold } from './decision-threshold.ts'
import { Interval, Money } from './money.ts'

/**
 * verdict.json: the gate's answer, for machines. Every number is finite; where there is none, the reason stands
 * instead. Differences are candidate minus the other, in the unit of the metric: whether that is good depends on the
 * metric's direction. Bounds are one-sided at `alpha` each, so lower to upper is a 1 - 2 alpha interval.
 */
const methodSchema = z
  .enum([
    'wilson',
    'wilson-jaccard',
    'clopper-pearson',
    'clopper-pearson-jaccard',
    'delong',
    'delong-logit',
    'delong-t',
    'area-limit',
    't',
    'skewed-t',
    'cluster-t',
    'percentile-bootstrap',
    'bootstrap-normal',
    'tango',
    'mcnemar-mid-p',
    'mcnemar-exact',
    'exact-separation',
    'exact',
    'tolerance',
  ])
  .describe('How bounds and verdict were computed; core/gate/assessment.ts and comparison.ts say when which.')
export type Method = z.infer<typeof methodSchema>

const undefinedReasonSchema = z.enum(undefinedReasons).describe('Why a metric has no value on these rows.')

/** A metric's value with its bounds, or why it has none. */
export const Measurement = z.discriminatedUnion('kind', [
  Interval.extend({ kind: z.literal('estimate'), method: methodSchema }),
  z.strictObject({ kind: z.literal('undefined'), reason: undefinedReasonSchema }),
])
export type Measurement = z.infer<typeof Measurement>

const requirementVerdictSchema = z.enum(['pass', 'fail', 'inconclusive', 'not_assessed'])
export type RequirementVerdict = z.infer<typeof requirementVerdictSchema>

/** One thing the gate asks for, and what the rows say about it. */
export const Requirement = z.strictObject({
  name: z.string().describe('The line of the gate it comes from, such as at_least.roc_auc.'),
  metric: MetricName,
  what: z.enum(['threshold', 'comparison', 'guardrail', 'slice', 'baseline', 'condition']),
  against: z.string().nullable().describe('champion, the rung, the slice; null for a threshold.'),
  direction: z.enum(['higher', 'lower']).describe('Which way of the metric is better.'),
  rule: z
    .enum(['at_least', 'at_most', 'more_than', 'less_than'])
    .describe('How the estimate (threshold) or difference must lie to the bound.'),
  bound: z
    .number()
    .describe('In the unit of the metric; for a margin m it is -m, or +m where lower is better.'),
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  verdict: requirementVerdictSchema,
  reason: z
    .enum([...undefinedReasons, 'too-few-rows', 'too-few-units', 'few-differing-rows', 'one-row-decides'])
    .optional()
    .describe('Why there is no verdict.'),
  method: methodSchema.nullable(),
  rows: z
    .number()
    .int()
    .nonnegative()
    .describe('Rows the method rests on; for precision and recall fewer than all.'),
  units: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('Independent units (users, sessions) these rows belong to, where the gate names a unit.'),
  moreRows: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'About so many more such rows would settle it, 4 times in 5, if the planned effect is the true one; with too few rows at least so many are needed, and of a condition so many its tolerance takes.',
    ),
  smallestDetectable: z
    .number()
    .positive()
    .optional()
    .describe('Distance from the bound these rows show 4 times in 5, in the unit of the metric.'),
  overridden: z
    .strictObject({ reason: z.string(), by: z.string() })
    .optional()
    .describe('Somebody stands for it, in Git, for this package: it does not stand in the way.'),
  decisiveRow: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('Position of the one row that carries the result.'),
  words: z.string(),
})
export type Requirement = z.infer<typeof Requirement>

const metricRowSchema = z.strictObject({
  metric: MetricName,
  direction: z
    .enum(['higher', 'lower', 'neither'])
    .describe('Which way is better; neither for a metric that is best near a level.'),
  unit: z.string(),
  candidate: Measurement,
  champion: Measurement.optional(),
  difference: Measurement.optional(),
})
export type MetricRow = z.infer<typeof metricRowSchema>

const sliceRowSchema = z.strictObject({
  name: z.string().describe('The column.'),
  value: z.string().nullable().describe('Its value; null where the data have none.'),
  role: z.enum(['gate', 'show']),
  rows: z.number().int().positive(),
  differingRows: z.number().int().nonnegative().optional(),
  candidate: Measurement,
  champion: Measurement.optional(),
  difference: Measurement.optional(),
  adjustedP: z
    .number()
    .optional()
    .describe(
      'Of harm beyond the margin: Holm over the gated slices; Benjamini-Hochberg over the shown ones.',
    ),
  verdict: z
    .enum(['pass', 'fail', 'not_assessed'])
    .describe('pass: no harm shown. Never given to a slice that was not assessed.'),
  reason: z
    .enum([
      ...undefinedReasons,
      'too-few-rows',
      'too-few-units',
      'few-differing-rows',
      'no-champion',
      'only-shown',
    ])
    .optional(),
  words: z.string(),
})
export type SliceRow = z.infer<typeof sliceRowSchema>

const ladderRowSchema = z.strictObject({
  rung: z.string(),
  description: z.string().optional(),
  role: z.enum(['beat', 'show']),
  metric: MetricName,
  estimate: Measurement,
  candidateMinusRung: Measurement,
  gainReached: z
    .number()
    .optional()
    .describe('Share of what the candidate gains over the simplest rung that this one gains too.'),
  words: z.string(),
})
export type LadderRow = z.infer<typeof ladderRowSchema>

const refusalSchema = z.strictObject({ code: z.string(), text: z.string() })
export type Refusal = z.infer<typeof refusalSchema>

export const VerdictKind = z
  .enum(['champion', 'first', 'unchanged', 'promotion'])
  .describe(
    'What the candidate met: a champion, nobody, the same scores on every row, a target environment’s champion.',
  )
export type VerdictKind = z.infer<typeof VerdictKind>

const judgedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  kind: VerdictKind,
  task: taskSchema,
  metric: MetricName.describe('gate.metric'),
  alpha: z.number(),
  rows: z.number().int().positive(),
  units: z
    .strictObject({
      name: z.string(),
      count: z.number().int().positive(),
      even: z
        .number()
        .positive()
        .optional()
        .describe('How many of equal size they are worth (Kish); under 12 decide nothing.'),
    })
    .optional()
    .describe('The column whose values are the independent units, and how many there are.'),
  classRows: z
    .record(z.string(), z.number().int())
    .optional()
    .describe('Labelled rows by class; positive and negative if there are two.'),
  headline: z.string(),
  refusals: z
    .array(refusalSchema)
    .describe('Reasons decided elsewhere that make it fail whatever the numbers are.'),
  requirements: z.array(Requirement).describe('Worst first.'),
  metrics: z.array(metricRowSchema),
  slices: z.array(sliceRowSchema),
  slicesLeftOut: z
    .array(z.strictObject({ name: z.string(), slices: z.number().int(), rows: z.number().int() }))
    .describe('Small slices that were not assessed and are not listed one by one.'),
  ladder: z.array(ladderRowSchema),
  flips: z
    .strictObject({
      bothRight: z.number().int(),
      onlyCandidate: z.number().int(),
      onlyChampion: z.number().int(),
      bothWrong: z.number().int(),
    })
    .optional()
    .describe('Classification with a champion: rows by who was right.'),
  money: Money.optional(),
  decisionThreshold: DecisionThreshold.optional().describe('Binary classification in a pipeline.'),
  notes: z.array(z.string()),
})
export type JudgedVerdict = z.infer<typeof judgedSchema>

export const unjudgeableReasons = [
  'no-rows',
  'different-rows',
  'class-too-small',
  'champion-missing',
  'value-missing',
  'unit-missing',
  'too-few-units',
  'metric-not-for-task',
] as const

const unjudgeableSchema = z.strictObject({
  schemaVersion: z.literal(1),
  outcome: z.literal('unjudgeable'),
  kind: VerdictKind,
  task: taskSchema,
  reason: z.enum(unjudgeableReasons),
  headline: z.string(),
  refusals: z.array(refusalSchema),
})
export type UnjudgeableVerdict = z.infer<typeof unjudgeableSchema>
export type UnjudgeableReason = UnjudgeableVerdict['reason']

export const GateVerdict = z.discriminatedUnion('outcome', [judgedSchema, unjudgeableSchema])
export type GateVerdict = z.infer<typeof GateVerdict>
export type GateOutcome = GateVerdict['outcome']
