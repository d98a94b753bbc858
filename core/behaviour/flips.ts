import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { sourceOf } from '#core/robustness/perturbations.ts'
import { moments } from '#core/statistics/moments.ts'
import { type Question, questionOf, requestRow, sampleRows } from './questions.ts'
import type { Flips } from './rules.ts'

type Cell = RequestRow[string]

/** A row of the holdout with one value changed. */
export interface FlipAttempt {
  /** Place in the holdout. */
  readonly place: number
  readonly feature: string
  readonly from: Cell
  readonly to: Cell
  /** Numbers: the distance in standard deviations of the column. Everything else: 1. */
  readonly distance: number
  readonly question: Question
}

/**
 * A bounded search for the smallest change that flips an answer: single values of drawn rows, each replaced by values that
 * the holdout's column holds. Numbers: its quantiles; texts and flags: its most frequent values. The search looks at no
 * answer, so that all of it is asked at once and can be made again.
 */
export function flipAttempts(asked: AskedRows, rules: Flips): FlipAttempt[] {
  const places = sampleRows(asked.rowIds.length, rules.rows, sourceOf('flips rows', rules.seed))
  const others = Object.entries(asked.features).map(
    ([feature, values]) => [feature, replacements(values, rules.tries)] as const,
  )
  return Array.from(places).flatMap((place) => {
    const row = requestRow(asked, place)
    return others.flatMap(([feature, { values, spread }]) => {
      const from = row[feature] ?? null
      if (from === null) return []
      return values
        .filter((to) => to !== from)
        .map((to): FlipAttempt => {
          const distance =
            typeof from === 'number' && typeof to === 'number' ? Math.abs(to - from) / spread : 1
          return { place, feature, from, to, distance, question: questionOf({ ...row, [feature]: to }) }
        })
    })
  })
}

function replacements(column: readonly Cell[], tries: number): { values: readonly Cell[]; spread: number } {
  const numbers = Float64Array.from(column.filter((value) => typeof value === 'number')).sort()
  if (numbers.length > 1) {
    const { squares, count } = moments(numbers)
    const spread = Math.sqrt(squares / (count - 1))
    const at = (share: number) => numbers[Math.floor(share * (numbers.length - 1))]!
    const quantiles = Array.from({ length: tries }, (_, index) => at((index + 0.5) / tries))
    return { values: spread > 0 ? [...new Set(quantiles)] : [], spread }
  }
  const counts = new Map<Cell, number>()
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const frequent = [...counts].sort(
    ([a, left], [b, right]) => right - left || (String(a) < String(b) ? -1 : 1),
  )
  return { values: frequent.slice(0, tries).map(([value]) => value), spread: 1 }
}
