import * as z from 'zod'
import { MetricName } from '#core/metrics/metric-table.ts'

/** Whether a limit holds. `shown`: there is none. `not_assessed`: there is none, and no number either. */
const verdictSchema = z.enum(['pass', 'fail', 'shown', 'not_assessed'])
export type BehaviourVerdict = z.infer<typeof verdictSchema>

const intervalSchema = z.strictObject({ estimate: z.number(), lower: z.number(), upper: z.number() })
export type ReportInterval = z.infer<typeof intervalSchema>

const judged = { verdict: verdictSchema, words: z.string() }

/** Cases of cases.csv, and those that do not hold. */
export const CasesReport = z.strictObject({
  ...judged,
  file: z.string(),
  cases: z.int().min(0),
  failing: z.int().min(0),
  maxFailing: z.int().min(0),
  failures: z
    .array(
      z.strictObject({
        case: z.string(),
        line: z.int().positive(),
        expected: z.string(),
        found: z.string(),
        note: z.string().optional(),
      }),
    )
    .describe('In the order of the file, at most 50.'),
})
export type CasesReport = z.infer<typeof CasesReport>

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** The smallest change of one value that flips an answer, by drawn row. */
export const FlipsReport = z.strictObject({
  ...judged,
  rows: z.int().min(0),
  attempts: z.int().min(0),
  flipped: z.int().min(0).describe('Rows with such a change.'),
  features: z
    .array(z.strictObject({ feature: z.string(), rows: z.int().positive() }))
    .describe('Rows whose smallest change it is, most first.'),
  examples: z
    .array(
      z.strictObject({
        row: z.string().describe('Id of the row.'),
        feature: z.string(),
        from: cellSchema,
        to: cellSchema,
        distance: z.number().describe('In standard deviations of the column; 1 for what is no number.'),
        before: z.string(),
        after: z.string(),
      }),
    )
    .describe('Nearest first, at most 10; none of a feature made of a classified column.'),
})
export type FlipsReport = z.infer<typeof FlipsReport>

const gapSchema = z.strictObject({
  ...judged,
  gap: intervalSchema.optional().describe('Absent where fewer than two groups are assessed.'),
  chance: z
    .number()
    .optional()
    .describe('What the gap would be on average if all groups had the same rates.'),
  change: intervalSchema.optional().describe('Candidate less champion.'),
  max: z.number().optional(),
})
export type GapReport = z.infer<typeof gapSchema>

/** One column of groups. */
export const FairnessReport = z.strictObject({
  column: z.string(),
  groups: z.array(
    z.strictObject({
      value: z.string().nullable(),
      rows: z.int().positive(),
      positives: z.int().min(0),
      assessed: z.boolean(),
      selectionRate: intervalSchema.optional(),
      truePositiveRate: intervalSchema.optional(),
      falsePositiveRate: intervalSchema.optional(),
    }),
  ),
  groupsLeftOut: z.int().min(0).describe('Small groups that are not listed one by one.'),
  demographicParity: gapSchema,
  equalizedOdds: gapSchema,
})
export type FairnessReport = z.infer<typeof FairnessReport>

export const CalibrationReport = z.strictObject({
  ...judged,
  rows: z.int().positive(),
  expectedError: intervalSchema,
  championExpectedError: z.number().optional(),
  maxEce: z.number().optional(),
  spiegelhalter: z.strictObject({
    z: z.number().nullable().describe('Null where it is infinite: a stated certainty was wrong.'),
    pTwoSided: z.number(),
  }),
  curve: z
    .array(z.strictObject({ rows: z.int(), meanProbability: z.number(), positiveShare: z.number() }))
    .describe('Bins of equal mass, by ascending probability.'),
})
export type CalibrationReport = z.infer<typeof CalibrationReport>

export const ImportanceReport = z.strictObject({
  ...judged,
  metric: MetricName,
  rows: z.int().min(0),
  repeats: z.int().positive(),
  features: z
    .array(
      z.strictObject({
        feature: z.string(),
        loss: intervalSchema
          .optional()
          .describe('What the metric loses, mean over the shuffles; above 0 is worse.'),
        words: z.string(),
      }),
    )
    .describe('Greatest loss first.'),
})
export type ImportanceReport = z.infer<typeof ImportanceReport>

const robustnessRowSchema = z.strictObject({
  ...judged,
  name: z.string(),
  change: z.string().describe('What was done to the rows, in words.'),
  rows: z.int().min(0).describe('Rows asked about.'),
  changedRows: z.int().min(0),
  flips: intervalSchema.optional().describe('Share of the rows whose class changed.'),
  loss: intervalSchema.optional().describe('What gate.metric loses; above 0 is worse.'),
})
export type RobustnessRow = z.infer<typeof robustnessRowSchema>
export const RobustnessReport = z.strictObject({
  metric: MetricName,
  perturbations: z.array(robustnessRowSchema),
})
export type RobustnessReport = z.infer<typeof RobustnessReport>

/** What was found beside the gate: cases, groups, calibration, features, worse input. Every number is finite. */
export const BehaviourReport = z.strictObject({
  alpha: z.number().describe('Risk on each side of an interval.'),
  cases: CasesReport.optional(),
  flips: FlipsReport.optional(),
  fairness: z.array(FairnessReport).optional(),
  calibration: CalibrationReport.optional(),
  importance: ImportanceReport.optional(),
  robustness: RobustnessReport.optional(),
})
export type BehaviourReport = z.infer<typeof BehaviourReport>

/** Everything that has a verdict, with a code for what it is about. */
export function findingsOfBehaviour(
  report: BehaviourReport,
): { readonly code: string; readonly verdict: BehaviourVerdict; readonly words: string }[] {
  const { cases, flips, fairness = [], calibration, importance, robustness } = report
  return [
    ...(cases === undefined ? [] : [{ code: 'CASES', ...cases }]),
    ...(flips === undefined ? [] : [{ code: 'FLIPS', ...flips }]),
    ...fairness.flatMap(({ demographicParity, equalizedOdds }) => [
      { code: 'DEMOGRAPHIC_PARITY', ...demographicParity },
      { code: 'EQUALIZED_ODDS', ...equalizedOdds },
    ]),
    ...(calibration === undefined ? [] : [{ code: 'CALIBRATION', ...calibration }]),
    ...(importance === undefined ? [] : [{ code: 'TRANSPARENCY', ...importance }]),
    ...(robustness?.perturbations ?? []).map((one) => ({ code: 'ROBUSTNESS', ...one })),
  ].map(({ code, verdict, words }) => ({ code, verdict, words }))
}
