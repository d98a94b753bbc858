import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'
import { missingPart, wholeKey } from './keys.ts'

/** Row 42 of the check table. */
export const unique = defineCheck({
  name: 'unique',
  dimension: 'uniqueness',
  about: 'either',
  words:
    'No combination of these columns repeats; counts the rows beyond the first of each. Rows with a missing part are left aside and counted apart.',
  parameters: () => ({
    columns: z.array(z.string()).min(1).optional().describe('Default: the column the check stands under.'),
  }),
  misfits: ({ columns }, place) =>
    columns === undefined && place.property === undefined
      ? [{ path: [], problem: '`unique` of a table needs `columns`' }]
      : unknownColumns(columns ?? [], place.columns, ['columns']),
  lower: ({ columns, where }, context) => {
    const names = columns ?? [columnOf(context).name]
    const present = both(where, wholeKey(names))
    return {
      kind: 'measurement',
      reads: where === undefined ? names : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: false,
      atoms: {
        of: { kind: 'count', where: present },
        distinct: { kind: 'distinct', of: names.map(identifier), where: present },
        unknown: { kind: 'count', where: both(where, missingPart(names)) },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const bad = of - numberOf(measured, 'distinct')
        const unknown = numberOf(measured, 'unknown')
        const expected = `no repeated ${names.join(' + ')}`
        const aside = unknown > 0 ? `; ${unknown} without one are left aside` : ''
        const counted = unknown > 0 ? { unknown } : {}
        if (of === 0) return { outcome: 'no_data', observed: `no values${aside}`, expected, of, ...counted }
        return {
          outcome: bad === 0 ? 'pass' : 'fail',
          observed: `${bad === 0 ? `${of} distinct values` : `${bad} of ${of} repeat an earlier one`}${aside}`,
          expected,
          bad,
          of,
          ...counted,
        }
      },
    }
  },
})
