import { type Cell, readText } from '#core/metrics/cells.ts'
import { fewestUnits, jackknifedUnits, type Units } from '#core/statistics/cluster-t.ts'
import { type ShapedMoments, shapedMoments, standardError } from '#core/statistics/moments.ts'
import { unseenRows } from '#core/statistics/paired-t.ts'
import { plainShape, type SkewedMean, shapeOf } from '#core/statistics/skewed-mean.ts'

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
export interface RowMean extends SkewedMean {
  readonly method: 't' | 'skewed-t' | 'cluster-t'
  /** Independent units, where rows belong together. */
  readonly units?: number
}

/** What the spread of a mean over rows depends on beside them. */
export interface Spreading {
  /** See MetricEstimate: rows (with units: units) that nobody saw turn over widen the spread, so that no difference is not taken for certain equality. */
  readonly turnoverSquare: number
  readonly alpha: number
  /** Which rows belong together; without them rows are independent. */
  readonly units?: Units | undefined
  /** How many rows can carry the metric at most, where that is not all of them. */
  readonly carriers?: number | undefined
}

/**
 * A mean of row differences with the standard error that their dependence asks for, and the shape of it.
 * @param mean of the differences
 */
export function meanOverRows(
  differences: Float64Array,
  mean: number,
  { turnoverSquare, alpha, units, carriers }: Spreading,
): RowMean {
  if (units === undefined)
    return meanOfMoments(shapedMoments(differences, mean), turnoverSquare, alpha, carriers)
  const { sums, count, rows, carriers: ofSizes } = jackknifedUnits(differences, mean, units)
  const of = shapedMoments(sums, 0)
  const wholeUnit = turnoverSquare * (rows / count) ** 2
  const added = turnoverSquare === 0 ? 0 : unseenRows(alpha) * unseenSquare(of, wholeUnit)
  const factor = count < 2 ? Number.NaN : (count - 1) / count
  const standardError = Math.sqrt(factor * of.squares + added / factor) / rows
  const shape = shapeOf({ ...of, count }, Math.min(ofSizes, carriers ?? ofSizes))
  return { count: rows, mean, standardError, ...shape, units: count, method: 'cluster-t' }
}

/** The same of independent rows whose moments are known, as they are from counts. */
export function meanOfMoments(
  of: ShapedMoments,
  turnoverSquare: number,
  alpha: number,
  carriers?: number,
): RowMean {
  const { count, mean, squares } = of
  if (turnoverSquare === 0)
    return { count, mean, standardError: standardError(of), ...shapeOf(of, carriers), method: 'skewed-t' }
  const added = unseenRows(alpha) * unseenSquare(of, turnoverSquare)
  const error = standardError({ count, mean, squares: squares + added })
  return { count, mean, standardError: error, ...plainShape(count), method: 't' }
}

/**
 * Square of a row's difference (a unit's sum) that nobody saw: the average of those that carry the spread, one that turns
 * over as a whole counted with them. Where none differs that one is all there is; where many do, they say how far one goes.
 */
function unseenSquare({ squares, worth }: Pick<ShapedMoments, 'squares' | 'worth'>, whole: number): number {
  return (whole + squares) / (1 + (squares === 0 ? 0 : worth))
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
