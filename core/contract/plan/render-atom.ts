import type { Atom, Sql } from '#core/contract/checks/lowered.ts'
import type { Dialect } from '#core/data/dialect.ts'

/** So many examples are fetched; people are shown up to five different ones. */
const mostExamples = 20
/** So many rows are named. */
const mostRows = 5

/**
 * An atom as an aggregate over rows.
 * @param rowNumber SQL of a row's number; without one, rows are not named
 */
export function renderAtom(atom: Atom, dialect: Dialect, rowNumber: Sql | undefined): Sql {
  switch (atom.kind) {
    case 'count':
      return atom.where === 'TRUE'
        ? 'COUNT(*)'
        : `COALESCE(SUM(CASE WHEN ${atom.where} THEN 1 ELSE 0 END), 0)`
    case 'distinct':
      return `COUNT(DISTINCT ${tuple(atom.of)}) FILTER (WHERE ${atom.where})`
    case 'approximate_distinct':
      return dialect.approximateDistinct(atom.of, atom.where).sql
    case 'min':
    case 'max':
    case 'sum':
      return `${atom.kind.toUpperCase()}(${atom.of}) FILTER (WHERE ${atom.where})`
    case 'mean':
      return `AVG(CAST(${atom.of} AS DOUBLE)) FILTER (WHERE ${atom.where})`
    case 'variance':
    case 'skewness':
    case 'kurtosis':
      return dialect.moment(atom.kind, atom.of, atom.where)
    case 'quantile':
      return dialect.quantile(atom.of, atom.share, atom.where)
    case 'correlation': {
      const [one, other] = atom.of
      return `corr(CAST(${one} AS DOUBLE), CAST(${other} AS DOUBLE)) FILTER (WHERE ${atom.where})`
    }
    case 'examples':
      return dialect.smallest(atom.of, mostExamples, atom.where)
    case 'rows':
      return rowNumber === undefined ? 'NULL' : dialect.smallest(rowNumber, mostRows, atom.where)
  }
}

/** How often a value occurs, in a histogram of one column. */
export const weight: Sql = '"assay:count"'

/**
 * The same atom over a column's histogram, one row a value with its {@link weight}; undefined where the values and
 * their counts do not tell it. Rows are not among them: they are looked up for what failed.
 */
export function renderWeighted(atom: Atom, dialect: Dialect): Sql | undefined {
  switch (atom.kind) {
    case 'count':
      return atom.where === 'TRUE'
        ? `COALESCE(SUM(${weight}), 0)`
        : `COALESCE(SUM(CASE WHEN ${atom.where} THEN ${weight} ELSE 0 END), 0)`
    case 'distinct':
    case 'approximate_distinct':
    case 'min':
    case 'max':
    case 'examples':
      return renderAtom(atom, dialect, undefined)
    case 'sum':
      return `SUM(${atom.of} * ${weight}) FILTER (WHERE ${atom.where})`
    case 'mean':
      return `SUM(CAST(${atom.of} AS DOUBLE) * ${weight}) FILTER (WHERE ${atom.where}) / NULLIF(SUM(${weight}) FILTER (WHERE ${atom.where}), 0)`
    case 'variance':
      return overValues(
        atom,
        `SUM(${weight} * (x - centre) * (x - centre)) / SUM(${weight})`,
        `CAST(${atom.of} AS DOUBLE)`,
      )
    case 'quantile':
      return `(SELECT MIN(x) FILTER (WHERE upto >= ${atom.share} * total) FROM (SELECT ${atom.of} AS x, SUM(${weight}) OVER (ORDER BY ${atom.of}) AS upto, SUM(${weight}) OVER () AS total FROM t WHERE ${atom.where}))`
    case 'rows':
      return 'NULL'
    default:
      return undefined
  }
}

/** A figure about the distance of values from their mean; a pass over the few values, not over the rows. */
function overValues(atom: { readonly where: Sql }, figure: Sql, number: Sql): Sql {
  const counted = `SELECT ${number} AS x, ${weight} FROM t WHERE ${atom.where}`
  return `(SELECT ${figure} FROM (${counted}), (SELECT SUM(x * ${weight}) / SUM(${weight}) AS centre FROM (${counted})))`
}

function tuple(parts: readonly Sql[]): Sql {
  return parts.length === 1 ? (parts[0] ?? 'NULL') : `ROW(${parts.join(', ')})`
}
