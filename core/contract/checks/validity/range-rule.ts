import { constant, identifier } from '#core/data/sql.ts'
import type { Answer } from '../answer.ts'
import { columnOf, type LoweringContext } from '../definition.ts'
import type { ColumnFacts, Measurement, Sql, TableFacts } from '../lowered.ts'
import { rowRule } from '../row-rule.ts'
import { wholeConstant } from '../typed-constant.ts'

/** What numbers lie between. */
export interface RangeBounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly exclusive_min?: number | undefined
  readonly exclusive_max?: number | undefined
}

/** Every number of a column lies between bounds; NaN and infinities do not, missing values are left aside. */
export function rangeRule(
  bounds: RangeBounds,
  rest: {
    readonly where?: Sql | undefined
    readonly max_bad_share?: number
    readonly max_bad?: number | undefined
  },
  context: LoweringContext,
): Measurement {
  const { name, logicalType } = columnOf(context)
  const column = identifier(name)
  const given = sidesOf(bounds)
  const expected = given.map(({ bound, words }) => `${words} ${bound}`).join(', ') || 'finite'
  const value = `CAST(${column} AS DOUBLE)`
  const broken =
    logicalType === 'integer'
      ? given.map((side) => beyondWhole(column, side))
      : [
          `NOT ${context.dialect.finite(value)}`,
          ...given.map(({ bound, breaks }) => `${value} ${breaks} ${constant(bound)}`),
        ]
  return rowRule({
    reads: [name],
    where: rest.where,
    eligible: `${column} IS NOT NULL`,
    broken: broken.join(' OR ') || 'FALSE',
    expected,
    tolerance: rest,
    offending: column,
    fromFacts: (facts) => withinFacts(facts, facts.columns.get(name), bounds, expected),
  })
}

interface Side {
  readonly bound: number
  readonly breaks: '<' | '<=' | '>' | '>='
  readonly words: string
}

function sidesOf(bounds: RangeBounds): Side[] {
  const sides: [number | undefined, Side['breaks'], string][] = [
    [bounds.min, '<', 'at least'],
    [bounds.exclusive_min, '<=', 'more than'],
    [bounds.max, '>', 'at most'],
    [bounds.exclusive_max, '>=', 'less than'],
  ]
  return sides.flatMap(([bound, breaks, words]) => (bound === undefined ? [] : [{ bound, breaks, words }]))
}

/** Beyond a bound, without making a whole number a real one, which could not hold all of its digits. */
function beyondWhole(column: Sql, { bound, breaks }: Side): Sql {
  const below = breaks === '<' || breaks === '<='
  // x < 2.5 says the same of whole numbers as x < 3, and x <= 2.5 as x <= 2.
  const whole = breaks === '<' || breaks === '>=' ? Math.ceil(bound) : Math.floor(bound)
  const limit = wholeConstant(whole)
  if (limit !== undefined) return `${column} ${breaks} ${limit}`
  return below === whole > 0 ? 'TRUE' : 'FALSE'
}

/** A pass where the footers prove it; who breaks a bound, and how many, only a scan can say. */
function withinFacts(
  { rows }: TableFacts,
  column: ColumnFacts | undefined,
  bounds: RangeBounds,
  expected: string,
): Answer | undefined {
  if (!Number.isSafeInteger(column?.min) || !Number.isSafeInteger(column?.max)) return undefined
  const [min, max] = [Number(column?.min), Number(column?.max)]
  const holds =
    min >= (bounds.min ?? min) &&
    max <= (bounds.max ?? max) &&
    min > (bounds.exclusive_min ?? Number.NEGATIVE_INFINITY) &&
    max < (bounds.exclusive_max ?? Number.POSITIVE_INFINITY)
  const of = rows - (column?.missing ?? 0)
  return holds && of > 0
    ? { outcome: 'pass', observed: `all ${of} values lie between ${min} and ${max}`, expected, bad: 0, of }
    : undefined
}
