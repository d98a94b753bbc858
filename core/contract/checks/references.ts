import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import type { ReferenceRelation } from '#core/data/tables.ts'
import type { LoweringContext } from './definition.ts'
import type { Sql, Unanswered } from './lowered.ts'

/** The parameter of checks that compare with another table. */
export const referenceParameter = z
  .string()
  .min(1)
  .describe('Another table, by its name under `references` in customProperties of the contract.')

/** A reference, or why there is none here. */
export function referenceOf(
  { references }: Pick<LoweringContext, 'references'>,
  name: string,
  expected: string,
): ReferenceRelation | Unanswered {
  const reference = references?.get(name)
  return reference ?? unsupported(`the other table \`${name}\` is not loaded here`, expected)
}

/** Whether a reference was not found. */
export function isUnanswered(found: ReferenceRelation | Unanswered): found is Unanswered {
  return 'kind' in found
}

/** Columns of a reference, each read as the type of a column of the contract; undefined if it lacks one. */
export function referenceColumns(
  reference: ReferenceRelation,
  pairs: readonly (readonly [column: Property | undefined, theirs: string])[],
): Sql[] | undefined {
  const found = pairs.map(([column, theirs]) =>
    column === undefined ? undefined : reference.reading(named(column, theirs))?.value,
  )
  return found.every((value) => value !== undefined) ? found : undefined
}

/** Nothing of the other table is repeated here: its columns may be none of the reader's business. */
export function unsupported(because: string, expected: string): Unanswered {
  return { kind: 'unanswered', outcome: 'unsupported', because, expected }
}

function named({ physicalName: _, ...property }: Property, name: string): Property {
  return { ...property, name }
}
