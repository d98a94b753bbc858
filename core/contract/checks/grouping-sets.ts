/** Columns that one GROUPING SETS tells apart, a pass over the rows for all of them: engines have bits for as many. */
export const mostGrouped = 30

/**
 * What GROUPING(all columns) says of the set that keeps one of them: a bit for each that it leaves out, the first the
 * highest.
 * @param place of the column, from 0
 */
export function setOf(place: number, columns: number): number {
  return 2 ** columns - 1 - 2 ** (columns - 1 - place)
}
