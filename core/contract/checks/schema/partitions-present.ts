import * as z from 'zod'
import { identifier, text } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { columnOf, defineCheck, type LoweringContext, type Misfit } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { momentSyntax, readMoment } from '../moments.ts'
import { notWith } from '../own-figures.ts'
import { both } from '../row-rule.ts'
import { constantOf } from '../typed-constant.ts'
import { listable, valuesOfAnotherType } from '../validity/values-fit.ts'
import { type CalendarStep, calendarParts, calendarSteps, nameLengths } from './calendar.ts'
import { namesInWords } from './columns-of-files.ts'

const mostParts = 1000

/** Row 10 of the check table. */
export const partitionsPresent = defineCheck({
  name: 'partitions_present',
  dimension: 'coverage',
  about: 'column',
  columnTypes: listable,
  words:
    'Each expected value of the column, or each day, month or year of a calendar, has rows; missing values belong to none.',
  parameters: () => ({
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .max(mostParts)
      .optional()
      .describe('The values that have to be there. Either these or a calendar.'),
    from: z.string().optional().describe(`First day of a calendar: ${momentSyntax}.`),
    to: z.string().optional().describe('Last day of the calendar. Default: now.'),
    step: z.enum(calendarSteps).default('day').describe('Parts of the calendar, in UTC. Default: day.'),
    min_rows: z.int().min(1).default(1).describe('Fewest rows of each. Default: 1.'),
  }),
  misfits: (parameters, { property }) => [
    ...eitherOr(parameters),
    ...(property === undefined || parameters.values === undefined
      ? []
      : valuesOfAnotherType(property, parameters.values, (index) => ['values', index])),
    ...(parameters.from === undefined ||
    property === undefined ||
    ['date', 'timestamp', 'string'].includes(property.logicalType)
      ? []
      : [
          {
            path: ['from'],
            problem: `a calendar of a ${property.logicalType} column`,
            allowed: 'date, timestamp or string columns',
          },
        ]),
    ...notWith('partitions_present', parameters, ['by']),
  ],
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { min_rows, where } = parameters
    const wanted =
      parameters.values === undefined ? calendar(parameters, context) : listed(parameters.values, context)
    const expected = `at least ${min_rows} rows in each of ${wanted.names.length} parts by ${name}`
    if (wanted.names.length > mostParts)
      return {
        kind: 'unanswered',
        outcome: 'unsupported',
        because: `the calendar has more than ${mostParts} parts`,
        expected,
      }
    if (wanted.names.length === 0)
      return { kind: 'unanswered', outcome: 'no_data', because: 'the calendar has no part yet', expected }
    const rows = wanted.constants.map((constant, index) => `(${index}, ${constant})`).join(', ')
    return {
      kind: 'statement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      needsValues: false,
      select: `SELECT "wanted"."i" AS "part", COUNT("present"."k") AS "rows"
        FROM (VALUES ${rows}) AS "wanted"("i", "k")
        LEFT JOIN (SELECT ${wanted.key} AS "k" FROM t WHERE ${both(where, undefined)}) AS "present"
        ON "present"."k" = "wanted"."k"
        GROUP BY 1 HAVING COUNT("present"."k") < ${min_rows} ORDER BY 1`,
      judge: (found) => {
        const lacking = found.map((row) => {
          const count = numberOf(row, 'rows')
          return `${wanted.names[numberOf(row, 'part')]}${count === 0 ? '' : ` (${count} rows)`}`
        })
        return {
          outcome: lacking.length === 0 ? 'pass' : 'fail',
          observed: lacking.length === 0 ? 'all are there' : `too few rows in ${namesInWords(lacking)}`,
          expected,
          bad: lacking.length,
          of: wanted.names.length,
        }
      },
    }
  },
})

interface Wanted {
  readonly names: readonly string[]
  readonly constants: readonly Sql[]
  /** What a row's part is told by. */
  readonly key: Sql
}

function listed(values: readonly (string | number | boolean)[], context: LoweringContext): Wanted {
  const property = columnOf(context)
  return {
    names: values.map(String),
    constants: values.map((value) => constantOf(property, value, context.dialect)),
    key: identifier(property.name),
  }
}

function calendar(
  {
    from,
    to,
    step,
  }: { readonly from?: string | undefined; readonly to?: string | undefined; readonly step: CalendarStep },
  context: LoweringContext,
): Wanted {
  const { name, logicalType } = columnOf(context)
  const names = calendarParts(from ?? 'now', to ?? 'now', step, context.now, mostParts) ?? []
  const column = identifier(name)
  const day = logicalType === 'string' ? column : `CAST(CAST(${column} AS DATE) AS VARCHAR)`
  return {
    names,
    constants: names.map(text),
    key: logicalType === 'string' ? column : `substr(${day}, 1, ${nameLengths[step]})`,
  }
}

function eitherOr(parameters: {
  readonly values?: unknown
  readonly from?: string | undefined
  readonly to?: string | undefined
}): Misfit[] {
  const { values, from, to } = parameters
  if ((values === undefined) === (from === undefined))
    return [
      {
        path: [],
        problem: '`partitions_present` takes a list or a calendar',
        allowed: 'either values, or from (and to, step)',
      },
    ]
  if (values !== undefined && to !== undefined)
    return [{ path: ['to'], problem: 'a list has no last day', allowed: 'values alone' }]
  return (['from', 'to'] as const).flatMap((key) => {
    const written = parameters[key]
    return written === undefined || readMoment(written) !== undefined
      ? []
      : [{ path: [key], problem: `found ${JSON.stringify(written)}`, allowed: momentSyntax }]
  })
}
