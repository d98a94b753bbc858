import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 70 of the check table. */
export const constant = defineCheck({
  name: 'constant',
  dimension: 'accuracy',
  about: 'column',
  words:
    'The column is not constant: it takes at least two different values, or exactly one where that is expected; missing ones are left aside.',
  parameters: () => ({
    expected: z
      .enum(['varies', 'constant'])
      .default('varies')
      .describe('Whether the column varies or is constant. Default: varies.'),
  }),
  lower: ({ expected: wanted, where }, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const present = both(where, `${column} IS NOT NULL`)
    const expected = wanted === 'varies' ? 'at least two different values' : 'a single value'
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: present },
        distinct: { kind: 'distinct', of: [column], where: present },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const distinct = numberOf(measured, 'distinct')
        if (of === 0) return { outcome: 'no_data', observed: 'no values', expected, of }
        return {
          outcome: distinct > 1 === (wanted === 'varies') ? 'pass' : 'fail',
          observed: distinct > 1 ? `${distinct} different values` : `all ${of} values are the same`,
          expected,
          of,
          value: distinct,
        }
      },
      ...(where === undefined
        ? {
            fromFacts: ({ rows, columns }) => {
              const known = columns.get(name)
              if (known === undefined || !isExact(known.min) || !isExact(known.max) || rows === known.missing)
                return undefined
              const of = rows - known.missing
              const varies = known.min !== known.max
              return {
                outcome: varies === (wanted === 'varies') ? 'pass' : 'fail',
                observed: varies
                  ? `values from ${known.min} to ${known.max}`
                  : `all ${of} values are the same`,
                expected,
                of,
              }
            },
          }
        : {}),
    }
  },
})

/** Larger whole numbers than a double holds may differ and look the same. */
function isExact(value: number | string | undefined): value is number | string {
  return typeof value === 'string' || Number.isSafeInteger(value)
}
