import { identifier } from '#core/data/sql.ts'
import type { Sql } from '../lowered.ts'

/** Every part of a key is there. */
export function wholeKey(names: readonly string[]): Sql {
  return names.map((name) => `${identifier(name)} IS NOT NULL`).join(' AND ')
}

/** A part of a key is missing. */
export function missingPart(names: readonly string[]): Sql {
  return names.map((name) => `${identifier(name)} IS NULL`).join(' OR ')
}
