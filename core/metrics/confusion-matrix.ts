import type { BinaryScored, MulticlassScored } from './scored.ts'

/** Rows by label and predicted class: a report, not a metric. */
export interface ConfusionMatrix {
  readonly classes: readonly string[]
  /** Rows of the matrix are labels, columns predictions, both in the order of `classes`. */
  readonly counts: readonly (readonly number[])[]
  /** By label, rows predicted as a class that no label has. */
  readonly unknown: readonly number[]
}

/** Counts every pair of classes; of two classes `negative` comes first. */
export function confusionMatrix(scored: BinaryScored | MulticlassScored): ConfusionMatrix {
  const classes = scored.task === 'multiclass' ? scored.classes : ['negative', 'positive']
  const counts = classes.map(() => new Array<number>(classes.length).fill(0))
  const unknown = new Array<number>(classes.length).fill(0)
  for (let row = 0; row < scored.labels.length; row++) {
    const label = scored.labels[row]!
    const prediction = scored.predicted[row]!
    if (prediction === -1) unknown[label]!++
    else counts[label]![prediction]!++
  }
  return { classes, counts, unknown }
}
