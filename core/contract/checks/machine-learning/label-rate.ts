import * as z from 'zod'
import { text } from '#core/data/sql.ts'
import { figureOf, type Measured, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck, type LoweringContext } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, type ReadColumn, usedColumn } from '../read-column.ts'
import { inspected } from './splits.ts'
import { asText, finiteNumber, isNumber, numberOfText } from './typed-number.ts'

const mostWindows = 1000
const mostShown = 3

/** Row 95 of the check table, for the rate in windows of time. */
export const labelRate = defineCheck({
  name: 'label_rate',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'The share of one label, or the mean of a numeric one, lies between these: over all rows, or in each window of time with enough of them. Rows without a label, or without a time where windows are asked for, are left aside.',
  parameters: () => ({
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    positive: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe('The label that is counted. Default: true, or the mean of a numeric label.'),
    min: z.number().optional().describe('Smallest rate or mean.'),
    max: z.number().optional().describe('Largest rate or mean.'),
    window: z
      .enum(['day', 'week', 'month', 'quarter', 'year'])
      .optional()
      .describe('Each of these is judged by itself. Default: all rows together.'),
    event_time: z.string().min(1).optional().describe('Default: the time of the contract or the model.'),
    min_rows: z.int().min(1).default(30).describe('Windows with fewer labels are left aside. Default: 30.'),
  }),
  misfits: (parameters) => [
    ...boundsMisfit('label_rate', parameters),
    ...notWith('label_rate', parameters, ['by']),
  ],
  lower: ({ label: written, positive, min, max, window, event_time, min_rows, where }, context) => {
    const range = `between ${min ?? '−∞'} and ${max ?? '∞'}`
    const expected = `a ${positive === undefined ? 'mean label' : `share of ${positive}`} ${range}${window === undefined ? '' : ` in every ${window}`}`
    const label = usedColumn('label', written, context, expected)
    if (isUnanswered(label)) return label
    const time = window === undefined ? undefined : usedColumn('eventTime', event_time, context, expected)
    if (time !== undefined && isUnanswered(time)) return time
    const at =
      time === undefined
        ? `CAST(NULL AS VARCHAR)`
        : `CAST(CAST(date_trunc('${window}', ${time.sql}) AS DATE) AS VARCHAR)`
    const conditions = [
      `${label.sql} IS NOT NULL`,
      ...(time === undefined ? [] : [`${time.sql} IS NOT NULL`]),
      ...(where === undefined ? [] : [`(${where})`]),
    ]
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(undefined, time === undefined ? [label] : [label, time], where),
      needsValues: true,
      select: `WITH judged AS (SELECT ${at} AS "at", ${summed(label, positive, context)} AS "value" FROM t WHERE ${conditions.join(' AND ')})
SELECT "at", COUNT(*) AS "rows", COUNT("value") AS "n", SUM("value") AS "sum" FROM judged GROUP BY "at" ORDER BY "at" LIMIT ${mostWindows + 1}`,
      judge: (rows) => {
        const unread = rows.some((row) => numberOf(row, 'n') < numberOf(row, 'rows'))
        if (unread) {
          const observed = `the label is no number: say in \`positive\` which one is counted`
          return { outcome: 'no_data', observed, expected }
        }
        if (rows.length > mostWindows) {
          const observed = `more than ${mostWindows} windows: choose a longer one than ${window}`
          return { outcome: 'error', observed, expected }
        }
        const judged = rows.filter((row) => numberOf(row, 'n') >= min_rows)
        const of = judged.reduce((sum, row) => sum + numberOf(row, 'n'), 0)
        if (judged.length === 0) {
          const most = Math.max(0, ...rows.map((row) => numberOf(row, 'n')))
          return { outcome: 'no_data', observed: `${most} labels, ${min_rows} are needed`, expected, of }
        }
        const outside = judged.filter((row) => breaks(row, min, max))
        const shown = outside.slice(0, mostShown).map(words)
        const more = outside.length > mostShown ? `; and ${outside.length - mostShown} more` : ''
        const all = `${judged.length} ${window ?? 'window'}s hold`
        return {
          outcome: outside.length === 0 ? 'pass' : 'fail',
          observed:
            window === undefined
              ? words(judged[0] ?? {})
              : outside.length === 0
                ? all
                : `${outside.length} of ${judged.length} ${window}s break it: ${shown.join('; ')}${more}`,
          expected,
          ...(window === undefined ? {} : { bad: outside.length }),
          of: window === undefined ? of : judged.length,
          ...(window === undefined ? { value: rateOf(judged[0] ?? {}) } : {}),
        }
      },
    }
  },
})

function rateOf(row: Measured): number {
  return (figureOf(row, 'sum') ?? 0) / numberOf(row, 'n')
}

/** Sums are held against whole counts, with room for the rounding of a share that is not exact in binary. */
function breaks(row: Measured, min: number | undefined, max: number | undefined): boolean {
  const n = numberOf(row, 'n')
  const sum = figureOf(row, 'sum') ?? 0
  const room = 1e-9 * n * Math.max(1, Math.abs(sum / n))
  return (min !== undefined && sum < min * n - room) || (max !== undefined && sum > max * n + room)
}

function words(row: Measured): string {
  const at = row.at === null || row.at === undefined ? '' : `${String(row.at)}: `
  return `${at}${Number(rateOf(row).toPrecision(4))} over ${numberOf(row, 'n')} labels`
}

/** What is summed: 1 for the label that is counted, or the label's number; NULL where it is none. */
function summed(
  label: ReadColumn,
  positive: string | number | boolean | undefined,
  context: LoweringContext,
): Sql {
  const written = asText(label.sql)
  const number = isNumber(label) ? finiteNumber(label.sql, context) : numberOfText(written, context)
  const one = 'CAST(1 AS DOUBLE)'
  const none = 'CAST(0 AS DOUBLE)'
  if (typeof positive === 'number') {
    return `CASE WHEN ${number} = CAST(${positive} AS DOUBLE) THEN ${one} ELSE ${none} END`
  }
  if (positive !== undefined)
    return `CASE WHEN ${written} = ${text(String(positive))} THEN ${one} ELSE ${none} END`
  return `CASE WHEN ${written} = 'true' THEN ${one} WHEN ${written} = 'false' THEN ${none} ELSE ${number} END`
}
