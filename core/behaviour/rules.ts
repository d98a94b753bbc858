import * as z from 'zod'

const limit = (words: string) => z.number().min(0).max(1).optional().describe(words)

/** `fairness:` of pipeline.yaml. */
export const Fairness = z
  .strictObject({
    groups: z
      .array(z.string().min(1))
      .min(1)
      .describe('Columns whose values are groups of people or things.'),
    demographic_parity: z
      .strictObject({ max: limit('Largest allowed gap, held by the upper bound of its interval.') })
      .prefault({})
      .describe('Largest share predicted positive in a group less the smallest.'),
    equalized_odds: z
      .strictObject({ max: limit('Largest allowed gap, held by the upper bound of its interval.') })
      .prefault({})
      .describe('The greater of the ranges of true and false positive rates over the groups.'),
  })
  .describe(
    'How alike groups are treated (binary). A group needs 50 positives and 50 negatives to be assessed.',
  )
export type Fairness = z.infer<typeof Fairness>

/** `calibration:` of pipeline.yaml. */
export const Calibration = z
  .strictObject({
    max_ece: limit('Largest allowed expected calibration error, held by the upper bound of its interval.'),
  })
  .describe('Whether stated probabilities come true (binary): reliability curve, ECE, Spiegelhalter’s z.')
export type Calibration = z.infer<typeof Calibration>

const sampledRows = z
  .int()
  .min(20)
  .max(100_000)
  .default(500)
  .describe('Holdout rows that are asked about again, drawn by the seed. Default: 500.')
const seed = z.int().min(0).max(4_294_967_295).default(0).describe('Of every draw. Default: 0.')

const flipsSchema = z
  .strictObject({
    rows: z
      .int()
      .min(1)
      .max(1_000)
      .default(20)
      .describe('Rows of the holdout, drawn by the seed. Default: 20.'),
    tries: z.int().min(1).max(100).default(8).describe('Other values tried for each feature. Default: 8.'),
    seed,
  })
  .describe('Which smallest change of one value flips the answer of a row (classes); shown, never a limit.')
export type Flips = z.infer<typeof flipsSchema>

/** `behaviour:` of pipeline.yaml. */
export const Behaviour = z
  .strictObject({
    cases: z
      .strictObject({
        max_failing: z
          .int()
          .min(0)
          .default(0)
          .describe('Cases of cases.csv that may fail. Default: 0, all of them must hold.'),
      })
      .optional()
      .describe('How many cases of cases.csv must hold; without this section all of them.'),
    flips: flipsSchema.optional(),
  })
  .describe('What domain experts expect, written in cases.csv beside this file; and what flips an answer.')
export type Behaviour = z.infer<typeof Behaviour>

/** `transparency:` of pipeline.yaml. */
export const Transparency = z
  .strictObject({
    rows: sampledRows,
    repeats: z.int().min(1).max(20).default(3).describe('Times each feature is shuffled. Default: 3.'),
    seed,
  })
  .describe('Permutation importance: what gate.metric loses when one feature is shuffled among rows.')
export type Transparency = z.infer<typeof Transparency>

/** `requirements:` of pipeline.yaml. */
export const Requirements = z
  .strictObject({
    transparency: z
      .boolean()
      .default(false)
      .describe('Whether a model without permutation importance fails. Default: false.'),
  })
  .describe('What must be there, whatever it says.')
export type Requirements = z.infer<typeof Requirements>

const limits = {
  max_flips: limit(
    'Largest share of answers that may change class, held by the upper bound of its interval; 0: none may.',
  ),
  max_loss: z
    .number()
    .min(0)
    .optional()
    .describe('What gate.metric may lose, in its unit, held by the upper bound of its interval.'),
}
const share = (fallback: number, words: string) =>
  z.number().gt(0).max(1).default(fallback).describe(`${words} Default: ${fallback}.`)

/** `robustness:` of pipeline.yaml. */
export const Robustness = z
  .strictObject({
    rows: sampledRows,
    seed,
    numeric_noise: z
      .strictObject({
        of_spread: share(0.05, 'Standard deviation of the noise, as a share of the column’s own.'),
        ...limits,
      })
      .prefault({})
      .describe('Every number is moved by uniform noise; whole numbers stay whole.'),
    missing: z
      .strictObject({ share: share(0.1, 'Share of values that are taken away.'), ...limits })
      .prefault({})
      .describe('Values go missing.'),
    unknown_category: z
      .strictObject({ share: share(0.1, 'Share of texts that become one nobody has seen.'), ...limits })
      .prefault({})
      .describe('Texts become a category that was never there.'),
    reordered_columns: z
      .strictObject({ ...limits, max_flips: limits.max_flips.default(0) })
      .prefault({})
      .describe('The same rows, their columns in the reverse order. max_flips is 0 unless another is given.'),
  })
  .describe('How the served model answers when its input is a little worse than the holdout’s.')
export type Robustness = z.infer<typeof Robustness>

/** Everything of a policy that is asked of the served model beside the holdout, or computed beside the gate. */
export interface BehaviourRules {
  readonly behaviour?: Behaviour | undefined
  readonly fairness?: Fairness | undefined
  readonly calibration?: Calibration | undefined
  readonly transparency?: Transparency | undefined
  readonly requirements?: Requirements | undefined
  readonly robustness?: Robustness | undefined
}

/** The settings of permutation importance; undefined if nobody wants it. A requirement alone takes the defaults. */
export function transparencyOf(rules: BehaviourRules): Transparency | undefined {
  if (rules.transparency !== undefined) return rules.transparency
  return rules.requirements?.transparency === true ? Transparency.parse({}) : undefined
}
