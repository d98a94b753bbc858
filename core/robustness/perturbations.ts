import { type Question, questionOf, requestRow, sampleRows } from '#core/behaviour/questions.ts'
import type { Robustness } from '#core/behaviour/rules.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { moments } from '#core/statistics/moments.ts'
import { rowHash } from '#core/statistics/resampling/row-hash.ts'
import { type RandomSource, xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'

/** What is done to rows, in the order it is shown. */
export const perturbationNames = [
  'numeric_noise',
  'missing',
  'unknown_category',
  'reordered_columns',
] as const
export type PerturbationName = (typeof perturbationNames)[number]

/** Rows of the holdout, each a little worse. */
export interface Perturbation {
  readonly name: PerturbationName
  /** Places in the holdout, ascending. */
  readonly rows: Uint32Array
  /** For each of them; undefined where nothing changed. */
  readonly questions: readonly (Question | undefined)[]
}

/** A text that no column holds: the category nobody has seen. */
export const unknownCategory = 'assay: never seen before'

type Cells = Record<string, RequestRow[string]>

/**
 * Makes the rows worse in each of four ways. Nothing but the rows and the settings decides: each way has a source of its
 * own, seeded by the seed and its name, and only additions, products and square roots are used, which are the same on
 * every machine.
 */
export function perturbations(asked: AskedRows, rules: Robustness): Perturbation[] {
  const rows = sampleRows(asked.rowIds.length, rules.rows, sourceOf('rows', rules.seed))
  return perturbationNames.map((name) => {
    const change = changerOf(name, asked, rules, sourceOf(name, rules.seed))
    const questions = Array.from(rows, (place) => {
      const before = requestRow(asked, place)
      const after = change(before)
      return after === undefined ? undefined : questionOf(after)
    })
    return { name, rows, questions }
  })
}

/** A source of its own for each name. */
export function sourceOf(name: string, seed: number): RandomSource {
  return xoshiro128((rowHash(name) ^ seed) >>> 0)
}

function changerOf(
  name: PerturbationName,
  asked: AskedRows,
  rules: Robustness,
  source: RandomSource,
): (row: Cells) => Cells | undefined {
  switch (name) {
    case 'numeric_noise': {
      const columns = numericColumns(asked)
      // Uniform noise of standard deviation s reaches s times the square root of 3.
      const reach = rules.numeric_noise.of_spread * Math.sqrt(3)
      return changing((value, column) => {
        const found = columns.get(column)
        if (found === undefined || typeof value !== 'number') return value
        const moved = value + (2 * source.double() - 1) * reach * found.spread
        return found.whole ? Math.round(moved) : moved
      })
    }
    case 'missing':
      return changing((value) => (source.double() < rules.missing.share ? null : value))
    case 'unknown_category':
      return changing((value) =>
        typeof value === 'string' && source.double() < rules.unknown_category.share ? unknownCategory : value,
      )
    case 'reordered_columns':
      return (row) =>
        Object.keys(row).length < 2 ? undefined : Object.fromEntries(Object.entries(row).reverse())
  }
}

/** Every value of a row in turn; undefined where none became another. */
function changing(
  change: (value: RequestRow[string], column: string) => RequestRow[string],
): (row: Cells) => Cells | undefined {
  return (row) => {
    const after = Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, change(value, column)]),
    )
    return Object.keys(row).some((column) => after[column] !== row[column]) ? after : undefined
  }
}

function numericColumns({ features }: AskedRows): Map<string, { spread: number; whole: boolean }> {
  const found = new Map<string, { spread: number; whole: boolean }>()
  for (const [name, values] of Object.entries(features)) {
    const numbers = values.filter((value) => typeof value === 'number')
    if (numbers.length < 2) continue
    const { squares, count } = moments(Float64Array.from(numbers))
    const spread = Math.sqrt(squares / (count - 1))
    if (spread > 0 && Number.isFinite(spread))
      found.set(name, { spread, whole: numbers.every((value) => Number.isInteger(value)) })
  }
  return found
}
