import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, type Misfit } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 44 of the check table. */
export const duplicateRows = defineCheck({
  name: 'duplicate_rows',
  dimension: 'uniqueness',
  about: 'table',
  words: 'No more rows than this repeat an earlier one in every column; missing equals missing here.',
  parameters: () => ({
    max: z.int().min(0).default(0).describe('Repeated rows allowed. Default: 0.'),
    columns: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Columns that are compared. Default: all of the contract.'),
    ignore: z.array(z.string()).default([]).describe('Columns that may differ. Default: none.'),
  }),
  misfits: ({ columns, ignore }, place): Misfit[] => [
    ...unknownColumns(columns ?? [], place.columns, ['columns']),
    ...unknownColumns(ignore, place.columns, ['ignore']),
    ...((columns ?? place.columns).every((name) => ignore.includes(name))
      ? [{ path: ['ignore'], problem: 'no column is left to compare' }]
      : []),
  ],
  lower: ({ max, columns, ignore, where }, { properties }) => {
    const compared = (columns ?? properties.map(({ name }) => name)).filter((name) => !ignore.includes(name))
    return {
      kind: 'measurement',
      reads: where === undefined ? compared : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: false,
      atoms: {
        of: { kind: 'count', where: both(where, undefined) },
        distinct: { kind: 'distinct', of: compared.map(identifier), where: both(where, undefined) },
        ...(compared.length === 1
          ? // A single value that is missing is counted by no engine.
            { missing: { kind: 'count', where: both(where, `${identifier(compared[0] ?? '')} IS NULL`) } }
          : {}),
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const distinct = numberOf(measured, 'distinct') + Math.min(1, numberOf(measured, 'missing'))
        const bad = of - distinct
        return {
          outcome: of === 0 ? 'no_data' : bad <= max ? 'pass' : 'fail',
          observed: `${bad} of ${of} rows repeat an earlier one`,
          expected: `at most ${max} repeated rows`,
          bad,
          of,
        }
      },
    }
  },
})
