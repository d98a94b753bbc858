import type { LoweringContext } from '../definition.ts'
import type { Sql } from '../lowered.ts'

/** Everything but letters, their marks and digits, of any script. */
const punctuation = '[^\\p{L}\\p{M}\\p{N}]+'

/** A text in lower case with each run of spaces and punctuation as one space, and none at its ends. */
export function foldedText(source: Sql, { dialect }: Pick<LoweringContext, 'dialect'>): Sql {
  return `TRIM(${dialect.replaced(`LOWER(${source})`, punctuation, ' ')})`
}
