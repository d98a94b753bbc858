/** How far a suggestion can be trusted, by the rows it was read from. */
export type Confidence = 'high' | 'medium' | 'low'

/** A promise that the data suggest, with what suggests it. */
export interface Suggestion {
  /** Sentences with numbers: what was found. */
  readonly evidence: readonly string[]
  readonly confidence: Confidence
  /** The check, as `implementation` writes it in braces; undefined where the evidence suffices for none. */
  readonly check: string | undefined
  /** What a person has to confirm; a guess by name, not by data. */
  readonly confirm?: string | undefined
}

/** A promise is suggested from so many rows on: without a miss in 300 rows, at most 1 % miss (rule of three). */
export const rowsToPromise = 300
const rowsForHigh = 3000

/** What so many rows are worth. */
export function confidenceOf(rows: number): Confidence {
  if (rows >= rowsForHigh) return 'high'
  return rows >= rowsToPromise ? 'medium' : 'low'
}

/** Whether breaking it should stop the data: a guess, and what few rows suggest, should not before a person has agreed. */
export function blocks({ confidence, confirm }: Pick<Suggestion, 'confidence' | 'confirm'>): boolean {
  return confidence !== 'low' && confirm === undefined
}

/** With 95 % confidence fewer than this share of all rows are otherwise, none of `rows` being so: the rule of three. */
export function ruleOfThree(rows: number): string {
  return `fewer than ${Number(((3 / Math.max(1, rows)) * 100).toPrecision(2))} %`
}
