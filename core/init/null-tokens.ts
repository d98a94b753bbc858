import { text } from '#core/data/sql.ts'

/** Spellings that mean nothing else than "no value". */
const certain = ['NULL', 'null', 'Null', 'NaN', 'nan', 'N/A', 'n/a', '#N/A', '<NA>', '(null)', '\\N', '?']
/** Spellings that mean "no value" among numbers, and may mean something among words. */
const likely = ['-', '--', '.', 'None', 'none', 'missing', 'Missing', 'na']
/** R's spelling; also Namibia, and North America. */
const initials = 'NA'

/** Every spelling that is looked for. */
export const tokenCandidates: readonly string[] = [...certain, ...likely, initials]

/** SQL list of the candidates. */
export const tokenList = tokenCandidates.map(text).join(', ')

/** What one column says about tokens. */
export interface TokenEvidence {
  readonly isLabel: boolean
  /** Candidates that occur. */
  readonly seen: readonly string[]
  /** Texts that are no candidate. */
  readonly others: number
  /** Of the others: numbers. */
  readonly numbers: number
  /** Of the others: texts of two characters, as codes of countries and states are. */
  readonly pairs: number
}

/**
 * The candidates that count as missing everywhere. A spelling that may mean something needs a column in which all
 * else is a number, and must not be a value of the label; `NA` is also believed among words that are not codes.
 */
export function adoptNullTokens(columns: readonly TokenEvidence[]): string[] {
  const amongNumbers = columns.filter(({ others, numbers }) => others > 0 && numbers === others)
  const wordyLabel = columns.find(({ isLabel, others, numbers }) => isLabel && numbers < others)
  return tokenCandidates.filter((token) => {
    const holders = columns.filter(({ seen }) => seen.includes(token))
    if (holders.length === 0) return false
    if (certain.includes(token)) return true
    if (token === initials) {
      return holders.every(({ others, pairs, numbers }) => numbers === others || pairs * 2 < others)
    }
    return holders.some((holder) => amongNumbers.includes(holder)) && !wordyLabel?.seen.includes(token)
  })
}
