import type { Part } from '#core/data/parts.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import type { Split } from '#core/pipeline/split.ts'
import type { FeatureChoice, LeftOut } from './choose-features.ts'
import type { ColumnFacts, TableFacts } from './column-facts.ts'
import type { LabelGuess } from './guess-label.ts'

/** Languages there are templates for. */
export const languages = ['python', 'node'] as const
export type Language = (typeof languages)[number]

/** A column under the name that pipelines use. */
export interface Named<Of> {
  readonly name: string
  readonly of: Of
}

/** Everything that was guessed about a new model: what its files are written from. */
export interface ModelDraft {
  readonly model: string
  /** The data file, from the repository root. */
  readonly source: string
  readonly language: Language
  readonly facts: TableFacts
  readonly label: Named<LabelGuess> & { readonly column: ColumnFacts }
  readonly id: { readonly name: string; readonly column: string | undefined; readonly why: string }
  readonly time: (Named<ColumnFacts> & { readonly why: string }) | undefined
  readonly features: readonly Named<FeatureChoice>[]
  readonly leftOut: readonly LeftOut[]
  readonly split: Split
  readonly splitWhy: string
  /** Rows of each part under this split. */
  readonly parts: Readonly<Record<Part, number>>
  readonly metric: MetricName
  /** Of numbers: standard deviation and mean of the label. */
  readonly labelSpread: number | undefined
  readonly labelMean: number | undefined
  /** What a person should know before trusting the draft. */
  readonly warnings: readonly string[]
}
