/** Padding as a share of the span: little where many rows were seen, much where few were. */
const padding = { many: 0.1, few: 0.5 } as const

/**
 * An interval somewhat wider than the one observed, with round ends. The sign is kept: what was never negative may
 * not become so.
 */
export function paddedRange(
  found: { readonly min: number; readonly max: number },
  isInteger: boolean,
  manyRows: boolean,
): { readonly min: number; readonly max: number } {
  const span = found.max - found.min || Math.abs(found.max) || 1
  const pad = span * (manyRows ? padding.many : padding.few)
  const power = 10 ** Math.floor(Math.log10(pad))
  const step = isInteger ? Math.max(1, power) : power
  const round = (value: number, towards: (value: number) => number): number =>
    Number((towards(value / step) * step).toPrecision(12))
  const min = round(found.min - pad, Math.floor)
  const max = round(found.max + pad, Math.ceil)
  return {
    min: Math.min(found.min >= 0 ? Math.max(0, min) : min, found.min),
    max: Math.max(found.max <= 0 ? Math.min(0, max) : max, found.max),
  }
}
