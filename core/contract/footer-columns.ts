import type { CheckResult } from './results.ts'

/**
 * Columns whose every answer came out of the files' footers: their values were not read, and a damaged page among them
 * has not shown.
 */
export function footerColumns(checks: readonly CheckResult[]): string[] {
  const byColumn = Map.groupBy(
    checks.filter(({ column }) => column !== undefined),
    ({ column }) => column ?? '',
  )
  return [...byColumn].flatMap(([column, own]) =>
    own.every(({ evidence }) => evidence === 'footers') ? [column] : [],
  )
}

/** So many are named. */
const mostNamed = 10

/** The same for people; undefined where every column that has a check was read. */
export function footerWords(
  checks: readonly CheckResult[],
  name: (column: string) => string,
): string | undefined {
  const columns = footerColumns(checks)
  if (columns.length === 0) return undefined
  const more = columns.length - mostNamed
  const named = columns.slice(0, mostNamed).map(name).join(', ')
  return `answered by the footers alone, values not read: ${named}${more > 0 ? ` and ${more} more` : ''}`
}
