import * as z from 'zod'
import type { Tally } from '#core/drift/cells.ts'
import type { Answer } from '../answer.ts'
import type { LoweringContext, Misfit } from '../definition.ts'
import type { Lowered, Sql } from '../lowered.ts'
import { propertyOf } from '../read-column.ts'
import { type DriftMethod, driftBetween, largestChanges, withoutMissing } from './distances.ts'
import { cellAtoms, type ReferenceColumn, tallyOf, unlike } from './reference-column.ts'

/** What every check of drift takes. */
export const driftParameters = {
  max: z
    .number()
    .gt(0)
    .default(0.1)
    .describe('Distance from which a difference counts, in the unit of the method. Default: 0.1.'),
  alpha: z
    .number()
    .gt(0)
    .max(1)
    .default(0.01)
    .describe('How likely chance may be to give such a distance before it counts. Default: 0.01.'),
  missing: z
    .enum(['counts', 'left_aside'])
    .default('counts')
    .describe('Whether rows without a value are a part of the distribution. Default: counts.'),
  min_rows: z
    .int()
    .min(1)
    .default(200)
    .describe('With fewer rows there is no answer: nothing but the largest change shows. Default: 200.'),
}

/** Parameters as {@link driftParameters} gives them. */
export interface DriftParameters {
  readonly method?: DriftMethod | undefined
  readonly max: number
  readonly alpha: number
  readonly missing: 'counts' | 'left_aside'
  readonly min_rows: number
  readonly where?: Sql | undefined
}

/** Groups differ from each other: each would be held against the reference of all of them. */
export function noGroups({ by }: { readonly by?: readonly string[] | undefined }): Misfit[] {
  return by === undefined
    ? []
    : [{ path: ['by'], problem: 'the reference knows no groups', allowed: 'a check without `by`' }]
}

/** One column against its reference: a count for each cell in the shared scan, judged in TypeScript. */
export function driftRule(
  reference: ReferenceColumn,
  parameters: DriftParameters,
  context: LoweringContext,
): Lowered {
  const { column, profile } = reference
  const expected = expectedOf(parameters)
  const odd = unlike(reference)
  if (odd !== undefined) return { kind: 'unanswered', outcome: 'no_data', because: odd, expected }
  const { where } = parameters
  const single = propertyOf(column.sql, context)
  return {
    kind: 'measurement',
    reads: where === undefined && single !== undefined ? [single.name] : undefined,
    expressions: [...column.expressions, ...(where === undefined ? [] : [where])],
    perBatch: true,
    needsValues: true,
    atoms: cellAtoms(reference, where, context),
    judge: (measured) =>
      judgeDrift(reference, tallyOf(reference, measured), parameters, profile.role === 'label'),
  }
}

/**
 * The answer for counted rows.
 * @param arrived only rows that have a value are judged, as labels that come later
 */
export function judgeDrift(
  { column, profile }: ReferenceColumn,
  tally: Tally,
  parameters: DriftParameters,
  arrived = false,
): Answer {
  const { method, missing, min_rows } = parameters
  const expected = expectedOf(parameters)
  const [reference, window] =
    missing === 'left_aside' || arrived ? withoutMissing(profile, tally) : [profile, tally]
  const of = window.rows
  if (of < min_rows || reference.rows === 0) {
    const observed = reference.rows === 0 ? 'the reference has no rows' : `${of} rows, ${min_rows} are needed`
    return { outcome: 'no_data', observed, expected, of }
  }
  const drift = driftBetween(reference, window, method, parameters)
  const gone = tally.missing / tally.rows
  const nulls =
    missing === 'left_aside' && !arrived
      ? `; ${share(gone)} missing (reference ${share(profile.missing / profile.rows)})`
      : ''
  return {
    outcome: drift.drifted ? 'fail' : 'pass',
    observed: `${drift.words}${drift.drifted ? `: ${largestChanges(reference, window, column.shown)}` : ''}${nulls}`,
    expected,
    of,
    value: drift.value,
  }
}

function expectedOf({ method, max, alpha }: DriftParameters): string {
  const names: Readonly<Record<DriftMethod, string>> = {
    psi: 'PSI',
    ks: 'KS D',
    js: 'a Jensen-Shannon distance',
    wasserstein: 'a Wasserstein distance',
    linf: 'differences of shares',
    chi2: 'Cramér V',
    cramer: 'a corrected Cramér V',
  }
  return `${method === undefined ? 'PSI, distance and change of the missing share' : names[method]} below ${max}, or explained by chance (${alpha})`
}

function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`
}
