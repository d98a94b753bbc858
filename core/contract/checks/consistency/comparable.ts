import type { LogicalType } from '../definition.ts'

/** What values can be held against each other as. */
export type Comparable = 'number' | 'time' | 'text' | 'boolean'

const kinds: Readonly<Partial<Record<LogicalType, Comparable>>> = {
  number: 'number',
  integer: 'number',
  date: 'time',
  timestamp: 'time',
  string: 'text',
  time: 'text',
  boolean: 'boolean',
}

/** What columns of these types are both held as; undefined where they have nothing in common. */
export function comparableAs(types: readonly LogicalType[]): Comparable | undefined {
  const [first, ...others] = types.map((type) => kinds[type])
  return others.every((kind) => kind === first) ? first : undefined
}
