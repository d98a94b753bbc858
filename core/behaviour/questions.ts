import { sha256 } from '#core/digest.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import type { RandomSource } from '#core/statistics/resampling/xoshiro128.ts'

/** A row the served model is asked about, named by what it holds: columns in their order, and values. */
export interface Question {
  readonly id: string
  readonly row: RequestRow
}

/** Questions that stand or fall together where the model refuses one. */
export interface QuestionGroup {
  readonly name: string
  readonly questions: readonly Question[]
}

/** The question about a row; equal rows in the same order of columns are the same question. */
export function questionOf(row: RequestRow): Question {
  return { id: sha256(JSON.stringify(Object.entries(row))).slice(0, 32), row }
}

/** Places of so many rows, drawn without replacement, ascending; all of them where there are no more. */
export function sampleRows(count: number, wanted: number, source: RandomSource): Uint32Array {
  const places = Uint32Array.from({ length: count }, (_, place) => place)
  if (wanted >= count) return places
  for (let place = 0; place < wanted; place++) {
    const other = place + source.index(count - place)
    const held = places[place]!
    places[place] = places[other]!
    places[other] = held
  }
  return places.slice(0, wanted).sort()
}

/** One row of the holdout as a request carries it. */
export function requestRow(asked: AskedRows, place: number): Record<string, RequestRow[string]> {
  return Object.fromEntries(
    Object.entries(asked.features).map(([name, values]) => [name, values[place] ?? null]),
  )
}
