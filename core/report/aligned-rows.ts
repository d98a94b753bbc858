/** Rows as lines, two spaces in, every column as wide as its widest cell; columns of numbers to the right. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))),
  )
  const numeric = Array.from({ length: count }, (_, column) =>
    rows.slice(1).every((row) => /^([-+]?[\d,.]+( [A-Z]{3})?|none|)$/.test(row[column] ?? '')),
  )
  return rows.map((row) =>
    `  ${row
      .map((cell, column) => {
        const room = ' '.repeat((widths[column] ?? 0) - lengthOf(cell))
        return numeric[column] === true ? `${room}${cell}` : `${cell}${room}`
      })
      .join('  ')}`.replace(/ +$/, ''),
  )
}

function lengthOf(text: string): number {
  return [...text].length
}
