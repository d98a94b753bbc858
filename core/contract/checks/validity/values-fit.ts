import type { Property } from '#core/contract/contract.ts'
import type { LogicalType, Misfit } from '../definition.ts'
import { readMoment } from '../moments.ts'

interface Fitting {
  readonly type: 'string' | 'number' | 'boolean'
  readonly words: string
}

const fitting: Readonly<Partial<Record<LogicalType, Fitting>>> = {
  string: { type: 'string', words: 'text; quote what reads as a number or as true or false' },
  time: { type: 'string', words: 'times of day as text' },
  date: { type: 'string', words: 'dates as text' },
  timestamp: { type: 'string', words: 'timestamps as text' },
  number: { type: 'number', words: 'numbers' },
  integer: { type: 'number', words: 'numbers' },
  boolean: { type: 'boolean', words: 'true, false' },
}

/** The types whose values can be listed. */
export const listable = Object.keys(fitting) as readonly LogicalType[]

/**
 * What stands in a list of values and can be none of the column: a number never equals a text, so `1.0` would not match
 * the text `1.0`, or stop the engine.
 */
export function valuesOfAnotherType(
  property: Property,
  values: readonly (string | number | boolean)[],
  at: (index: number) => (string | number)[],
): Misfit[] {
  const { logicalType, name } = property
  const fits = fitting[logicalType]
  const column = `the ${logicalType} column \`${name}\``
  if (fits === undefined)
    return values.length === 0
      ? []
      : [
          {
            path: at(0).slice(0, -1),
            problem: `a list of values for ${column}`,
            allowed: listable.join(', '),
          },
        ]
  return values.flatMap((value, index): Misfit[] => {
    const found = `found ${JSON.stringify(value)} for ${column}`
    if (typeof value !== fits.type) return [{ path: at(index), problem: found, allowed: fits.words }]
    if ((logicalType === 'date' || logicalType === 'timestamp') && !isMoment(value, logicalType))
      return [{ path: at(index), problem: found, allowed: momentWords[logicalType] }]
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
      return [
        {
          path: at(index),
          problem: `${value} is too large to be held in all its digits`,
          allowed: `whole numbers up to ${Number.MAX_SAFE_INTEGER}; a string column for longer ones`,
        },
      ]
    return []
  })
}

const momentWords = {
  date: 'days such as 2026-11-21',
  timestamp: 'instants such as 2026-11-21T14:00:00Z',
}

function isMoment(value: string | number | boolean, logicalType: 'date' | 'timestamp'): boolean {
  const moment = readMoment(String(value))
  return (
    moment !== undefined &&
    (moment.kind === 'day' || (moment.kind === 'instant' && logicalType === 'timestamp'))
  )
}

/** Values for people: twenty of them, and how many more there are. */
export function valuesInWords(values: readonly (string | number | boolean)[]): string {
  const more = values.length - 20
  return `${values.slice(0, 20).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
