import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { readColumn } from '../read-column.ts'
import { foldedText } from './folded-text.ts'
import { shareAnswer } from './share-answer.ts'
import { inspected } from './splits.ts'

const mostShown = 3

/** Row 98 of the check table. */
export const stringVariants = defineCheck({
  name: 'string_variants',
  dimension: 'consistency',
  about: 'column',
  columnTypes: ['string'],
  words:
    'No value is written in several ways that differ only in case and in the spaces and punctuation around and between its words: `St. Gallen` and `st gallen`, but not `Ber lin` and `Berlin`. Counts the rows that have not the most frequent way. Missing values are left aside, and so are those without a letter or digit.',
  parameters: () => ({ ...tolerance }),
  misfits: (parameters) => notWith('string_variants', parameters, ['by']),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { where } = parameters
    const column = readColumn(name, identifier(name), [], context)
    const kept = where === undefined ? '' : ` AND (${where})`
    return {
      kind: 'statement',
      reads: where === undefined ? [name] : undefined,
      expressions: inspected(undefined, [column], where),
      needsValues: true,
      select: `WITH spelt AS (SELECT ${column.sql} AS "value", COUNT(*) AS "n" FROM t WHERE ${column.sql} IS NOT NULL${kept} GROUP BY 1),
folded AS (SELECT ${foldedText('"value"', context)} AS "folded", "value", "n" FROM spelt),
grouped AS (SELECT "folded", COUNT(*) AS "ways", SUM("n") AS "n", SUM("n") - MAX("n") AS "odd", MIN("value") AS "first", MAX("value") AS "last" FROM folded WHERE "folded" <> '' GROUP BY "folded")
SELECT "first", "last", "ways", "odd", SUM("n") OVER () AS "of", SUM("odd") OVER () AS "bad", SUM(CASE WHEN "ways" > 1 THEN 1 ELSE 0 END) OVER () AS "groups" FROM grouped ORDER BY "odd" DESC, "folded" LIMIT ${mostShown}`,
      judge: (rows) => {
        const [measured = {}] = rows
        const groups = numberOf(measured, 'groups')
        const several = rows.filter((row) => numberOf(row, 'ways') > 1)
        const examples = several.map((row) => `${JSON.stringify(row.first)} and ${JSON.stringify(row.last)}`)
        const answer = shareAnswer(measured, parameters, {
          expected: 'one way of writing each value',
          observed: (counted) =>
            groups === 0
              ? `all ${numberOf(measured, 'of')} values are written in one way each`
              : `${counted} values are written otherwise than most of their kind, of ${groups} kinds`,
          nothing: 'no values',
        })
        return column.shown && examples.length > 0 ? { ...answer, examples } : answer
      },
    }
  },
})
