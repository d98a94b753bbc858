import * as z from 'zod'

/** An estimate between its one-sided bounds. */
export const Interval = z.strictObject({ estimate: z.number(), lower: z.number(), upper: z.number() })
export type Interval = z.infer<typeof Interval>

/** An amount of money. */
export const Amount = z
  .strictObject({
    perPrediction: Interval,
    perThousand: Interval,
    perMonth: Interval.optional().describe(
      'Over value.volume_per_month predictions, net of value.serving_cost_per_month where a model serves.',
    ),
  })
  .describe('In the currency.')
export type Amount = z.infer<typeof Amount>

/** What a model is worth, beside what else one could do. */
export const Money = z.strictObject({
  currency: z.string(),
  month: z
    .strictObject({ predictions: z.number().positive(), servingCost: z.number().nonnegative().optional() })
    .optional()
    .describe('What a month of amounts rests on, as the pipeline states it.'),
  candidate: Amount,
  champion: Amount.optional(),
  doingNothing: Amount.describe('Every row predicted negative.'),
  doingItForAll: Amount.describe('Every row predicted positive.'),
  overChampion: Amount.optional(),
  overDoingNothing: Amount,
  overDoingItForAll: Amount,
  moreErrors: z
    .strictObject({ share: z.number().positive(), cost: Amount })
    .describe('What so many more errors, of the kinds the candidate makes, would cost.'),
})
export type Money = z.infer<typeof Money>
