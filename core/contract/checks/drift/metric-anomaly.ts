import * as z from 'zod'
import { isClassified } from '#core/contract/classification.ts'
import type { Property } from '#core/contract/contract.ts'
import { identifier } from '#core/data/sql.ts'
import { type Answer, figureOf, type Measured, numberOf } from '../answer.ts'
import { defineCheck, type LoweringContext } from '../definition.ts'
import { finiteValues } from '../finite-values.ts'
import type { Atoms, Sql } from '../lowered.ts'
import { unsupported } from '../references.ts'
import { both } from '../row-rule.ts'
import { expectedRange, type RangeMethod, rangeMethods } from './expected-range.ts'

const metrics = [
  'rows',
  'missing_share',
  'distinct',
  'min',
  'max',
  'mean',
  'sum',
  'standard_deviation',
  'median',
] as const
type Metric = (typeof metrics)[number]
/** Figures that are the value of some row: what was kept of them would be that. */
const ofOneRow: readonly Metric[] = ['min', 'max', 'median']
const ofNumbers: readonly Metric[] = ['min', 'max', 'mean', 'sum', 'standard_deviation', 'median']

/** Row 77 of the check table. What earlier runs measured is kept under the check's id; see metric-history.ts. */
export const metricAnomaly = defineCheck({
  name: 'metric_anomaly',
  dimension: 'drift',
  about: 'either',
  words:
    'A figure of the table or column lies where earlier runs let expect it; before there are enough of them, it is only kept. Missing and non-finite values are left aside; for mean, sum and standard deviation so are those of 1e150 and more in size. Of a classified column neither least, greatest nor middle value may be asked for: it is somebody’s, and would be kept.',
  parameters: () => ({
    metric: z.enum(metrics).describe('Which figure. Of a table: rows.'),
    method: z
      .enum(rangeMethods)
      .default('mad')
      .describe(
        'sd: mean and standard deviations; mad: median and median absolute deviations, which a single outlier does not move; change: relative to the last run; seasonal: mean and standard deviations of every `season`-th run back. Default: mad.',
      ),
    width: z
      .number()
      .gt(0)
      .default(4)
      .describe('How many (median absolute) deviations the figure may lie off. Default: 4.'),
    allowed_change: z
      .number()
      .min(0)
      .default(0.01)
      .describe(
        'A change by this share is never an anomaly; with `change`, the most there may be. Default: 0.01.',
      ),
    last: z.int().min(2).default(30).describe('How many of the latest runs count. Default: 30.'),
    season: z.int().min(2).default(7).describe('With `seasonal`: 7 for days of the week. Default: 7.'),
    min_history: z
      .int()
      .min(1)
      .default(7)
      .describe(
        'With fewer earlier runs (of the season) there is no verdict. Default: 7; `change` needs one.',
      ),
  }),
  misfits: ({ metric, by }, { property }) => [
    ...(by === undefined
      ? []
      : [{ path: ['by'], problem: 'the history knows no groups', allowed: 'no `by`' }]),
    ...(property === undefined && metric !== 'rows'
      ? [
          {
            path: ['metric'],
            problem: `\`${metric}\` is a figure of a column`,
            allowed: 'rows; or move the check under a column',
          },
        ]
      : []),
    ...(property !== undefined && ofNumbers.includes(metric) && !isNumeric(property.logicalType)
      ? [
          {
            path: ['metric'],
            problem: `\`${metric}\` of a ${property.logicalType} column`,
            allowed: 'rows, missing_share, distinct',
          },
        ]
      : []),
    ...(quotes(metric, property)
      ? [
          {
            path: ['metric'],
            problem: `the ${metric} of a classified column is somebody’s value, and earlier runs are kept`,
            allowed: 'rows, missing_share, distinct, mean, sum, standard_deviation; or an open column',
          },
        ]
      : []),
  ],
  lower: (parameters, context) => {
    const { metric, where } = parameters
    const name = context.property?.name
    // The contract in force may classify what this one does not.
    if (quotes(metric, context.property))
      return unsupported(
        `the ${metric} of a classified column is somebody’s value, and would be kept`,
        `${metric} as in earlier runs`,
      )
    const history = context.history?.get(context.id ?? '') ?? []
    return {
      kind: 'measurement',
      reads: where === undefined ? (name === undefined ? [] : [name]) : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: atomsOf(metric, name, where, context),
      judge: (measured) => judge(figure(metric, measured), history, parameters),
    }
  },
})

function judge(
  value: number | undefined,
  history: readonly number[],
  parameters: {
    readonly metric: Metric
    readonly method: RangeMethod
    readonly width: number
    readonly allowed_change: number
    readonly last: number
    readonly season: number
    readonly min_history: number
  },
): Answer {
  const { metric, method, min_history } = parameters
  const words = metric.replaceAll('_', ' ')
  const found = expectedRange(history, parameters)
  const needed = method === 'change' ? 1 : min_history
  const expected =
    found.runs < needed
      ? `${words} as in earlier runs`
      : `${words} from ${short(found.low)} to ${short(found.high)}, as in ${found.runs} earlier runs`
  if (value === undefined) return { outcome: 'no_data', observed: 'no values', expected }
  if (found.runs < needed) {
    const observed = `${words} ${short(value)}; ${found.runs} earlier runs are kept, ${needed} are needed`
    return { outcome: 'skipped', observed, expected, value }
  }
  return {
    outcome: value >= found.low && value <= found.high ? 'pass' : 'fail',
    observed: `${words} ${short(value)}`,
    expected,
    value,
  }
}

function atomsOf(
  metric: Metric,
  name: string | undefined,
  where: Sql | undefined,
  { dialect, property }: LoweringContext,
): Atoms {
  const all = { rows: { kind: 'count', where: both(where, undefined) } } as const
  if (name === undefined || metric === 'rows') return all
  const column = identifier(name)
  const numeric = isNumeric(property?.logicalType)
  const present = both(where, `${column} IS NOT NULL${numeric ? ` AND ${dialect.finite(column)}` : ''}`)
  const used = property === undefined ? present : finiteValues(property, where, dialect).used
  switch (metric) {
    case 'missing_share':
      return { ...all, missing: { kind: 'count', where: both(where, `${column} IS NULL`) } }
    case 'distinct':
      return { ...all, value: { kind: 'distinct', of: [column], where: present } }
    case 'standard_deviation':
      return { value: { kind: 'variance', of: column, where: used } }
    case 'median':
      return { value: { kind: 'quantile', of: column, share: 0.5, where: present } }
    case 'sum':
      return { value: { kind: 'sum', of: `CAST(${column} AS DOUBLE)`, where: used } }
    case 'mean':
      return { value: { kind: 'mean', of: column, where: used } }
    case 'min':
    case 'max':
      return { value: { kind: metric, of: column, where: present } }
  }
}

function figure(metric: Metric, measured: Measured): number | undefined {
  const rows = numberOf(measured, 'rows')
  switch (metric) {
    case 'rows':
      return rows
    case 'missing_share':
      return rows === 0 ? undefined : numberOf(measured, 'missing') / rows
    case 'standard_deviation': {
      const variance = figureOf(measured, 'value')
      return variance === undefined ? undefined : Math.sqrt(variance)
    }
    default:
      return figureOf(measured, 'value')
  }
}

function quotes(metric: Metric, property: Property | undefined): boolean {
  return property !== undefined && ofOneRow.includes(metric) && isClassified(property)
}

function isNumeric(type: string | undefined): boolean {
  return type === 'number' || type === 'integer'
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)))
}
