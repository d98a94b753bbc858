import { countInto, mergeSmall } from './bins.ts'
import { asNumber, countCategories, type Value } from './column-values.ts'
import type { CategoryProfile, ColumnProfile, NumericProfile } from './snapshot.ts'
import { shortNumber } from './words.ts'

/** Numeric bins are joined until the window should have this many rows in each. */
export const fewestRowsInBin = 20
/** A cell enters the chi-square test if both reference and window should have this many rows in it. */
export const fewestRowsInCell = 5

/** The rows of a window, counted the way the reference was: into its bins, or by value. */
export type Tally =
  | {
      readonly kind: 'number'
      readonly rows: number
      readonly missing: number
      readonly counts: readonly number[]
    }
  | {
      readonly kind: 'category'
      readonly rows: number
      readonly missing: number
      readonly values: ReadonlyMap<string, number>
    }

/** Rows of the reference and of the window that fall into the same cell. */
export interface Cell {
  /**
   * `missing`: no value; `beyond`: outside everything the reference held; `unseen`: a category the reference never had;
   * `rest`: categories too rare to stand alone.
   */
  readonly kind: 'bin' | 'category' | 'missing' | 'beyond' | 'unseen' | 'rest'
  readonly label: string
  readonly reference: number
  readonly window: number
}

/** A column's cells: what the effect is measured on, and what is tested. */
export interface Cells {
  /** Each kind of change apart; cells that neither side filled are left out. */
  readonly effect: readonly Cell[]
  /** Cells with enough rows expected for the chi-square test. */
  readonly dense: readonly Cell[]
  /** Cells with too few: each is tested by itself, for having grown. */
  readonly sparse: readonly Cell[]
}

/** Counts a window's values as its reference profile counts them. */
export function tally(profile: ColumnProfile, values: readonly Value[]): Tally {
  if (profile.kind === 'number') {
    const numbers = values.map(asNumber).filter((number) => number !== null)
    const counts = countInto(profile.edges, Float64Array.from(numbers))
    return { kind: 'number', rows: values.length, missing: values.length - numbers.length, counts }
  }
  const counts = countCategories(values)
  let present = 0
  for (const rows of counts.values()) present += rows
  return { kind: 'category', rows: values.length, missing: values.length - present, values: counts }
}

/** Lays a window's counts beside the reference's. */
export function cellsOf(profile: ColumnProfile, window: Tally): Cells {
  if (profile.kind === 'number' && window.kind === 'number') return numericCells(profile, window)
  if (profile.kind === 'category' && window.kind === 'category') return categoryCells(profile, window)
  throw new RangeError(`${profile.name} is profiled as ${profile.kind} but counted as ${window.kind}`)
}

/** Categories of the window that the reference never had, most frequent first; none where the profile is cut short. */
export function unseenCategories(
  profile: CategoryProfile,
  values: ReadonlyMap<string, number>,
): [string, number][] {
  if (profile.other > 0) return []
  const known = new Set(profile.values.map(([value]) => value))
  return [...values]
    .filter(([value]) => !known.has(value))
    .sort(([a, rowsOfA], [b, rowsOfB]) => rowsOfB - rowsOfA || (a < b ? -1 : 1))
}

type Counted<Kind extends Tally['kind']> = Extract<Tally, { kind: Kind }>

function numericCells(profile: NumericProfile, window: Counted<'number'>): Cells {
  const filled: number[] = []
  const beyond: Cell[] = []
  profile.counts.forEach((reference, bin) => {
    if (reference > 0) filled.push(bin)
    else
      beyond.push({
        kind: 'beyond',
        label: binLabel(profile.edges, bin, bin),
        reference,
        window: window.counts[bin] ?? 0,
      })
  })
  const referenceCounts = filled.map((bin) => profile.counts[bin] ?? 0)
  const fewest = Math.max(fewestRowsInCell, (fewestRowsInBin * profile.rows) / window.rows)
  const bins = mergeSmall(referenceCounts, fewest).map((group): Cell => {
    const members = group.map((index) => filled[index] ?? 0)
    return {
      kind: 'bin',
      label: binLabel(profile.edges, members[0] ?? 0, members[members.length - 1] ?? 0),
      reference: members.reduce((sum, bin) => sum + (profile.counts[bin] ?? 0), 0),
      window: members.reduce((sum, bin) => sum + (window.counts[bin] ?? 0), 0),
    }
  })
  const missing = missingCell(profile, window)
  return {
    effect: [...bins, ...beyond, missing].filter(isFilled),
    ...byExpectation([...bins, missing], profile.rows, window.rows, beyond),
  }
}

/**
 * Categories too rare for the test are pooled; so are, for the test, those the reference never had: which categories
 * are rare or unseen was found out from the reference, and the pool as a whole is free of that choice. The unseen are
 * then tested once more, against the reference rows that are alone with their value: a row that came last would have
 * been unseen as often as that (Good and Turing).
 */
function categoryCells(profile: CategoryProfile, window: Counted<'category'>): Cells {
  const [known, rare] = [[] as Cell[], { reference: profile.other, window: 0 }]
  let listed = 0
  for (const [value, reference] of profile.values) {
    const rows = window.values.get(value) ?? 0
    listed += rows
    if (isDense(reference, profile.rows, window.rows))
      known.push({ kind: 'category', label: value, reference, window: rows })
    else {
      rare.reference += reference
      rare.window += rows
    }
  }
  const unlisted = window.rows - window.missing - listed
  const label = 'rare values'
  const isWhole = profile.other === 0
  const rest: Cell = {
    kind: 'rest',
    label,
    reference: rare.reference,
    window: rare.window + (isWhole ? 0 : unlisted),
  }
  const unseen: Cell = { kind: 'unseen', label: 'new values', reference: 0, window: isWhole ? unlisted : 0 }
  const pooled: Cell = { kind: 'rest', label, reference: rare.reference, window: rare.window + unlisted }
  const alone = profile.values.filter(([, rows]) => rows === 1).length
  const missing = missingCell(profile, window)
  return {
    effect: [...known, rest, unseen, missing].filter(isFilled),
    ...byExpectation(
      [...known, ...(pooled.reference > 0 ? [pooled] : []), missing],
      profile.rows,
      window.rows,
      isWhole ? [{ ...unseen, reference: alone }] : [],
    ),
  }
}

function missingCell(profile: ColumnProfile, window: Tally): Cell {
  return { kind: 'missing', label: 'missing', reference: profile.missing, window: window.missing }
}

function byExpectation(
  cells: readonly Cell[],
  referenceRows: number,
  windowRows: number,
  sparse: readonly Cell[],
): Pick<Cells, 'dense' | 'sparse'> {
  const dense = cells.filter((cell) => isDense(cell.reference, referenceRows, windowRows))
  return { dense, sparse: [...cells.filter((cell) => !dense.includes(cell)), ...sparse] }
}

function isDense(reference: number, referenceRows: number, windowRows: number): boolean {
  return Math.min(reference, (reference * windowRows) / referenceRows) >= fewestRowsInCell
}

function isFilled(cell: Cell): boolean {
  return cell.reference > 0 || cell.window > 0
}

function binLabel(edges: readonly number[], first: number, last: number): string {
  const [lower, upper] = [edges[first - 1], edges[last]]
  if (lower === undefined) return upper === undefined ? 'any number' : `≤ ${shortNumber(upper)}`
  return upper === undefined ? `> ${shortNumber(lower)}` : `${shortNumber(lower)} to ${shortNumber(upper)}`
}
