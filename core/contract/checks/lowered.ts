import type { Answer, Measured } from './answer.ts'

/** SQL of one dialect; built by the kit from quoted names and constants, or inspected before it is used. */
export type Sql = string

/** One figure a scan can gather, over the rows where a condition is TRUE. */
export type Atom =
  | { readonly kind: 'count'; readonly where: Sql }
  /** Combinations of values that differ; a combination with a NULL part is one too. */
  | { readonly kind: 'distinct'; readonly of: readonly Sql[]; readonly where: Sql }
  /** About how many values differ, by a sketch of the engine's own ({@link Dialect.approximateDistinct}). */
  | { readonly kind: 'approximate_distinct'; readonly of: Sql; readonly where: Sql }
  | { readonly kind: 'min' | 'max' | 'sum'; readonly of: Sql; readonly where: Sql }
  /** Of finite numbers: arithmetic mean, population variance, population skewness, bias-corrected excess kurtosis. */
  | { readonly kind: 'mean' | 'variance' | 'skewness' | 'kurtosis'; readonly of: Sql; readonly where: Sql }
  /** The value at rank ceil(share × n), for showing; verdicts count ranks instead. */
  | { readonly kind: 'quantile'; readonly of: Sql; readonly share: number; readonly where: Sql }
  /** Pearson's correlation of two numbers. */
  | { readonly kind: 'correlation'; readonly of: readonly [Sql, Sql]; readonly where: Sql }
  /** Up to twenty of the smallest values, repeated ones too: examples for people. */
  | { readonly kind: 'examples'; readonly of: Sql; readonly where: Sql }
  /** Numbers of the first five rows: where a person looks. */
  | { readonly kind: 'rows'; readonly where: Sql }
export type Atoms = Readonly<Record<string, Atom>>

interface Common {
  /** Columns of the contract that the SQL reads; undefined if only the engine knows (a person's own expression). */
  readonly reads: readonly string[] | undefined
  /** SQL a person wrote: inspected before anything of this check runs. */
  readonly expressions?: readonly Sql[]
}

/** A check that one scan answers, whatever else the same scan gathers. */
export interface Measurement extends Common {
  readonly kind: 'measurement'
  readonly atoms: Atoms
  judge(measured: Measured): Answer
  /** Whether a batch of newly arrived rows is also judged by itself. */
  readonly perBatch: boolean
  /** Whether no value at all leaves the promise unanswered; a rule about each value holds where there is none. */
  readonly needsValues: boolean
  /** The answer from what the file says of itself, where that suffices. */
  fromFacts?(facts: TableFacts): Answer | undefined
}

/** A check that needs a statement of its own: it groups, joins or orders rows. */
export interface OwnStatement extends Common {
  readonly kind: 'statement'
  /** One SELECT over the relation `t` that answers with at most a few hundred rows of named figures. */
  readonly select: Sql
  /** Whether the statement itself keeps the groups of `by` apart; without it, `by` is not supported. */
  readonly groups?: boolean | undefined
  /** Queries a person wrote, which are part of the statement: inspected before anything of this check runs. */
  readonly queries?: readonly Sql[]
  /** The statement is stopped after so many seconds, which makes the check an `error`. */
  readonly seconds?: number | undefined
  judge(rows: readonly Measured[]): Answer
  readonly needsValues: boolean
}

/** A check of what is known without reading a row: columns, types, files. */
export interface FactsRule {
  readonly kind: 'facts'
  judge(facts: TableFacts): Answer
}

/** A check that cannot be answered here, and why: never a pass. */
export interface Unanswered {
  readonly kind: 'unanswered'
  readonly outcome: 'skipped' | 'unsupported' | 'no_data'
  readonly because: string
  readonly expected: string
}

/** What a check comes to for one table. */
export type Lowered = Measurement | OwnStatement | FactsRule | Unanswered

/** What is known of a table without reading its rows. */
export interface TableFacts {
  readonly files: readonly FileFacts[]
  readonly rows: number
  /** By contract column; complete and exact, or absent. From Parquet's footers. */
  readonly columns: ReadonlyMap<string, ColumnFacts>
}

export interface FileFacts {
  readonly location: string
  readonly batch?: string | undefined
  readonly rows: number
  readonly bytes: number
  /** When the file was last written; undefined where the engine does not know. */
  readonly modified?: Date | undefined
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

export interface ColumnFacts {
  readonly missing: number
  /**
   * Smallest and largest value, days as `2001-01-31` and moments as `2001-01-31T00:00:00Z`; absent where the footer may
   * have cut them off or leave NaN out.
   */
  readonly min?: number | string | undefined
  readonly max?: number | string | undefined
}
