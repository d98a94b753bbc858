import type { Misfit } from './definition.ts'

/** Bounds that leave no value, or none at all. */
export function boundsMisfit(
  check: string,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): Misfit[] {
  if (min === undefined && max === undefined)
    return [
      { path: [], problem: `\`${check}\` without bounds promises nothing`, allowed: 'min, max or both' },
    ]
  return min !== undefined && max !== undefined && min > max
    ? [{ path: ['min'], problem: `${min} is more than ${max}: no value is left`, allowed: `at most ${max}` }]
    : []
}
