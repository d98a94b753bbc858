import type { Cell } from '#core/metrics/cells.ts'
import type { SliceColumn } from '../slice-report.ts'
import { type UnitColumn, unitColumn } from '../units.ts'
import { cellText, type RoleColumns } from './file-columns.ts'
import { examplesText, rowsText, shownExamples, type Unusable, unusable } from './unusable.ts'

/** So many different values a column to slice by may have: more are ids or amounts, and every slice would be tiny. */
export const mostSlices = 1000

/** Columns to slice by, in the order of the holdout. */
export function sliceColumns(
  file: RoleColumns,
  names: readonly string[],
): { readonly kind: 'slices'; readonly columns: readonly SliceColumn[] } | Unusable {
  const columns: SliceColumn[] = []
  for (const name of names) {
    const cells = file.columns.get(name) ?? []
    const values = sliceValues(cells, file.rows)
    const different = new Set<string>()
    for (let row = 0; row < values.length && different.size <= mostSlices; row++) {
      const value = values[row]
      if (value !== null && value !== undefined) different.add(value)
    }
    if (different.size > mostSlices) {
      const first = [...different].slice(0, shownExamples)
      return unusable('too-many-slices', {
        role: file.role,
        column: name,
        first,
        words: `Column ${name} of ${file.path} has more than ${mostSlices} different values (${examplesText(first, mostSlices)}): too many to judge each as a slice.`,
        next: 'slice by a column with fewer values, or put values into groups first.',
      })
    }
    columns.push({ name, values })
  }
  return { kind: 'slices', columns }
}

/** The cells as texts. Texts that nothing has to be done to stay where they are: a copy for millions of rows is slow. */
function sliceValues(cells: ArrayLike<Cell>, rows: number): readonly (string | null)[] {
  const asTheyAre = Array.isArray(cells) && cells.length === rows
  if (asTheyAre && cells.every((cell: Cell) => cell !== '' && typeof cell === 'string')) return cells
  return Array.from({ length: rows }, (_, row) => cellText(cells[row]) ?? null)
}

/** Which unit each row belongs to; every row has to name one. */
export function fileUnits(file: RoleColumns, name: string): UnitColumn | Unusable {
  const units = unitColumn(name, file.columns.get(name) ?? [])
  if (units.kind === 'units') return units
  return unusable('missing-units', {
    role: file.role,
    column: name,
    rows: units.rows,
    words: `${rowsText(units.rows)} of ${file.path} ${units.rows === 1 ? 'names' : 'name'} no ${name}; the first is row ${units.first + 1}.`,
    next: 'give a row that belongs to nobody else a value of its own.',
  })
}
