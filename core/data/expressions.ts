import { allowedNames } from '#core/config/nearest.ts'
import type { Inspection } from './tables.ts'

/**
 * Why an expression is not used; undefined if it may be.
 * @param readable the only names it may read; the engine takes them without regard to case
 */
export function refusedExpression(inspected: Inspection, readable: readonly string[]): string | undefined {
  if (inspected.kind === 'refused') return inspected.reason
  const known = new Set(readable.map((name) => name.toLowerCase()))
  const unknown = inspected.columns.find((column) => !known.has(column.toLowerCase()))
  return unknown === undefined
    ? undefined
    : `there is no column \`${unknown}\` in the contract (it has ${allowedNames(unknown, readable)})`
}
