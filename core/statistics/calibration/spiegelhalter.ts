import { normalUpperTail } from '../distributions.ts'

/**
 * Test that stated probabilities are calibrated, without bins: z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)),
 * near normal if they are. The absolute question; models are compared by the paired t on the Brier score.
 * A stated 0 or 1 adds to the distance but not to the spread: one that was wrong is proof. Assumes independent rows.
 * Source: Spiegelhalter 1986.
 * @param labels 1 = positive
 */
export function spiegelhalter(
  labels: Uint8Array,
  probabilities: Float64Array,
): { readonly z: number; readonly pTwoSided: number } {
  let distance = 0
  let variance = 0
  for (let row = 0; row < labels.length; row++) {
    const p = probabilities[row]!
    const slope = 1 - 2 * p
    distance += (labels[row]! - p) * slope
    variance += slope * slope * p * (1 - p)
  }
  const z = distance === 0 ? 0 : distance / Math.sqrt(variance)
  return { z, pTwoSided: Math.min(1, 2 * normalUpperTail(Math.abs(z))) }
}
