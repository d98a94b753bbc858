/** A cell of a report: text, a number, or nothing known. */
export type Cell = string | number | null

/**
 * How one feature reaches the trees: a number as it is; a category (operator, species …) as the share of damaged
 * strikes among the training data's strikes of that category.
 */
export type Feature =
  | { readonly name: string; readonly kind: 'number' }
  | ({ readonly name: string; readonly kind: 'category' } & DamageRates)

export interface DamageRates {
  /** Smoothed share of damaged strikes per category; the category '' are the rows where it is missing. */
  readonly rates: Readonly<Record<string, number>>
  /** The share over all rows; stands for every category the training data do not have. */
  readonly overall: number
}

/** True if the column's values, missing ones aside, are all finite numbers, and there are some. */
export function isNumeric(values: readonly string[]): boolean {
  const known = values.filter((value) => value !== '')
  return known.length > 0 && known.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
}

/**
 * Learns from a training column how its feature reaches the trees; undefined if every value is missing.
 * `damaged` says of each row whether the strike did damage; `prior` is how many strikes' worth of the overall share
 * is mixed into each category's own.
 */
export function describeFeature(
  name: string,
  values: readonly string[],
  damaged: readonly boolean[],
  prior: number,
): Feature | undefined {
  if (values.every((value) => value === '')) return undefined
  if (isNumeric(values)) return { name, kind: 'number' }
  return { name, kind: 'category', ...damageRates(values, damaged, prior) }
}

/** (damaged + prior × overall) / (rows + prior) per category, in the categories' order. */
export function damageRates(
  values: readonly string[],
  damaged: readonly boolean[],
  prior: number,
): DamageRates {
  const overall = damaged.length === 0 ? 0 : damaged.filter(Boolean).length / damaged.length
  const counts = new Map<string, { rows: number; damaged: number }>()
  for (const [row, value] of values.entries()) {
    const count = counts.get(value) ?? { rows: 0, damaged: 0 }
    counts.set(value, { rows: count.rows + 1, damaged: count.damaged + (damaged[row] === true ? 1 : 0) })
  }
  const rates = [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([value, count]) => [value, (count.damaged + prior * overall) / (count.rows + prior)] as const)
  return { rates: Object.fromEntries(rates), overall }
}

/**
 * The training column of a category, cross-fitted: each row gets its category's rate as the other folds have it,
 * so that no row's own outcome is in its feature. `folds` numbers each row's fold.
 */
export function crossFittedRates(
  values: readonly string[],
  damaged: readonly boolean[],
  folds: readonly number[],
  prior: number,
): number[] {
  const encoded = new Array<number>(values.length).fill(0)
  for (const fold of new Set(folds)) {
    const outside = [...values.keys()].filter((row) => folds[row] !== fold)
    const { rates, overall } = damageRates(
      outside.map((row) => values[row] ?? ''),
      outside.map((row) => damaged[row] === true),
      prior,
    )
    for (const [row, value] of values.entries()) {
      if (folds[row] === fold) encoded[row] = ownEntry(rates, value) ?? overall
    }
  }
  return encoded
}

/** The number the trees see for a cell; null is a missing number. Takes cells that fit the feature's kind. */
export function encode(feature: Feature, cell: Cell): number | null {
  if (feature.kind === 'number') return cell === null ? null : Number(cell)
  return ownEntry(feature.rates, cell === null ? '' : String(cell)) ?? feature.overall
}

/** The name a feature has inside the trees, whatever its own. */
export function columnName(index: number): string {
  return `feature_${index}`
}

function ownEntry(record: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
