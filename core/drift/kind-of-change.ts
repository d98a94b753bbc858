import { cellsOf, tally, unseenCategories } from './cells.ts'
import { asNumber, countCategories, type Value } from './column-values.ts'
import { type Comparison, compareColumn, type DriftLimits, drifts } from './compare.ts'
import type { KindOfChange } from './judgement.ts'
import { numericChange } from './numeric-change.ts'
import type { CategoryProfile, ColumnProfile } from './snapshot.ts'
import { percent, quoted, shortNumber } from './words.ts'

/**
 * Names the kind of change of a column that drifts. Each name is proved by undoing: a change is called missing values,
 * a unit, a shift, a scale or new categories if the window, with just that taken back, no longer drifts and its PSI is
 * at most half of what it was. What nothing undoes is a change of shape or of the categories' mix.
 */
export function kindOfChange(
  profile: ColumnProfile,
  values: readonly Value[],
  before: Comparison,
  limits: DriftLimits,
): KindOfChange {
  const present = values.filter((value) =>
    profile.kind === 'number' ? asNumber(value) !== null : value !== null,
  )
  const after = withoutMissing(profile, present)
  if (isUndone(before, after, limits)) return missingChange(profile, before, after)
  return profile.kind === 'number'
    ? numericChange(profile, values, (undone) => {
        const comparison = compareColumn(profile, tally(profile, undone))
        return {
          undone: isUndone(before, comparison, limits),
          psiBefore: before.effect.psi,
          psiAfter: comparison.effect.psi,
        }
      })
    : categoryChange(profile, values, before, limits)
}

/** True if, with a change taken back, the column no longer drifts. No rows left to compare drift no more. */
function isUndone(before: Comparison, after: Comparison | undefined, limits: DriftLimits): boolean {
  return after === undefined || (!drifts(after, limits) && after.effect.psi <= before.effect.psi / 2)
}

function withoutMissing(profile: ColumnProfile, present: readonly Value[]): Comparison | undefined {
  if (present.length === 0 || profile.missing === profile.rows) return undefined
  const reference = { ...profile, rows: profile.rows - profile.missing, missing: 0 }
  return compareColumn(reference, tally(reference, present))
}

function missingChange(
  profile: ColumnProfile,
  before: Comparison,
  after: Comparison | undefined,
): KindOfChange {
  const { reference, window } = before.effect.missing
  const psi = { psiBefore: before.effect.psi, psiAfter: after?.effect.psi ?? 0 }
  const words = `${profile.name}: ${percent(window)} of the values are missing (reference ${percent(reference)}); ${
    after === undefined
      ? 'there is nothing else to compare'
      : `the present values do not drift (${fall(psi)})`
  }`
  return { kind: 'missing', reference, window, ...psi, words }
}

function categoryChange(
  profile: CategoryProfile,
  values: readonly Value[],
  before: Comparison,
  limits: DriftLimits,
): KindOfChange {
  const unseen = unseenCategories(profile, countCategories(values))
  const names = new Set(unseen.map(([value]) => value))
  const known = values.filter((value) => value === null || !names.has(String(value)))
  if (unseen.length > 0) {
    const after = known.length === 0 ? undefined : compareColumn(profile, tally(profile, known))
    if (isUndone(before, after, limits)) return newCategories(profile, unseen, values.length, before, after)
  }
  const cells = cellsOf(profile, tally(profile, values)).effect
  const largest = cells
    .map((cell) => ({
      value: cell.kind === 'category' ? quoted(cell.label) : cell.label,
      reference: cell.reference / profile.rows,
      window: cell.window / values.length,
    }))
    .sort((a, b) => Math.abs(b.window - b.reference) - Math.abs(a.window - a.reference))
    .slice(0, 3)
  const changes = largest.map(
    (cell) => `${cell.value} ${percent(cell.window)} (reference ${percent(cell.reference)})`,
  )
  return { kind: 'mix', largest, words: `${profile.name}: the mix changed: ${changes.join(', ')}` }
}

function newCategories(
  profile: CategoryProfile,
  unseen: readonly [string, number][],
  rows: number,
  before: Comparison,
  after: Comparison | undefined,
): KindOfChange {
  const share = unseen.reduce((sum, [, count]) => sum + count, 0) / rows
  const psi = { psiBefore: before.effect.psi, psiAfter: after?.effect.psi ?? 0 }
  const shown = unseen.slice(0, 3).map(([value]) => quoted(value) + spelling(profile, value))
  const more = unseen.length > 3 ? ` and ${unseen.length - 3} more` : ''
  const words = `${profile.name}: ${percent(share)} of the window are values the reference never had: ${shown.join(', ')}${more}; without them ${fall(psi)}`
  return { kind: 'new category', values: unseen.slice(0, 10), share, ...psi, words }
}

function spelling(profile: CategoryProfile, value: string): string {
  const plain = (text: string): string => text.trim().toLowerCase()
  const alike = profile.values.find(([known]) => plain(known) === plain(value))
  return alike === undefined ? '' : ` (the reference writes ${quoted(alike[0])})`
}

function fall(psi: { psiBefore: number; psiAfter: number }): string {
  return `PSI falls from ${shortNumber(psi.psiBefore)} to ${shortNumber(psi.psiAfter)}`
}
