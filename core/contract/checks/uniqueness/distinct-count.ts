import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { type Answer, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { type Bounds, boundsWords, figureAnswer } from '../figure.ts'
import { both } from '../row-rule.ts'

/** So many standard errors a sketch may be off. */
const certain = 3

/** Row 45 of the check table. */
export const distinctCount = defineCheck({
  name: 'distinct_count',
  dimension: 'uniqueness',
  about: 'column',
  words:
    'The column takes so many different values; missing ones are left aside. An approximate count that is too near a bound gives no answer.',
  parameters: () => ({
    min: z.int().min(0).optional().describe('Fewest different values.'),
    max: z.int().min(0).optional().describe('Most different values.'),
    approximate: z
      .boolean()
      .default(false)
      .describe('Count by a sketch: far cheaper on columns of many values. Default: false, an exact count.'),
  }),
  misfits: (bounds) => boundsMisfit('distinct_count', bounds),
  lower: ({ min, max, approximate, where }, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const present = both(where, `${column} IS NOT NULL`)
    const { standardError } = context.dialect.approximateDistinct(column, present)
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: present },
        value: approximate
          ? { kind: 'approximate_distinct', of: column, where: present }
          : { kind: 'distinct', of: [column], where: present },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const value = numberOf(measured, 'value')
        return approximate && of > 0
          ? aboutAnswer(value, of, standardError, { min, max })
          : figureAnswer({ words: 'distinct values', value, of, limits: { min, max }, exact: true })
      },
    }
  },
})

/** A sketch counts true · (1 ± error): what is true lies between the estimate over both. */
function aboutAnswer(value: number, of: number, standardError: number, limits: Bounds): Answer {
  const low = Math.floor(value / (1 + certain * standardError))
  const high = Math.min(of, Math.ceil(value / (1 - certain * standardError)))
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits
  const outcome =
    low >= min && high <= max ? 'pass' : high < min || low > max ? 'fail' : ('unsupported' as const)
  const near = outcome === 'unsupported' ? ', too near a bound to tell: leave out `approximate`' : ''
  return {
    outcome,
    observed: `about ${value} distinct values over ${of} values (${low} to ${high})${near}`,
    expected: `distinct values ${boundsWords(limits)}`,
    of,
    value,
  }
}
