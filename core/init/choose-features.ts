import { type ColumnFacts, isTemporal, present, type TableFacts } from './column-facts.ts'
import { isUnique } from './guess-roles.ts'

/** A column the model is to see. */
export interface FeatureChoice {
  readonly column: ColumnFacts
  /** What its name is made from: the column's, with what was taken of it. */
  readonly from: string
  /** For data.columns: the column's name, or an expression. */
  readonly written: string
  /** Where the values are read in another way than they are written. */
  readonly note?: string | undefined
}

/** A column the model is not to see, and why not. */
export interface LeftOut {
  readonly column: string
  readonly why: string
}

const mostMissing = 0.95
/** A text with more different values than this share of its rows is a name or free text. */
const nearlyUnique = 0.5
const fewestNames = 50

/**
 * Every column the model may see, and why it does not see the others.
 * @param taken columns with another part: label, id, time, with what they are
 * @param leaks columns that give the label away, with how
 */
export function chooseFeatures(
  facts: TableFacts,
  taken: ReadonlyMap<string, string>,
  leaks: ReadonlyMap<string, string>,
): { readonly features: FeatureChoice[]; readonly leftOut: LeftOut[] } {
  const features: FeatureChoice[] = []
  const leftOut: LeftOut[] = []
  for (const column of facts.columns) {
    const why = taken.get(column.name) ?? whyNot(column) ?? leaks.get(column.name)
    if (why !== undefined) {
      leftOut.push({ column: column.name, why })
      continue
    }
    const written = column.writtenNumber
    features.push({
      column,
      from: column.name,
      written: written?.expression ?? column.name,
      ...(written === undefined ? {} : { note: written.words }),
    })
  }
  return { features, leftOut }
}

/** Why a column is of no use as it is; undefined if it may be. */
export function whyNot(column: ColumnFacts): string | undefined {
  const filled = present(column)
  if (filled === 0) return 'no value in any row'
  if (column.missing > mostMissing * column.rows) {
    return `${((100 * column.missing) / column.rows).toFixed(1)} % of the rows have no value`
  }
  if (column.distinct === 1) {
    return column.missing === 0 ? 'the same value in every row' : 'one value, and nothing else but gaps'
  }
  if (isTemporal(column)) {
    return 'a date; write what matters as a column of its own, such as month(…), and add that'
  }
  if (column.type.logicalType === 'string' && column.writtenNumber === undefined) {
    if (column.distinct > nearlyUnique * filled && column.distinct > fewestNames) {
      return `${column.distinct} different texts in ${filled} rows: a name, an id or free text`
    }
  }
  if (column.type.logicalType === 'integer' && isUnique(column) && column.range !== undefined) {
    const span = column.range.max - column.range.min
    if (span === column.rows - 1) return 'it numbers the rows'
  }
  return undefined
}
