import { badShare, figureBounds, rowsOf } from './conditions.ts'
import { parametersOf, type Reading, type RuleReader, reading } from './reading.ts'
import type { SimpleRule } from './ruleset.ts'

interface Figure {
  readonly check: string
  /** Whole numbers: `> 3` is `at least 4`. */
  readonly whole?: boolean
  /** The figure is of numbers. */
  readonly numeric?: boolean
  /** From DQDL's measure of the figure to ours. */
  readonly convert?: (bound: number) => number
  readonly nulls?: string
  readonly changed?: string
}

const nats = (bound: number): number => Number((bound / Math.LN2).toPrecision(12))
const root = (bound: number): number => Number(Math.sqrt(Math.max(0, bound)).toPrecision(12))

/** Figures of one column that are held against bounds. */
const figures: Readonly<Record<string, Figure>> = {
  Mean: { check: 'mean', numeric: true },
  Sum: { check: 'sum', numeric: true },
  StandardDeviation: { check: 'stddev', numeric: true },
  Variance: { check: 'stddev', numeric: true, convert: root },
  Skewness: { check: 'skewness', numeric: true },
  Kurtosis: {
    check: 'kurtosis',
    numeric: true,
    changed: 'the kurtosis here is corrected for bias: some hundredths apart below some hundred rows',
  },
  Entropy: { check: 'entropy', convert: nats, nulls: 'a missing value is a value of its own in DQDL' },
  DistinctValuesCount: { check: 'distinct_count', whole: true },
  Uniqueness: {
    check: 'unique_ratio',
    nulls: 'DQDL does not say whether rows without a value count; here they do not',
  },
}

/** The reader of each rule type that holds a figure against bounds. */
export const figureReaders: Readonly<Record<string, RuleReader>> = {
  ...Object.fromEntries(
    Object.entries(figures).map(([type, figure]) => [type, (rule: SimpleRule) => columnFigure(rule, figure)]),
  ),
  RowCount: (rule) => tableFigure(rule, 'row_count'),
  ColumnCount: (rule) => tableFigure(rule, 'column_count'),
  DuplicateRowCount: (rule) => {
    const bounds = figureBounds(rule.condition, true)
    if (typeof bounds === 'string') return bounds
    const { max, min = 0 } = bounds
    if (max === undefined || (min > 0 && min !== max)) return 'here repeated rows have an upper bound alone'
    const { where } = rowsOf(rule, undefined)
    return reading({ parameters: parametersOf('duplicate_rows', { max, where }) })
  },
  Completeness: completeness,
  ColumnLength: columnLength,
  ColumnCorrelation: correlation,
}

function columnFigure(rule: SimpleRule, figure: Figure): Reading | string {
  const [column, ...others] = rule.parameters
  if (column === undefined || others.length > 0) return `${rule.type} of several columns together`
  const bounds = figureBounds(rule.condition, figure.whole === true)
  if (typeof bounds === 'string') return bounds
  const { convert = (bound: number) => bound } = figure
  const rows = rowsOf(rule, column)
  const parameters = parametersOf(figure.check, {
    min: bounds.min === undefined ? undefined : convert(bounds.min),
    max: bounds.max === undefined ? undefined : convert(bounds.max),
    where: rows.where,
  })
  return reading(
    { column, parameters },
    {
      types: figure.numeric === true ? [{ column, logicalType: 'number' }] : [],
      differences: [
        ...bounds.differences,
        ...rows.differences,
        ...(figure.nulls === undefined || rows.presentOnly
          ? []
          : [{ kind: 'nulls' as const, why: figure.nulls }]),
        ...(figure.changed === undefined ? [] : [{ kind: 'changed' as const, why: figure.changed }]),
      ],
    },
  )
}

function tableFigure(rule: SimpleRule, check: string): Reading | string {
  const bounds = figureBounds(rule.condition, true)
  if (typeof bounds === 'string') return bounds
  const { where, differences } = rowsOf(rule, undefined)
  const { min, max } = bounds
  return reading(
    {
      parameters: parametersOf(check, { min: min === undefined ? undefined : Math.max(0, min), max, where }),
    },
    { differences: [...bounds.differences, ...differences] },
  )
}

function completeness(rule: SimpleRule): Reading | string {
  const [column = ''] = rule.parameters
  const bounds = figureBounds(rule.condition, false)
  if (typeof bounds === 'string') return bounds
  const { min, max } = bounds
  if (min === undefined) return 'here completeness has a lower bound alone'
  const upper =
    max === undefined || max >= 1
      ? []
      : [{ kind: 'changed' as const, why: `its upper bound ${max} is left out` }]
  const rows = rowsOf(rule, undefined)
  return reading(
    { column, parameters: parametersOf('completeness', { min: Math.max(0, min), where: rows.where }) },
    { differences: [...bounds.differences, ...upper, ...rows.differences] },
  )
}

function columnLength(rule: SimpleRule): Reading | string {
  const [column = ''] = rule.parameters
  const bounds = figureBounds(rule.condition, true)
  if (typeof bounds === 'string') return bounds
  const share = badShare(rule)
  if (typeof share === 'string') return share
  const rows = rowsOf(rule, column)
  const { min, max } = bounds
  const parameters = parametersOf('length', {
    min: min === undefined ? undefined : Math.max(0, min),
    max,
    max_bad_share: share.max_bad_share,
    where: rows.where,
  })
  const nulls = {
    kind: 'nulls' as const,
    why: 'a missing value has the length 0 in DQDL, and is left aside here',
  }
  return reading(
    { column, parameters },
    {
      types: [{ column, logicalType: 'string' }],
      differences: [
        ...bounds.differences,
        ...share.differences,
        ...rows.differences,
        ...(rows.presentOnly ? [] : [nulls]),
      ],
    },
  )
}

function correlation(rule: SimpleRule): Reading | string {
  const [column, other, ...more] = rule.parameters
  if (column === undefined || other === undefined || more.length > 0) return 'it needs two columns'
  const bounds = figureBounds(rule.condition, false)
  if (typeof bounds === 'string') return bounds
  const rows = rowsOf(rule, undefined)
  const { min, max } = bounds
  return reading(
    { column, parameters: parametersOf('correlation', { with: other, min, max, where: rows.where }) },
    {
      types: [
        { column, logicalType: 'number' },
        { column: other, logicalType: 'number' },
      ],
      differences: [...bounds.differences, ...rows.differences],
    },
  )
}
