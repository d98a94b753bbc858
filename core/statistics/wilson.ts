import { normalUpperQuantile } from './distributions.ts'

/**
 * Score bounds of a proportion, risk `alpha` on each side; exact at 0 and n.
 * Source: Wilson 1927.
 */
export function wilsonBounds(successes: number, count: number, alpha: number): readonly [number, number] {
  const z = normalUpperQuantile(alpha)
  const share = successes / count
  const scale = 1 + (z * z) / count
  const centre = (share + (z * z) / (2 * count)) / scale
  const half = (z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))) / scale
  return [
    successes === 0 ? 0 : Math.max(0, centre - half),
    successes === count ? 1 : Math.min(1, centre + half),
  ]
}
