import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import { type HoldoutBudget, type HoldoutPolicy, lnAlpha } from './holdout-policy.ts'
import { mostRuns } from './ledger-line.ts'

/** What is told about a run, by the words of ease.ml/ci and `kPass`. */
export const adaptivities = ['none', 'firstChange', 'kPass', 'full'] as const
export type Adaptivity = (typeof adaptivities)[number]

/** Passes after which kPass retires the holdout, unless said. */
export const usualMerges = 4

/** ln 1e-300: smaller levels are no numbers. */
const leastLnAlpha = -690

/** `gate.mode: sealed` with its settings: how long one version of the holdout serves, and what is told. */
export const SealedSettings = z
  .strictObject({
    runs: z
      .int()
      .min(1)
      .max(mostRuns)
      .default(32)
      .describe('Candidates one version of the holdout judges at most.'),
    merges: z
      .int()
      .min(1)
      .optional()
      .describe(`Passes after which it is retired. Only with adaptivity kPass. Default: ${usualMerges}.`),
    risk: z
      .number()
      .gt(0)
      .max(0.2)
      .default(0.05)
      .describe('Chance that any of these runs passes wrongly, whatever was learnt from the others.'),
    adaptivity: z
      .enum(adaptivities)
      .default('kPass')
      .describe(
        'What is told about a run. none: nothing. firstChange: the verdict, until the first pass. kPass: the verdict, until `merges` passes. full: the verdict, always.',
      ),
    outcomes: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .describe('2: pass or not proven. 3: fail and inconclusive are told apart, which needs more rows.'),
    labels: Sha256.optional().describe(
      'Labels that only the judge can read: a CSV of id and label in the store, by digest, as `assay seal-holdout` puts it there. Without it they lie in the data, and the holdout is sealed by convention only.',
    ),
  })
  .refine(({ adaptivity, merges }) => merges === undefined || adaptivity === 'kPass', {
    path: ['merges'],
    message: 'merges goes with adaptivity kPass; the others have their own end',
  })
  .refine((settings) => lnAlpha(budgetOf(settings), settings.runs) > leastLnAlpha, {
    path: ['runs'],
    message: 'so many runs with so much told of each leave the last one no level to be tested at',
  })
  .describe(
    'A holdout whose numbers nobody sees: only the verdict is published, and a ledger counts the runs.',
  )
export type SealedSettings = z.infer<typeof SealedSettings>

/** The settings that a ledger is opened with. */
interface Budgeted {
  readonly runs: number
  readonly merges?: number | undefined
  readonly risk: number
  readonly adaptivity: Adaptivity
  readonly outcomes: 2 | 3
}

/** The policy of a ledger opened with these settings. */
export function policyOf({ adaptivity, merges, outcomes }: Budgeted): HoldoutPolicy {
  if (adaptivity === 'none') return { kind: 'none' }
  return adaptivity === 'kPass'
    ? { kind: 'kPass', passes: merges ?? usualMerges, outcomes }
    : { kind: adaptivity, outcomes }
}

/** What these settings spend. */
export function budgetOf(settings: Budgeted): HoldoutBudget & { readonly policy: HoldoutPolicy } {
  return { policy: policyOf(settings), runs: settings.runs, risk: settings.risk }
}

/** Levels of the first and the last run: between them lie all others. */
export function firstAndLastAlpha(
  settings: SealedSettings,
): { readonly run: number; readonly alpha: number }[] {
  const budget = budgetOf(settings)
  const runs = settings.runs === 1 ? [1] : [1, settings.runs]
  return runs.map((run) => ({ run, alpha: Math.exp(lnAlpha(budget, run)) }))
}
