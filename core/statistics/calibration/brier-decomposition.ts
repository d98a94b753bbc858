export interface BrierDecomposition {
  /** How far the stated probabilities lie from what happened at them; 0 is best. */
  readonly reliability: number
  /** How far what happened at them lies from the base rate; more is better. */
  readonly resolution: number
  /** Base rate times its complement: not the model's doing. */
  readonly uncertainty: number
  /** reliability - resolution + uncertainty. */
  readonly brier: number
}

/**
 * Murphy's split of the Brier score over the distinct probabilities stated; exact for forecasts of few values, so a
 * continuous one has to be rounded first. For display. Source: Murphy 1973.
 * @param labels 1 = positive
 */
export function brierDecomposition(labels: Uint8Array, probabilities: Float64Array): BrierDecomposition {
  const stated = new Map<number, { rows: number; positives: number }>()
  let positives = 0
  probabilities.forEach((probability, row) => {
    const of = stated.get(probability) ?? { rows: 0, positives: 0 }
    of.rows++
    of.positives += labels[row]!
    stated.set(probability, of)
    positives += labels[row]!
  })
  const rows = probabilities.length
  const base = positives / rows
  let reliability = 0
  let resolution = 0
  for (const [probability, of] of stated) {
    const share = of.positives / of.rows
    reliability += (of.rows / rows) * (probability - share) ** 2
    resolution += (of.rows / rows) * (share - base) ** 2
  }
  const uncertainty = base * (1 - base)
  return { reliability, resolution, uncertainty, brier: reliability - resolution + uncertainty }
}
