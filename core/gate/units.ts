import type { FourthMoments } from '#core/metrics/cell-metrics.ts'
import { type Cell, readText } from '#core/metrics/cells.ts'
import { clusterEstimate, fewestUnits, type Units } from '#core/statistics/cluster-t.ts'
import { moments, standardError } from '#core/statistics/moments.ts'
import { type MeanEstimate, unseenRows } from '#core/statistics/paired-t.ts'

/** The column that says which rows belong together: to one user, session, patient. */
export interface UnitColumn extends Units {
  readonly kind: 'units'
  readonly name: string
}

/** Rows that name no unit. */
export interface RowsWithoutUnit {
  readonly kind: 'rows-without-unit'
  readonly rows: number
  /** Position of the first. */
  readonly first: number
}

/** Numbers the units in the order they are met. Every row has to name one: null, undefined and empty text name none. */
export function unitColumn(name: string, cells: ArrayLike<Cell>): UnitColumn | RowsWithoutUnit {
  const codeOf = new Map<string, number>()
  const codes = new Uint32Array(cells.length)
  let missing = 0
  let first = 0
  for (let row = 0; row < codes.length; row++) {
    const cell = cells[row]
    if (cell === null || cell === undefined || cell === '') {
      if (missing++ === 0) first = row
      continue
    }
    const unit = readText(cell)
    const known = codeOf.get(unit)
    codes[row] = known ?? codeOf.size
    if (known === undefined) codeOf.set(unit, codeOf.size)
  }
  return missing === 0
    ? { kind: 'units', name, codes, count: codeOf.size }
    : { kind: 'rows-without-unit', rows: missing, first }
}

/** A mean over rows or, where rows belong together, over rows of independent units. */
export interface RowMean extends MeanEstimate {
  readonly method: 't' | 'cluster-t'
  /** Independent units, where rows belong together. */
  readonly units?: number
}

/**
 * Mean of row differences with the standard error that their dependence asks for.
 * @param turnoverSquare see MetricEstimate: rows (with units: units) that nobody saw turn over widen the spread, so that
 *   no difference in the sample is not taken for certain equality
 */
export function meanOverRows(
  differences: Float64Array,
  turnoverSquare: number,
  alpha: number,
  units: Units | undefined,
): RowMean {
  if (units === undefined) return { ...rowEstimate(differences, turnoverSquare, alpha), method: 't' }
  const of = clusterEstimate(differences, units)
  if (turnoverSquare === 0 || of.units < 2) return { ...of, method: 'cluster-t' }
  const factor = of.units / (of.units - 1) / of.count / of.count
  const wholeUnit = turnoverSquare * (of.count / of.units) ** 2
  const sums = unitSums(differences, of.mean, units)
  const added = unseenRows(alpha) * unseenSquare(powerSums(sums, 0), wholeUnit)
  return { ...of, standardError: Math.sqrt(of.standardError ** 2 + factor * added), method: 'cluster-t' }
}

/** The same of independent rows whose moments are known, as they are from counts. */
export function meanOfMoments(of: FourthMoments, turnoverSquare: number, alpha: number): RowMean {
  const added = turnoverSquare === 0 ? 0 : unseenRows(alpha) * unseenSquare(of, turnoverSquare)
  return {
    count: of.count,
    mean: of.mean,
    standardError: standardError({ ...of, squares: of.squares + added }),
    degrees: of.count - 1,
    method: 't',
  }
}

function rowEstimate(differences: Float64Array, turnoverSquare: number, alpha: number): RowMean {
  const of = moments(differences)
  const fourths = turnoverSquare === 0 ? 0 : powerSums(differences, of.mean).fourths
  return meanOfMoments({ ...of, fourths }, turnoverSquare, alpha)
}

/**
 * Square of a row's difference (a unit's sum) that nobody saw: the average of those that carry the spread, one that turns
 * over as a whole counted with them. Where none differs that one is all there is; where many do, they say how far one goes.
 * How many carry it: (sum of squares)^2 over the sum of fourth powers.
 */
function unseenSquare(
  { squares, fourths }: Pick<FourthMoments, 'squares' | 'fourths'>,
  whole: number,
): number {
  const carrying = fourths === 0 ? 0 : (squares * squares) / fourths
  return (whole + squares) / (1 + carrying)
}

function powerSums(values: Float64Array, mean: number): Pick<FourthMoments, 'squares' | 'fourths'> {
  let squares = 0
  let fourths = 0
  for (let index = 0; index < values.length; index++) {
    const square = (values[index]! - mean) ** 2
    squares += square
    fourths += square * square
  }
  return { squares, fourths }
}

/** Sums over units of the distances from the mean. */
function unitSums(differences: Float64Array, mean: number, { codes, count }: Units): Float64Array {
  const sums = new Float64Array(count)
  for (let row = 0; row < differences.length; row++) sums[codes[row]!]! += differences[row]! - mean
  return sums
}

/** Whether there are so few units that their spread is not to be trusted. */
export function tooFewUnits(units: number | undefined): boolean {
  return units !== undefined && units < fewestUnits
}

/** The units of some of the rows, counted anew. */
export function selectUnits(units: Units | undefined, rows: Uint32Array): Units | undefined {
  if (units === undefined) return undefined
  const codes = new Uint32Array(rows.length)
  const codeOf = new Map<number, number>()
  for (let index = 0; index < rows.length; index++) {
    const unit = units.codes[rows[index]!]!
    const known = codeOf.get(unit)
    codes[index] = known ?? codeOf.size
    if (known === undefined) codeOf.set(unit, codeOf.size)
  }
  return { codes, count: codeOf.size }
}
