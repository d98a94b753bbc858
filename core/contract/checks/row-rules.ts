import type { Property } from '#core/contract/contract.ts'
import { constant, identifier, text, textColumn } from '#core/data/sql.ts'
import { type LoweredCheck, rowwise } from './check.ts'

/** Every value can be read as the column's logical type. */
export function parseable(property: Property): LoweredCheck {
  const format = property.logicalTypeOptions?.format
  return rowwise({
    eligible: `${textColumn(property.name)} IS NOT NULL`,
    broken: `${identifier(property.name)} IS NULL`,
    expected: `every value is a ${property.logicalType}${format === undefined ? '' : ` written ${format}`}`,
    maxBadShare: 0,
    offending: textColumn(property.name),
  })
}

/** Every value is one of a list; numbers compare as numbers. */
export function inSet(
  column: string,
  values: readonly (string | number | boolean)[],
  maxBadShare = 0,
): LoweredCheck {
  const list = values.map(constant).join(', ')
  return rowwise({
    eligible: `${identifier(column)} IS NOT NULL`,
    broken: `${identifier(column)} NOT IN (${list})`,
    expected: `one of ${values.join(', ')}`,
    maxBadShare,
    offending: identifier(column),
  })
}

/** Every number lies in an interval; NaN and infinities break it. */
export function range(
  column: string,
  bounds: {
    readonly min?: number | undefined
    readonly max?: number | undefined
    readonly exclusiveMin?: number | undefined
    readonly exclusiveMax?: number | undefined
  },
  maxBadShare = 0,
): LoweredCheck {
  const value = `CAST(${identifier(column)} AS DOUBLE)`
  const sides: [number | undefined, string, string][] = [
    [bounds.min, '<', 'at least'],
    [bounds.exclusiveMin, '<=', 'more than'],
    [bounds.max, '>', 'at most'],
    [bounds.exclusiveMax, '>=', 'less than'],
  ]
  const given = sides.filter((side): side is [number, string, string] => side[0] !== undefined)
  return rowwise({
    eligible: `${identifier(column)} IS NOT NULL`,
    broken: [
      `NOT isfinite(${value})`,
      ...given.map(([bound, operator]) => `${value} ${operator} ${constant(bound)}`),
    ].join(' OR '),
    expected: given.map(([bound, , word]) => `${word} ${bound}`).join(', ') || 'finite',
    maxBadShare,
    offending: identifier(column),
  })
}

/** Every text has so many code points. */
export function length(column: string, min: number | undefined, max: number | undefined): LoweredCheck {
  const value = `length(${identifier(column)})`
  const broken = [
    min === undefined ? [] : [`${value} < ${min}`],
    max === undefined ? [] : [`${value} > ${max}`],
  ].flat()
  return rowwise({
    eligible: `${identifier(column)} IS NOT NULL`,
    broken: broken.join(' OR '),
    expected: `${min ?? 0} to ${max ?? 'any number of'} characters`,
    maxBadShare: 0,
    offending: identifier(column),
  })
}

/** Every text matches a pattern as a whole. The engine's expressions run in linear time. */
export function matches(column: string, pattern: string, maxBadShare = 0): LoweredCheck {
  return rowwise({
    eligible: `${identifier(column)} IS NOT NULL`,
    broken: `NOT regexp_full_match(${identifier(column)}, ${text(pattern)})`,
    expected: `matching ${pattern}`,
    maxBadShare,
    offending: identifier(column),
  })
}

/** A condition over a row holds; where it is unknown (NULL) the row is left aside. */
export function expression(holds: string, maxBadShare = 0): LoweredCheck {
  const lowered = rowwise({
    eligible: `(${holds}) IS NOT NULL`,
    broken: `NOT (${holds})`,
    expected: holds,
    maxBadShare,
  })
  return { ...lowered, expression: holds }
}
