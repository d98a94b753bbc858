import * as z from 'zod'
import type { LoweringContext } from '../definition.ts'
import type { Unanswered } from '../lowered.ts'
import { isUnanswered, type ReadColumn, unanswered, usedColumn, usedFeatures } from '../read-column.ts'
import type { Power } from './feature-power.ts'
import { type SplitPair, splits, splitsOf } from './splits.ts'

/** Parameters of the checks that ask how much single columns tell of the label. */
export const powerParameters = {
  splits,
  label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
  min_rows: z
    .int()
    .min(1)
    .default(100)
    .describe('With fewer labelled rows in one of the splits there is no answer. Default: 100.'),
}

/** The same, with the features that are asked about. */
export const featureParameters = {
  ...powerParameters,
  features: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Features, columns or expressions. Default: the features of the model, or else all columns but label, entity and time.',
    ),
}

/** What the question is about: which rows, which label, which features. */
export interface PowerQuestion {
  readonly pair: SplitPair
  readonly label: ReadColumn
  readonly features: readonly ReadColumn[]
}

/** Resolves the parameters against the use of the table. */
export function powerQuestion(
  parameters: {
    readonly splits?: [string, string] | undefined
    readonly label?: string | undefined
    readonly features?: readonly string[] | undefined
  },
  context: LoweringContext,
  expected: string,
): PowerQuestion | Unanswered {
  const pair = splitsOf(parameters.splits, context, expected)
  if (isUnanswered(pair)) return pair
  const label = usedColumn('label', parameters.label, context, expected)
  if (isUnanswered(label)) return label
  const features = usedFeatures(parameters.features, context, [label.sql])
  return features.length === 0
    ? unanswered('there is no feature', 'name some in `features`', expected)
    : { pair, label, features }
}

/** `AUC 0.97`, with the class where there are several. */
export function powerWords(power: Power, { shown }: ReadColumn): string {
  if (power.kind === 'none') return power.because
  const of =
    power.kind === 'AUC' && power.class !== undefined
      ? ` for ${shown ? JSON.stringify(power.class) : 'one class'}`
      : ''
  return `${power.kind} ${figure(power.value)}${of}`
}

/** Four digits after the point: enough to tell 0.9999 from 1. */
export function figure(value: number): string {
  return String(Number(value.toFixed(4)))
}
