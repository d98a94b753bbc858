import type { Bin } from './feature-power.ts'

/** Classes with more of the training rows than this are what one would guess anyway. */
const largestMinority = 0.5
/** A bin with fewer training rows settles nothing. */
const fewestInBin = 10
/** With fewer rows in the scored split nothing is said. */
const fewestFound = 5
/** Share of the way from a class's prior to certainty that its rate in a bin has to go. */
const certainty = 0.7

/** A class that some values of a feature give away, in the rows that were not learned from. */
export interface SettledClass {
  readonly class: string
  /** Rows with such a value, and how many of them have the class. */
  readonly marked: number
  readonly right: number
  /** Share of the class's rows that have such a value. */
  readonly share: number
}

/**
 * The minority class of which a feature settles the most rows: with values that, in training, go with the class far more
 * often than its prior (0.7 of the way to always), and keep doing so in the rows that are scored. What an area under a
 * curve does not show: a cost that is 0 for most rows, and known only where there was damage.
 */
export function settledClass(bins: readonly Bin[]): SettledClass | undefined {
  const learned = bins.reduce((sum, { train }) => sum + train.rows, 0)
  const byBin = [...Map.groupBy(bins, ({ bin }) => bin).values()]
  const found = [...new Set(bins.map(({ label }) => label))].flatMap((label) => {
    const prior = rowsOf(bins, 'train', label) / learned
    const needed = prior + certainty * (1 - prior)
    if (!(prior <= largestMinority)) return []
    const settling = byBin.filter((own) => {
      const rows = rowsOf(own, 'train')
      return rows >= fewestInBin && rowsOf(own, 'train', label) >= needed * rows
    })
    const marked = rowsOf(settling.flat(), 'test')
    const right = rowsOf(settling.flat(), 'test', label)
    if (right < fewestFound || right < needed * marked) return []
    return [{ class: label, marked, right, share: right / rowsOf(bins, 'test', label) }]
  })
  return found.sort((one, other) => other.share - one.share)[0]
}

function rowsOf(bins: readonly Bin[], split: 'train' | 'test', label?: string): number {
  return bins
    .filter((bin) => label === undefined || bin.label === label)
    .reduce((sum, bin) => sum + bin[split].rows, 0)
}
