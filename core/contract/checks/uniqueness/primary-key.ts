import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf, rowsOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'
import { missingPart, wholeKey } from './keys.ts'

/** Row 43 of the check table. */
export const primaryKey = defineCheck({
  name: 'primary_key',
  dimension: 'uniqueness',
  about: 'either',
  words:
    'Every row has every part of the key, and no key repeats; counts rows with a missing part and rows beyond the first of each key.',
  parameters: () => ({
    columns: z.array(z.string()).min(1).optional().describe('Default: the column the check stands under.'),
  }),
  misfits: ({ columns }, place) =>
    columns === undefined && place.property === undefined
      ? [{ path: [], problem: '`primary_key` of a table needs `columns`' }]
      : unknownColumns(columns ?? [], place.columns, ['columns']),
  lower: ({ columns, where }, context) => {
    const names = columns ?? [columnOf(context).name]
    const whole = both(where, wholeKey(names))
    const lacking = both(where, missingPart(names))
    return {
      kind: 'measurement',
      reads: where === undefined ? names : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: false,
      atoms: {
        whole: { kind: 'count', where: whole },
        distinct: { kind: 'distinct', of: names.map(identifier), where: whole },
        lacking: { kind: 'count', where: lacking },
        rows: { kind: 'rows', where: lacking },
      },
      judge: (measured) => {
        const lacks = numberOf(measured, 'lacking')
        const of = numberOf(measured, 'whole') + lacks
        const repeated = numberOf(measured, 'whole') - numberOf(measured, 'distinct')
        const bad = repeated + lacks
        const expected = `${names.join(' + ')} in every row, never twice`
        if (of === 0) return { outcome: 'no_data', observed: 'no rows', expected, of }
        return {
          outcome: bad === 0 ? 'pass' : 'fail',
          observed:
            bad === 0
              ? `${of} distinct keys`
              : `of ${of} rows ${repeated} repeat an earlier key and ${lacks} lack a part of theirs`,
          expected,
          bad,
          of,
          rows: rowsOf(measured, 'rows'),
        }
      },
    }
  },
})
