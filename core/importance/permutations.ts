import { type Question, questionOf, requestRow, sampleRows } from '#core/behaviour/questions.ts'
import type { Transparency } from '#core/behaviour/rules.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import { sourceOf } from '#core/robustness/perturbations.ts'
import type { RandomSource } from '#core/statistics/resampling/xoshiro128.ts'

/** Rows of the holdout with the values of one feature shuffled among them. */
export interface Permutation {
  readonly feature: string
  /** Places in the holdout, ascending. */
  readonly rows: Uint32Array
  /** One shuffle after the other; for each row, undefined where it got its own value back. */
  readonly shuffles: readonly (readonly (Question | undefined)[])[]
}

/** Shuffles every feature in turn; nothing but the rows and the settings decides. */
export function permutations(asked: AskedRows, rules: Transparency): Permutation[] {
  const rows = sampleRows(asked.rowIds.length, rules.rows, sourceOf('importance rows', rules.seed))
  return Object.keys(asked.features).map((feature) => {
    const source = sourceOf(`importance ${feature}`, rules.seed)
    const values = asked.features[feature] ?? []
    const shuffles = Array.from({ length: rules.repeats }, () => {
      const order = shuffled(rows, source)
      return Array.from(rows, (place, index) => {
        const value = values[order[index]!] ?? null
        if (value === (values[place] ?? null)) return undefined
        return questionOf({ ...requestRow(asked, place), [feature]: value })
      })
    })
    return { feature, rows, shuffles }
  })
}

/** Fisher and Yates 1938, as Durstenfeld 1964 computes it. */
function shuffled(rows: Uint32Array, source: RandomSource): Uint32Array {
  const order = rows.slice()
  for (let last = order.length - 1; last > 0; last--) {
    const other = source.index(last + 1)
    const held = order[last]!
    order[last] = order[other]!
    order[other] = held
  }
  return order
}
