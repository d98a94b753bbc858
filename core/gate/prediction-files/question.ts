import * as z from 'zod'
import { MetricName, taskSchema } from '#core/metrics/metric-table.ts'
import { Gate } from '../gate.ts'
import { Value } from '../value.ts'

const column = (words: string) => z.string().min(1).optional().describe(words)

/** Matches rows by their place in the files instead of by an id, where no column has this name. */
export const byPlace = 'row_number'

/** What a person asks of prediction files: which columns mean what, and what the gate asks. */
export const FilesQuestion = z.strictObject({
  task: taskSchema.optional().describe('Default: taken from the labels where only one task fits them.'),
  id: column(
    `The column with the ids, in every file; ${byPlace} matches rows by their place. Default: id, or row_id.`,
  ),
  label: column('The column with the labels. Default: label.'),
  positive: column('Binary classification with labels other than 0 and 1: the positive class.'),
  score: column('The column with the scores; by class, what stands before _<class>. Default: score.'),
  prediction: column('The column with predicted classes or numbers. Default: prediction.'),
  championScore: column('The same for the champion, where it is called otherwise.'),
  championPrediction: column('The same for the champion, where it is called otherwise.'),
  threshold: z
    .union([z.number(), z.literal('chosen')])
    .optional()
    .describe(
      'Predicted positive from this score on. chosen: the one worth most on the validation rows. Default: 0.5.',
    ),
  unit: column('Rows with the same value here belong together: a user, a session, a patient.'),
  slices: z.array(z.string().min(1)).describe('Columns whose every value is a slice, for the gate.'),
  show: z.array(z.string().min(1)).describe('Columns whose slices are only shown.'),
  gate: Gate.omit({ metric: true, unit: true })
    .extend({ metric: MetricName.optional().describe('Default: the only metric that a threshold names.') })
    .describe('As in pipeline.yaml.'),
  value: Value.optional(),
  baselines: z
    .strictObject({
      today: column('A column beside the labels with what is done today.'),
      beat: z.array(z.string().min(1)).default([]).describe('Baselines the candidate must beat.'),
      by: z.number().nonnegative().default(0).describe('By how much, in the unit of the metric.'),
    })
    .optional()
    .describe('Simple models to stand beside the candidate.'),
  stakeholders: z
    .record(z.string().min(1), MetricName)
    .optional()
    .describe('Group of people: the metric they look at first, as purpose.stakeholders of pipeline.yaml.'),
})
export type FilesQuestion = z.infer<typeof FilesQuestion>
