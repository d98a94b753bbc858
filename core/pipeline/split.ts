import * as z from 'zod'

const heldBack = z
  .number()
  .min(0)
  .max(0.5)
  .default(0)
  .describe('Share of the rows kept out at random before splitting, to be replayed as live traffic.')
const share = z.number().gt(0).lt(0.9)
const seed = z.int().min(0).default(0).describe('Changes which rows fall where.')

/**
 * How rows become train, validation and holdout. Rows are placed by a hash of their id, so that additions move nobody
 * (stratified: few).
 */
export const Split = z.discriminatedUnion('by', [
  z
    .strictObject({
      by: z.literal('time'),
      validation: z.iso.date().describe('Rows before this date train.'),
      test: z.iso
        .date()
        .describe('Rows from this date on are the holdout; those between are for validation.'),
      hold_back: heldBack,
    })
    .describe('By data.time: train before, validation between, holdout after.'),
  z
    .strictObject({
      by: z.literal('random'),
      validation: share.default(0.2),
      test: share.default(0.2),
      hold_back: heldBack,
      seed,
    })
    .describe('By a hash of the row id.'),
  z
    .strictObject({
      by: z.literal('stratified'),
      validation: share.default(0.2),
      test: share.default(0.2),
      hold_back: heldBack,
      seed,
    })
    .describe(
      'By a hash of the row id, with the same label shares everywhere; rows that arrive move few others.',
    ),
  z
    .strictObject({
      by: z.literal('group'),
      column: z.string().describe('Rows that share this column stay together.'),
      validation: share.default(0.2),
      test: share.default(0.2),
      hold_back: heldBack,
      seed,
    })
    .describe('By a hash of a column, so that no group is on both sides.'),
])
export type Split = z.infer<typeof Split>
