import * as z from 'zod'
import { type Measured, numberOf, percent } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, type ReadColumn, usedColumn } from '../read-column.ts'
import { inspected } from './splits.ts'
import { asText } from './typed-number.ts'

const mostClasses = 1000

/** Row 94 of the check table. */
export const classBalance = defineCheck({
  name: 'class_balance',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No class of the label is too rare: against the most frequent one, or in rows. A single class is no classification. Unlabelled rows are counted apart.',
  parameters: () => ({
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    min_ratio: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Smallest ratio of the rarest class to the most frequent one.'),
    min_count: z.int().min(1).optional().describe('Fewest rows of a class.'),
  }),
  misfits: (parameters) => [
    ...(parameters.min_ratio === undefined && parameters.min_count === undefined
      ? [
          {
            path: [],
            problem: '`class_balance` without bounds promises nothing',
            allowed: 'min_ratio, min_count or both',
          },
        ]
      : []),
    ...notWith('class_balance', parameters, ['by']),
  ],
  lower: ({ label: written, min_ratio, min_count, where }, context) => {
    const expected = [
      ...(min_ratio === undefined
        ? []
        : [`at least ${percent(min_ratio)} as many rows as the most frequent class`]),
      ...(min_count === undefined ? [] : [`at least ${min_count} rows`]),
    ].join(' and ')
    const label = usedColumn('label', written, context, expected)
    if (isUnanswered(label)) return label
    const filtered = where === undefined ? '' : ` WHERE (${where})`
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(undefined, [label], where),
      needsValues: true,
      select: `WITH grouped AS (SELECT ${asText(label.sql)} AS "class", COUNT(*) AS "n" FROM t${filtered} GROUP BY 1)
SELECT "class", "n" FROM grouped ORDER BY CASE WHEN "class" IS NULL THEN 0 ELSE 1 END, "n" DESC, "class" LIMIT ${mostClasses + 2}`,
      judge: (rows) => {
        const unlabelled = sum(rows.filter((row) => row.class === null))
        const classes = rows.filter((row) => row.class !== null)
        const of = sum(classes)
        const aside = unlabelled === 0 ? '' : `; ${unlabelled} rows have none`
        const unknown = unlabelled === 0 ? {} : { unknown: unlabelled }
        const [most, ...others] = classes
        const least = classes.at(-1)
        if (most === undefined || least === undefined)
          return { outcome: 'no_data', observed: `no labels${aside}`, expected, of: 0, ...unknown }
        if (others.length === 0 || classes.length > mostClasses) {
          const observed =
            others.length === 0
              ? `one class only: ${nameOf(most, label)}${aside}`
              : `more than ${mostClasses} different labels: these are no classes${aside}`
          return { outcome: 'fail', observed, expected, of, ...unknown }
        }
        const [largest, smallest] = [numberOf(most, 'n'), numberOf(least, 'n')]
        const balanced =
          smallest >= (min_ratio ?? 0) * largest - 1e-9 * largest && smallest >= (min_count ?? 0)
        const share = (count: number): string => percent(Number((count / of).toPrecision(3)))
        return {
          outcome: balanced ? 'pass' : 'fail',
          observed: `${classes.length} classes; the rarest, ${nameOf(least, label)}, has ${smallest} of ${of} rows (${share(smallest)}), the most frequent, ${nameOf(most, label)}, ${largest} (${share(largest)})${aside}`,
          expected,
          of,
          ...unknown,
          value: smallest / largest,
        }
      },
    }
  },
})

function sum(rows: readonly Measured[]): number {
  return rows.reduce((total, row) => total + numberOf(row, 'n'), 0)
}

function nameOf(row: Measured, { shown }: ReadColumn): string {
  return shown ? JSON.stringify(row.class) : 'a class not shown'
}
