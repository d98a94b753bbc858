import * as z from 'zod'
import { ColumnRole } from './snapshot.ts'

const share = z.number().min(0).max(1)
const rows = z.int().min(0)

/** The test that gave a column its p-value. */
export const DriftTest = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('chi-square').describe('Two-sample chi-square test on the cells with enough rows.'),
    statistic: z.number().min(0),
    degreesOfFreedom: z
      .int()
      .min(0)
      .describe('Cells less one; 0 if there was a single cell, and nothing to test.'),
  }),
  z.strictObject({
    name: z.literal('hypergeometric').describe('Exact one-sided test that a rare cell has grown.'),
    cell: z.string(),
    reference: rows,
    window: rows,
  }),
])
export type DriftTest = z.infer<typeof DriftTest>

/** How large a difference is, in the measures that the floor is held against. */
export const DriftEffect = z.strictObject({
  psi: z
    .number()
    .min(0)
    .describe(
      'Population stability index, natural logarithm, shares of a side with an empty cell smoothed as (count + 0.5) / (rows + 0.5 cells).',
    ),
  distance: z
    .strictObject({ name: z.enum(['KS D', 'Cramér V']), value: share })
    .describe('Numeric: distance of the distribution functions at the cut points. Categorical: Cramér V.'),
  missing: z.strictObject({ reference: share, window: share }).describe('Share of rows without a value.'),
})
export type DriftEffect = z.infer<typeof DriftEffect>

const words = z.string().describe('The change as a sentence.')
const undone = {
  psiBefore: z.number().min(0).describe('PSI of the window as it is.'),
  psiAfter: z.number().min(0).describe('PSI once the change is undone.'),
}

/** What kind of change a column shows, with the numbers that say so. */
export const KindOfChange = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('unit'),
      from: z.string().describe('Unit of the reference.'),
      to: z.string().describe('Unit the window seems to be in.'),
      factor: z.number().describe('window = factor × reference + offset.'),
      offset: z.number(),
      estimatedFactor: z.number().describe('Median ratio of the quantiles, window to reference.'),
      ...undone,
      words,
    })
    .describe('Values converted to another unit; once converted back, the column no longer drifts.'),
  z
    .strictObject({
      kind: z.literal('shift'),
      by: z.number().describe('Difference of the medians.'),
      ...undone,
      words,
    })
    .describe('Values moved up or down.'),
  z
    .strictObject({
      kind: z.literal('scale'),
      factor: z.number().gt(0),
      about: z.number().describe('The value that stayed where it was: 0, or the median of the window.'),
      ...undone,
      words,
    })
    .describe('Values spread out or drawn together by a factor that is no known unit.'),
  z
    .strictObject({ kind: z.literal('shape'), largest: z.array(z.string()), words })
    .describe('The distribution changed in a way that no shift or factor undoes.'),
  z
    .strictObject({ kind: z.literal('missing'), reference: share, window: share, ...undone, words })
    .describe('More or fewer rows without a value; the present values do not drift.'),
  z
    .strictObject({
      kind: z.literal('new category'),
      values: z
        .array(z.tuple([z.string(), rows]))
        .describe('Unseen values and their rows, the most frequent ten.'),
      share: share.describe('Share of the window in unseen values.'),
      ...undone,
      words,
    })
    .describe('Values the reference never had; without them the column does not drift.'),
  z
    .strictObject({
      kind: z.literal('mix'),
      largest: z.array(z.strictObject({ value: z.string(), reference: share, window: share })),
      words,
    })
    .describe('The proportions of the categories changed.'),
])
export type KindOfChange = z.infer<typeof KindOfChange>

/** One column in one window. */
export const ColumnJudgement = z.strictObject({
  name: z.string(),
  role: ColumnRole,
  kind: z.enum(['number', 'category']),
  rows: rows.describe('Window rows judged.'),
  test: DriftTest,
  p: share.describe('p-value of the column, corrected for the tests within the column.'),
  q: share.describe('p-value adjusted over the columns of this window (Benjamini and Hochberg).'),
  effect: DriftEffect,
  alarmed: z.boolean().describe('p below alpha and an effect at or above the floor, in this window.'),
  change: KindOfChange.nullable().describe('What changed; null unless alarmed.'),
})
export type ColumnJudgement = z.infer<typeof ColumnJudgement>

/** What a window says. */
export const WindowJudgement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waiting'), rows, needed: rows.describe('Rows a window has to have.') }),
  z.strictObject({
    kind: z.literal('judged'),
    rows,
    alpha: z.number().gt(0).max(1).describe('Significance level of each column.'),
    floor: z.number().min(0).describe('Smallest effect that counts.'),
    columns: z.array(ColumnJudgement).describe('In the order of the snapshot.'),
    notJudged: z.array(z.strictObject({ name: z.string(), because: z.string() })),
  }),
])
export type WindowJudgement = z.infer<typeof WindowJudgement>

/** What the last windows say together. */
export const HistoryJudgement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waiting') }).describe('No window has had enough rows yet.'),
  z.strictObject({
    kind: z.literal('quiet'),
    windows: rows.describe('Judged windows looked at.'),
    flagged: z.array(z.string()).describe('Columns flagged once: one more such window is an alarm.'),
  }),
  z.strictObject({
    kind: z.literal('alarm'),
    windows: rows,
    columns: z
      .array(
        z.strictObject({
          name: z.string(),
          flagged: rows.describe('How many of the windows flagged the column.'),
          latest: ColumnJudgement.describe('The column in the latest window that flagged it.'),
        }),
      )
      .min(1),
  }),
])
export type HistoryJudgement = z.infer<typeof HistoryJudgement>
