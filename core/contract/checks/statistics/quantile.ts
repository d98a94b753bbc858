import * as z from 'zod'
import { constant, identifier } from '#core/data/sql.ts'
import { atLeastShare, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { asideWords } from '../figure.ts'
import { both } from '../row-rule.ts'

/**
 * Row 66 of the check table, decided by ranks: Q(p) <= max iff at least p·n values are <= max, and Q(p) >= min iff fewer
 * than p·n values are < min. Exact, with no interpolation to disagree about.
 */
export const quantile = defineCheck({
  name: 'quantile',
  dimension: 'accuracy',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'The quantile lies between these, by ranks: exact, without interpolation; missing and non-finite values are left aside.',
  parameters: () => ({
    p: z.number().gt(0).lt(1).describe('Which quantile: 0.5 is the median.'),
    min: z.number().optional().describe('Smallest value the quantile may have.'),
    max: z.number().optional().describe('Largest value the quantile may have.'),
    min_rows: z.int().min(1).default(30).describe('With fewer values there is no answer. Default: 30.'),
  }),
  misfits: (parameters) => boundsMisfit('quantile', parameters),
  lower: ({ p, min, max, min_rows, where }, context) => {
    const { name } = columnOf(context)
    const value = identifier(name)
    const finite = both(where, `${value} IS NOT NULL AND ${context.dialect.finite(value)}`)
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: true,
      needsValues: true,
      atoms: {
        present: { kind: 'count', where: both(where, `${value} IS NOT NULL`) },
        of: { kind: 'count', where: finite },
        ...(max === undefined
          ? {}
          : { not_above: { kind: 'count', where: both(finite, `${value} <= ${constant(max)}`) } }),
        ...(min === undefined
          ? {}
          : { below: { kind: 'count', where: both(finite, `${value} < ${constant(min)}`) } }),
        value: { kind: 'quantile', of: value, share: p, where: finite },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const words = p === 0.5 ? 'median' : `${p} quantile`
        const expected = `${words} between ${min ?? '−∞'} and ${max ?? '∞'}`
        const aside = numberOf(measured, 'present') - of
        const beside = asideWords(aside, true)
        const counted = { of, ...(aside > 0 ? { unknown: aside } : {}) }
        if (of < min_rows)
          return {
            outcome: 'no_data',
            observed: `${of} values, ${min_rows} are needed${beside}`,
            expected,
            ...counted,
          }
        const low = min === undefined || !atLeastShare(numberOf(measured, 'below'), p, of)
        const high = max === undefined || atLeastShare(numberOf(measured, 'not_above'), p, of)
        const found = numberOf(measured, 'value')
        return {
          outcome: low && high ? 'pass' : 'fail',
          observed: `${words} ${found} over ${of} values${beside}`,
          expected,
          ...counted,
          value: found,
          discreet: `${words} of ${of} values, not shown${beside}`,
        }
      },
    }
  },
})
