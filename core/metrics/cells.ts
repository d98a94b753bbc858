/** A value as files and databases hand it over. */
export type Cell = string | number | bigint | boolean | null | undefined

/** 1 for true, 0 for false, in the spellings files use; undefined for anything else. */
export function readBinary(cell: Cell): 0 | 1 | undefined {
  switch (typeof cell) {
    case 'boolean':
      return cell ? 1 : 0
    case 'number':
    case 'bigint':
      return Number(cell) === 1 ? 1 : Number(cell) === 0 ? 0 : undefined
    case 'string': {
      const text = cell.trim().toLowerCase()
      return text === '1' || text === 'true' ? 1 : text === '0' || text === 'false' ? 0 : undefined
    }
    default:
      return undefined
  }
}

/** The number, or NaN where there is none. */
export function readNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell
  if (cell === null || cell === undefined || typeof cell === 'boolean' || cell === '') return Number.NaN
  return Number(cell)
}

/** The value as a class name. */
export function readText(cell: Cell): string {
  return typeof cell === 'string' ? cell : String(cell)
}

/** The distinct values as text, sorted by code unit: the same order everywhere. */
export function distinctTexts(cells: ArrayLike<Cell>): readonly string[] {
  const seen = new Set<string>()
  for (let row = 0; row < cells.length; row++) seen.add(readText(cells[row]))
  return [...seen].sort()
}
