import * as z from 'zod'

const pointSchema = z.strictObject({
  threshold: z.number(),
  perThousand: z.number().describe('Worth of 1,000 predictions at this threshold, in the currency.'),
})
export type ValuePoint = z.infer<typeof pointSchema>

const ofModelSchema = z.strictObject({
  threshold: z.number().describe('A score of at least this counts as positive.'),
  from: z
    .enum(['rules', 'validation', 'environment'])
    .describe(
      'rules: pipeline.yaml states it. validation: worth most on the validation rows. environment: what runs was promoted with it.',
    ),
})

/** From which score on a model predicts positive, and what other thresholds would be worth. */
export const DecisionThreshold = z.strictObject({
  candidate: ofModelSchema,
  champion: ofModelSchema.optional(),
  validation: z
    .strictObject({
      rows: z.int().positive(),
      best: pointSchema.describe('The threshold worth most to the candidate on these rows.'),
      used: pointSchema.describe('The threshold it is judged at, on these rows.'),
      curve: z.array(pointSchema).describe('Worth against threshold, at equal steps from 0 on.'),
    })
    .optional()
    .describe('The candidate on the validation rows, where the pipeline has a value section.'),
})
export type DecisionThreshold = z.infer<typeof DecisionThreshold>
export type ThresholdOfModel = z.infer<typeof ofModelSchema>
export type ValueCurve = NonNullable<DecisionThreshold['validation']>
