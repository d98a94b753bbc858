import type { Scored } from '#core/metrics/scored.ts'
import { normalUpperQuantile } from '#core/statistics/distributions.ts'
import type { Comparison } from './comparison.ts'

/** Rounding of the influence leaves crumbs where nothing differs. */
const crumb = 1e-12

/**
 * Two models of two classes whose scores differ and that rank these rows equally well, as two do that misplace none: no
 * spread is no certainty. Were a share q of the positives lost, all of them being found has the chance (1 - q)^n; a loss
 * of the metric by that share is what the rows exclude. Every other comparison is handed back as it is.
 * @param estimate what both models have, in the unit of the metric
 */
export function unlessAlike(found: Comparison, scored: Scored, estimate: number, alpha: number): Comparison {
  if (found.kind === 'undefined' || scored.task !== 'binary-classification') return found
  if (found.standardError > crumb || Math.abs(found.difference) > crumb) return found
  const positives = scored.labels.reduce((sum, label) => sum + label, 0)
  const reach = Math.abs(estimate) * (1 - alpha ** (1 / positives))
  const chance = (loss: number): number =>
    loss <= 0 || estimate === 0 ? 1 : Math.max(0, 1 - loss / Math.abs(estimate)) ** positives
  return {
    ...found,
    method: 'exact-separation',
    lower: -reach,
    upper: reach,
    standardError: reach / normalUpperQuantile(alpha),
    test: (limit) => ({ method: 'exact-separation', pAbove: chance(-limit), pBelow: chance(limit) }),
  }
}
