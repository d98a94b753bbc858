import * as z from 'zod'
import type { Contract } from '#core/contract/contract.ts'

/** Another table that a contract names, so that checks can compare with it. */
export interface Reference {
  readonly name: string
  /** A path from the root of the repository, or from the folder of the data. */
  readonly location: string
}

/**
 * Contracts are written by people the judge does not trust: a reference is a data file below the repository's root or the
 * data's own folder, never a hidden one, such as those that hold a checkout's credentials.
 */
const location = /^(?![/\\~])(?!.*(^|[/\\])\.)(?!.*[*?:\p{Cc}])[^\\]+\.(csv|tsv|parquet|json|jsonl|ndjson)$/iu

/** `references` in customProperties of a contract: at most twenty other tables by name. */
export const References = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'a name of letters, digits, _ and -'),
    z
      .string()
      .max(500)
      .regex(
        location,
        'a path without `..`, hidden folders or patterns, to a csv, tsv, parquet, json, jsonl or ndjson file',
      ),
  )
  .refine((references) => Object.keys(references).length <= 20, 'at most 20 references')

/** The other tables a contract names: `customProperties: [{property: references, value: {customers: data/customers.csv}}]`. */
export function referencesOf(contract: Pick<Contract, 'customProperties'>): readonly Reference[] {
  const stated = contract.customProperties.find(({ property }) => property === 'references')?.value
  return Object.entries(References.catch({}).parse(stated ?? {})).map(([name, path]) => ({
    name,
    location: path,
  }))
}
