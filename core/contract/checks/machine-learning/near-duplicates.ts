import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, type LoweringContext, tolerance } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { notWith } from '../own-figures.ts'
import { foldedText } from './folded-text.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, rowOf } from './splits.ts'
import { finiteNumber } from './typed-number.ts'

/** Row 96 of the check table. */
export const nearDuplicates = defineCheck({
  name: 'near_duplicates',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No row repeats an earlier one but for case, the spaces and punctuation around and between words, and the last digits of numbers; missing equals missing here.',
  parameters: () => ({
    columns: z.array(z.string()).min(1).optional().describe('Columns that are compared. Default: all.'),
    ignore: z
      .array(z.string())
      .default([])
      .describe('Columns that may differ, such as the id. Default: none.'),
    digits: z
      .int()
      .min(0)
      .max(12)
      .default(2)
      .describe('Decimal places to which numbers are rounded before they are compared. Default: 2.'),
    ...tolerance,
  }),
  misfits: ({ columns, ignore, ...parameters }, place) => [
    ...notWith('near_duplicates', parameters, ['by']),
    ...unknownColumns(columns ?? [], place.columns, ['columns']),
    ...unknownColumns(ignore, place.columns, ['ignore']),
    ...((columns ?? place.columns).every((name) => ignore.includes(name))
      ? [{ path: ['ignore'], problem: 'every column is ignored: none is left to compare' }]
      : []),
  ],
  lower: (parameters, context) => {
    const { columns, ignore, digits, where } = parameters
    const names = columns ?? context.properties.map(({ name }) => name)
    const compared = names.filter((name) => !ignore.includes(name))
    const keys = compared.map((_, index) => `"k${index}"`)
    const read = compared.map((name, index) => `${comparable(name, digits, context)} AS ${keys[index]}`)
    return {
      kind: 'statement',
      reads: where === undefined ? compared : undefined,
      expressions: inspected(undefined, [], where),
      needsValues: false,
      select: `WITH judged AS (SELECT ${[`${rowOf(context)} AS "row"`, ...read].join(', ')} FROM t${where === undefined ? '' : ` WHERE (${where})`}),
grouped AS (SELECT COUNT(*) AS "n", MAX("row") AS "last" FROM judged GROUP BY ${keys.join(', ')})
SELECT COALESCE(SUM("n"), 0) AS "of", COALESCE(SUM("n" - 1), 0) AS "bad", ${firstRows('"last"', '"n" > 1', context)} AS "rows" FROM grouped`,
      judge: ([measured = {}]) =>
        shareAnswer(measured, parameters, {
          expected: 'no row nearly like an earlier one',
          observed: (counted) =>
            numberOf(measured, 'bad') === 0
              ? `all ${numberOf(measured, 'of')} rows differ by more than case, punctuation and rounding`
              : `${counted} rows repeat an earlier one but for case, punctuation and rounding`,
          nothing: 'no rows',
        }),
    }
  },
})

function comparable(name: string, digits: number, context: LoweringContext): Sql {
  const column = identifier(name)
  switch (context.properties.find((property) => property.name === name)?.logicalType) {
    case 'string':
      return foldedText(column, context)
    case 'number':
      // Minus zero equals zero.
      return `ROUND(${finiteNumber(column, context)}, ${digits}) + 0`
    default:
      return column
  }
}
