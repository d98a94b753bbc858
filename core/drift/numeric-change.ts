import { asNumber, quantileOf, sortedNumbers, type Value } from './column-values.ts'
import type { KindOfChange } from './judgement.ts'
import type { NumericProfile } from './snapshot.ts'
import { mentionOf, type UnitConversion, unitConversions } from './unit-conversions.ts'
import { shortNumber } from './words.ts'

/** What became of the drift once a change was taken back. */
export interface Undoing {
  readonly undone: boolean
  readonly psiBefore: number
  readonly psiAfter: number
}

/** Judges the window again with other values in place of its own. */
export type TryUndoing = (values: readonly Value[]) => Undoing

const shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const
/** A table factor is tried if it lies within so much (natural logarithm) of the estimated one. */
const nearby = 0.12
/** Greatest mean distance of the quantile ratios from their median (natural logarithm). */
const greatestDispersion = 0.15

/** Names the change of a numeric column whose present values drift. */
export function numericChange(
  profile: NumericProfile,
  values: readonly Value[],
  tryUndoing: TryUndoing,
): KindOfChange {
  const quantiles = pairQuantiles(profile, values)
  const undo = (factor: number, offset: number): Undoing =>
    tryUndoing(values.map((value) => undoOne(value, factor, offset)))
  const by = quantiles.window(0.5) - quantiles.reference(0.5)
  const shift = undo(1, by)
  return (
    unitChange(profile, quantiles, undo, shift.undone) ??
    (shift.undone ? shiftChange(profile, by, shift) : undefined) ??
    scaleChange(profile, quantiles, undo) ??
    shapeChange(profile, quantiles)
  )
}

interface Quantiles {
  readonly reference: (share: number) => number
  readonly window: (share: number) => number
  /** Median ratio, window to reference, over the quantiles that are not 0; undefined if the ratios disagree. */
  readonly factor: number | undefined
}

function pairQuantiles(profile: NumericProfile, values: readonly Value[]): Quantiles {
  const sorted = sortedNumbers(values)
  const known = new Map(profile.quantiles)
  const reference = (share: number): number => known.get(share) ?? 0
  const window = (share: number): number => quantileOf(sorted, share)
  const largest = Math.max(...shares.map((share) => Math.abs(reference(share))))
  const usable = shares.filter((share) => Math.abs(reference(share)) > 1e-9 * largest)
  const ratios = usable.map((share) => window(share) / reference(share))
  const logs = ratios.filter((ratio) => ratio > 0).map(Math.log)
  const median = quantileOf(Float64Array.from(logs.length === 0 ? [0] : logs).sort(), 0.5)
  const dispersion = logs.reduce((sum, log) => sum + Math.abs(log - median), 0) / logs.length
  const agree = logs.length >= 3 && logs.length === ratios.length && dispersion <= greatestDispersion
  return { reference, window, factor: agree ? Math.exp(median) : undefined }
}

function undoOne(value: Value, factor: number, offset: number): Value {
  const number = asNumber(value)
  return number === null ? null : (number - offset) / factor
}

/**
 * A unit is named if converting back ends the drift. Where a plain shift would end it too, the column's name has to
 * speak for the unit: far from zero, and within a narrow range, the two look alike.
 */
function unitChange(
  profile: NumericProfile,
  quantiles: Quantiles,
  undo: (factor: number, offset: number) => Undoing,
  shiftExplains: boolean,
): KindOfChange | undefined {
  const candidates = unitConversions
    .map((conversion) => ({
      conversion,
      mention: mentionOf(profile.name, conversion),
      distance: distanceOf(conversion, quantiles),
    }))
    .filter(({ distance, mention }) => distance <= 1 && (mention > 0 || !shiftExplains))
    .sort((a, b) => b.mention - a.mention || a.distance - b.distance)
  for (const { conversion, mention } of candidates) {
    const { from, to, factor, offset } = conversion
    const { undone, ...psi } = undo(factor, offset)
    if (!undone) continue
    const formula = `× ${shortNumber(factor)}${offset === 0 ? '' : ` ${offset < 0 ? '−' : '+'} ${shortNumber(Math.abs(offset))}`}`
    const unit = mention > 0 ? `${from} → ${to}` : `as ${from} → ${to} would make them`
    const words = `${profile.name}: values are the reference ${formula} (${unit}): ${undoingIt(psi)}`
    const estimatedFactor = quantiles.factor ?? factor
    return { kind: 'unit', from, to, factor, offset, estimatedFactor, ...psi, words }
  }
  return undefined
}

/** How far a conversion is from what the quantiles show; it is worth trying up to 1. */
function distanceOf({ factor, offset }: UnitConversion, quantiles: Quantiles): number {
  if (offset === 0) {
    return quantiles.factor === undefined
      ? Number.POSITIVE_INFINITY
      : Math.abs(Math.log(quantiles.factor / factor)) / nearby
  }
  const spread = Math.abs(quantiles.window(0.9) - quantiles.window(0.1)) || Number.MIN_VALUE
  const distances = shares.map((share) =>
    Math.abs(quantiles.window(share) - factor * quantiles.reference(share) - offset),
  )
  return (4 * distances.reduce((sum, distance) => sum + distance, 0)) / shares.length / spread
}

function shiftChange(profile: NumericProfile, by: number, { undone: _, ...psi }: Undoing): KindOfChange {
  const direction = by < 0 ? 'lower' : 'higher'
  const words = `${profile.name}: values are ${shortNumber(Math.abs(by))} ${direction} than the reference: ${undoingIt(psi)}`
  return { kind: 'shift', by, ...psi, words }
}

function scaleChange(
  profile: NumericProfile,
  quantiles: Quantiles,
  undo: (factor: number, offset: number) => Undoing,
): KindOfChange | undefined {
  const spread = (of: (share: number) => number): number => of(0.9) - of(0.1)
  const ratio = spread(quantiles.window) / spread(quantiles.reference)
  const middle = quantiles.window(0.5)
  const candidates = [
    { factor: quantiles.factor ?? 0, about: 0, offset: 0 },
    { factor: ratio, about: middle, offset: middle - ratio * quantiles.reference(0.5) },
  ]
  for (const { factor, about, offset } of candidates) {
    if (!(factor > 0 && Number.isFinite(factor))) continue
    const { undone, ...psi } = undo(factor, offset)
    if (!undone) continue
    const how =
      about === 0
        ? `values are the reference × ${shortNumber(factor)}, which is no unit we know`
        : `values spread ${shortNumber(factor)} times as wide, around ${shortNumber(middle)} (reference ${shortNumber(quantiles.reference(0.5))})`
    return { kind: 'scale', factor, about, ...psi, words: `${profile.name}: ${how}: ${undoingIt(psi)}` }
  }
  return undefined
}

function shapeChange(profile: NumericProfile, quantiles: Quantiles): KindOfChange {
  const largest = [0.1, 0.5, 0.9].map(
    (share) =>
      `${share === 0.5 ? 'median' : `${share * 100} % quantile`} ${shortNumber(quantiles.window(share))} (reference ${shortNumber(quantiles.reference(share))})`,
  )
  return { kind: 'shape', largest, words: `${profile.name}: the distribution changed: ${largest.join(', ')}` }
}

function undoingIt(psi: { psiBefore: number; psiAfter: number }): string {
  return `undoing it, PSI falls from ${shortNumber(psi.psiBefore)} to ${shortNumber(psi.psiAfter)}`
}
