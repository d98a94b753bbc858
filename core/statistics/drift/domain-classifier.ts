import { placementsOf } from '../delong.ts'
import { normalUpperTail } from '../distributions.ts'

export interface DomainClassifier {
  /** P(a row of the window scores above one of the reference); 1/2 where nothing tells them apart. */
  readonly area: number
  /** Without any drift: sqrt((m + n + 1) / (12 m n)). */
  readonly nullError: number
  readonly z: number
  readonly pGreater: number
}

/**
 * How well held-out scores of a classifier "window or reference" tell the two apart. For text and whole rows, where no
 * single column shows the drift. Optimistic if the folds share fits: confirm an alarm by permuting the labels.
 * Source: Lopez-Paz and Oquab 2017; the error is Mann and Whitney's without ties.
 */
export function domainClassifier(
  referenceScores: Float64Array,
  currentScores: Float64Array,
): DomainClassifier {
  const n = referenceScores.length
  const m = currentScores.length
  const scores = new Float64Array(n + m)
  scores.set(referenceScores)
  scores.set(currentScores, n)
  const { area } = placementsOf(new Uint8Array(n + m).fill(1, n), scores)
  const nullError = Math.sqrt((m + n + 1) / (12 * m * n))
  const z = (area - 0.5) / nullError
  return { area, nullError, z, pGreater: normalUpperTail(z) }
}
