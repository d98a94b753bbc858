import { figureOf, type Measured, numberOf } from '../answer.ts'

/**
 * How well one feature alone tells the label: the area under the ROC curve where the label has classes (0.5 is chance),
 * R² where it is a number (0 is no better than the mean).
 */
export type Power =
  | { readonly kind: 'AUC'; readonly value: number; readonly class: string | undefined }
  | { readonly kind: 'R²'; readonly value: number }
  | { readonly kind: 'none'; readonly because: string }

/** Rows of one bin of a feature with one label, in the split that is learned from and in the one that is scored. */
export interface Bin {
  readonly bin: string
  readonly label: string
  readonly train: Sums
  readonly test: Sums
}

interface Sums {
  readonly rows: number
  /** Of the labels as numbers, and of their squares; undefined where one is no number. */
  readonly sum: number | undefined
  readonly squares: number | undefined
}

/** Rows of the training mean that every bin is given besides its own, so that a bin of one row says little. */
const smoothingRows = 10
/** With fewer rows of a class nothing is said about it. */
const fewestOfClass = 5
/** The name under which whole numbers and text stand apart from all other numeric labels. */
export const otherNumber = 'another number'

/** The bins of one feature out of the rows of a statement, see power-statement.ts. */
export function binsOf(rows: readonly Measured[], feature: number): readonly Bin[] {
  return rows
    .filter((row) => numberOf(row, 'feature') === feature)
    .map((row) => ({
      bin: String(row.bin),
      label: String(row.label),
      train: { rows: numberOf(row, 'n0'), sum: figureOf(row, 's0'), squares: figureOf(row, 'q0') },
      test: { rows: numberOf(row, 'n1'), sum: figureOf(row, 's1'), squares: figureOf(row, 'q1') },
    }))
}

/** The power of a feature, learned on the training rows and scored on the rows of `on`. */
export function powerOf(bins: readonly Bin[], on: 'train' | 'test', minRows: number): Power {
  const scored = sum(bins.map((bin) => bin[on].rows))
  const learned = sum(bins.map(({ train }) => train.rows))
  if (learned < minRows || scored < minRows) {
    return {
      kind: 'none',
      because: `${learned} labelled rows to learn from and ${scored} to score, ${minRows} are needed`,
    }
  }
  const labels = [...new Set(bins.map(({ label }) => label))].sort()
  const numeric = bins.every(({ train, test }) => hasSums(train) && hasSums(test))
  if (numeric && (labels.length > 2 || labels.includes(otherNumber))) return determination(bins, on)
  if (labels.length < 2) return { kind: 'none', because: 'the label has one value only' }
  const positives = labels.length === 2 ? labels.slice(1) : labels
  const areas = positives.flatMap((label) => {
    const value = areaUnderCurve(bins, label, on)
    return value === undefined ? [] : [{ value, class: labels.length === 2 ? undefined : label }]
  })
  const best = areas.sort((one, other) => other.value - one.value)[0]
  return best === undefined
    ? { kind: 'none', because: `fewer than ${fewestOfClass} rows of a class to score` }
    : { kind: 'AUC', ...best }
}

function hasSums({ rows, sum: total, squares }: Sums): boolean {
  return rows === 0 || (Number.isFinite(total) && Number.isFinite(squares))
}

/** AUC of the smoothed training rates of a class, ties counted half: 1 where every row of the class ranks first. */
function areaUnderCurve(bins: readonly Bin[], label: string, on: 'train' | 'test'): number | undefined {
  const all = sum(bins.map(({ train }) => train.rows))
  const prior = sum(bins.filter((bin) => bin.label === label).map(({ train }) => train.rows)) / all
  const byRate = new Map<number, { positives: number; negatives: number }>()
  for (const [, own] of Map.groupBy(bins, ({ bin }) => bin)) {
    const of = (rows: (bin: Bin) => number, wanted: boolean): number =>
      sum(own.filter((bin) => (bin.label === label) === wanted).map(rows))
    const hits = of(({ train }) => train.rows, true)
    const rows = hits + of(({ train }) => train.rows, false)
    const rate = (hits + smoothingRows * prior) / (rows + smoothingRows)
    const tied = byRate.get(rate) ?? { positives: 0, negatives: 0 }
    tied.positives += of((bin) => bin[on].rows, true)
    tied.negatives += of((bin) => bin[on].rows, false)
    byRate.set(rate, tied)
  }
  const ranked = [...byRate].sort(([one], [other]) => one - other).map(([, tied]) => tied)
  const positives = sum(ranked.map((tied) => tied.positives))
  const negatives = sum(ranked.map((tied) => tied.negatives))
  if (Math.min(positives, negatives) < fewestOfClass) return undefined
  let below = 0
  let pairs = 0
  for (const tied of ranked) {
    pairs += tied.positives * (below + tied.negatives / 2)
    below += tied.negatives
  }
  return pairs / positives / negatives
}

/** R² of the smoothed training means on the scored rows. */
function determination(bins: readonly Bin[], on: 'train' | 'test'): Power {
  const total = (part: 'train' | 'test', figure: keyof Sums): number =>
    sum(bins.map((bin) => bin[part][figure] ?? 0))
  const prior = total('train', 'sum') / total('train', 'rows')
  let error = 0
  for (const [, own] of Map.groupBy(bins, ({ bin }) => bin)) {
    const of = (part: 'train' | 'test', figure: keyof Sums): number =>
      sum(own.map((bin) => bin[part][figure] ?? 0))
    const mean = (of('train', 'sum') + smoothingRows * prior) / (of('train', 'rows') + smoothingRows)
    error += of(on, 'squares') - 2 * mean * of(on, 'sum') + mean * mean * of(on, 'rows')
  }
  const rows = total(on, 'rows')
  const squares = total(on, 'squares')
  const spread = squares - total(on, 'sum') ** 2 / rows
  // Below this, the spread is what rounding leaves of the squares.
  if (!(spread > 1e-9 * squares)) return { kind: 'none', because: 'the label varies too little to be told' }
  return { kind: 'R²', value: Math.max(0, 1 - error / spread) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
