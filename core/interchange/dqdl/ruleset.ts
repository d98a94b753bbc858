/** A ruleset in DQDL, the Data Quality Definition Language of AWS Glue. */
export interface Ruleset {
  readonly rules: readonly Rule[]
  /** Figures that are gathered and held against nothing. */
  readonly analyzers: readonly SimpleRule[]
  /** Sections that say nothing about the data: `Metadata`, `DataSources`. */
  readonly sections: readonly { readonly name: string; readonly line: number }[]
}

export type Rule = SimpleRule | CompositeRule

interface Written {
  /** As its file writes it, on one line. */
  readonly text: string
  readonly line: number
}

/** `Type "parameter" … condition where "sql" with threshold condition labels=[…]`. */
export interface SimpleRule extends Written {
  readonly kind: 'rule'
  readonly type: string
  readonly parameters: readonly string[]
  readonly condition: Condition | undefined
  readonly where: string | undefined
  readonly threshold: Condition | undefined
  /** `with name = value`. */
  readonly tags: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

/** `(rule) and (rule)`, `(rule) or (rule)`. */
export interface CompositeRule extends Written {
  readonly kind: 'composite'
  readonly operator: 'and' | 'or'
  readonly rules: readonly Rule[]
}

export const operators = ['=', '!=', '>', '>=', '<', '<=', 'between', 'in', 'matches'] as const
export type Operator = (typeof operators)[number]

/** What is compared: `not in [1, 2]`. `between` leaves its ends out. */
export interface Condition {
  readonly negated: boolean
  readonly operator: Operator
  readonly operands: readonly Operand[]
}

export type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'keyword'; readonly value: Keyword }
  /** `now()`, `(now() - 3 days)`. */
  | { readonly kind: 'now'; readonly milliseconds: number }
  /** `24 hours`. */
  | { readonly kind: 'duration'; readonly milliseconds: number }
  /** `5 MB`. */
  | { readonly kind: 'size'; readonly bytes: number }
  /** `avg(last(10))`, `0.9 * last(3)`: what earlier runs gave. */
  | { readonly kind: 'dynamic'; readonly text: string }

export const keywords = ['NULL', 'EMPTY', 'WHITESPACES_ONLY'] as const
export type Keyword = (typeof keywords)[number]

export const durations: Readonly<Record<string, number>> = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
}
export const sizes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
}
