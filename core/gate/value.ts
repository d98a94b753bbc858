import * as z from 'zod'

const cell = (meaning: string) =>
  z.number().describe(`What one ${meaning} is worth, in the currency; a cost is negative.`)

/** The `value:` section of pipeline.yaml: what each kind of answer is worth. */
export const Value = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters, such as USD or EUR')
      .describe('Currency of the four amounts: an ISO 4217 code such as USD.'),
    true_positive: cell('positive that is predicted positive'),
    false_positive: cell('negative that is predicted positive'),
    false_negative: cell('positive that is predicted negative'),
    true_negative: cell('negative that is predicted negative'),
    volume_per_month: z
      .number()
      .positive()
      .optional()
      .describe('Predictions per month: amounts are then told per month too.'),
    serving_cost_per_month: z
      .number()
      .nonnegative()
      .optional()
      .describe('What serving the model costs per month, in the currency; taken off what it is worth.'),
  })
  .describe(
    'What each kind of answer is worth, per prediction; it makes the metric expected_value available. Binary classification only.',
  )

export type Value = z.infer<typeof Value>
