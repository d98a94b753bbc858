import * as z from 'zod'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { MetricName } from '#core/metrics/metric-table.ts'
import { ConditionRule } from '#core/planning/condition-rule.ts'
import { Override } from './overrides.ts'
import { Rung } from './rungs.ts'

const thresholds = (words: string) => z.partialRecord(MetricName, z.number()).describe(words)
const margin = (words: string) => z.number().nonnegative().describe(words)

const guardrailSchema = z.strictObject({
  metric: MetricName,
  margin: margin(
    'How much worse the candidate may be, in the unit of the metric (expected_value: currency per prediction). At least 0.',
  ),
})

const slicesSchema = z
  .strictObject({
    by: z
      .array(z.string().min(1))
      .min(1)
      .describe('Columns whose every value is a slice; each must be among evaluation.slices.'),
    margin: margin(
      'How much worse the candidate may be within a slice on gate.metric, in its unit. At least 0.',
    ),
  })
  .describe(
    'Looks for harm: fails if gate.metric is shown to be worse than the margin in a slice (Holm over slices).',
  )

const baselinesSchema = z
  .strictObject({
    beat: z.array(Rung).default([]).describe('Rungs the candidate must beat on gate.metric. Default: none.'),
    by: z
      .number()
      .nonnegative()
      .default(0)
      .describe('By how much it must beat them, in the unit of gate.metric. Default: 0.'),
    show: z.array(Rung).default([]).describe('Rungs that are shown and decide nothing. Default: none.'),
  })
  .describe('The ladder: simple models the candidate is compared with.')

const alphaSchema = z
  .number()
  .min(1e-5)
  .max(0.2)
  .describe(
    'Risk of each one-sided bound, between 0.00001 and 0.2: 0.05 makes 90 % intervals. Default: 0.05.',
  )

const promotionMarginSchema = margin(
  'Promotion: how much worse than the environment’s champion the candidate may be on gate.metric, in its unit. Default: 0.01.',
)

const atLeastSchema = thresholds(
  'Lowest acceptable value by metric, in its unit, held by the lower bound of the interval. Binds the first model too.',
)
const atMostSchema = thresholds(
  'Highest acceptable value by metric, in its unit, held by the upper bound of the interval: for metrics where lower is better.',
)
const betterBySchema = margin(
  'The gain over the champion on gate.metric that has to be shown, in its unit; 0 asks for any gain. Not together with no_worse_than.',
)
const noWorseThanSchema = margin(
  'The loss against the champion on gate.metric that has to be excluded, in its unit: for a refactor. Not together with better_by.',
)
const guardrailsSchema = z
  .array(guardrailSchema)
  .describe(
    'Other metrics that must not become worse than the champion’s by more than a margin. Default: none.',
  )

const modeSchema = z
  .union([z.enum(['open', 'sealed']), z.strictObject({ sealed: SealedSettings })])
  .describe(
    'open: every number is shown, each pull request is judged at alpha. sealed: only the verdict is published, and a ledger counts the runs; with settings {sealed: {runs: 32, …}}.',
  )

/** The `gate:` section of pipeline.yaml, as a person writes it; what it means is in `judge.ts`. */
export const Gate = z
  .strictObject({
    at_least: atLeastSchema.default({}),
    at_most: atMostSchema.default({}),
    metric: MetricName.describe(
      'The metric that is compared with the champion, the rungs and within slices.',
    ),
    better_by: betterBySchema.optional(),
    no_worse_than: noWorseThanSchema.optional(),
    guardrails: guardrailsSchema.default([]),
    slices: slicesSchema.optional(),
    baselines: baselinesSchema.optional(),
    unit: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Column whose rows belong together, such as a user, session or patient: intervals are then taken over units (at least 20), not over rows.',
      ),
    conditions: z
      .array(ConditionRule)
      .optional()
      .describe(
        'Conditions on accuracy in the language of ease.ml/ci, each held with its own reliability; all have to hold. Those that name o or d ask nothing of a first model or of a promotion.',
      ),
    mode: modeSchema.default('open'),
    overrides: z
      .array(Override)
      .optional()
      .describe('Requirements that somebody stands in for, each for one package. Default: none.'),
    alpha: alphaSchema.default(0.05),
    promotion_margin: promotionMarginSchema.default(0.01),
    expect: z
      .number()
      .optional()
      .describe(
        'The gain you expect on gate.metric, in its unit; used only to say how many more rows would settle it. Default: 0 with no_worse_than, twice better_by otherwise.',
      ),
  })
  .describe('What a candidate has to show before it may be merged.')

export type Gate = z.infer<typeof Gate>
export type GateInput = z.input<typeof Gate>

/** The `gate:` of one environment: the same keys, all optional; each may only be stricter than the pipeline's. */
export const EnvironmentGate = z
  .strictObject({
    at_least: atLeastSchema.optional(),
    at_most: atMostSchema.optional(),
    better_by: betterBySchema.optional(),
    no_worse_than: noWorseThanSchema.optional(),
    guardrails: guardrailsSchema.optional(),
    slices: slicesSchema.optional(),
    alpha: alphaSchema.optional(),
    promotion_margin: promotionMarginSchema.optional(),
  })
  .describe('Tighter rules for this environment; a rule looser than the pipeline’s gate is refused.')

export type EnvironmentGate = z.infer<typeof EnvironmentGate>

/** The settings of a sealed holdout; undefined for an open one. */
export function sealedOf({ mode }: Pick<Gate, 'mode'>): SealedSettings | undefined {
  if (mode === 'open') return undefined
  return mode === 'sealed' ? SealedSettings.parse({}) : mode.sealed
}
