import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { readColumn } from '../read-column.ts'
import { categoryMethods } from './distances.ts'
import { driftParameters, driftRule, noGroups } from './drift-rule.ts'
import { noSnapshot, notInSnapshot, profileOfColumn } from './reference-column.ts'

/** Row 74 of the check table: the snapshot's 100 most frequent categories, all others together, and missing. */
export const driftCategorical = defineCheck({
  name: 'drift_categorical',
  dimension: 'drift',
  about: 'column',
  words:
    'The categories are distributed as in the snapshot: no distance that both matters and goes beyond chance. Missing values are a category of their own, or left aside.',
  parameters: () => ({
    method: z
      .enum(categoryMethods)
      .optional()
      .describe(
        'psi: population stability index; linf: largest difference of a share; js: Jensen-Shannon distance, 0 to 1; chi2: Cramér V with the chi-square test; cramer: Cramér V corrected for small samples. Default: psi, chi2 or the change of the missing share, whichever is largest.',
      ),
    ...driftParameters,
  }),
  misfits: noGroups,
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const expected = 'categories distributed as in the snapshot'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const profile = profileOfColumn(name, context)
    if (profile?.kind !== 'category') return notInSnapshot(`${name} as categories`, expected)
    return driftRule(
      { column: readColumn(name, identifier(name), [], context), profile },
      parameters,
      context,
    )
  },
})
