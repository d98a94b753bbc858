import type { DataResults } from './results.ts'

/** The file a row stands in, and its number there; rows are counted through all files in reading order. */
export function placeOfRow(
  number: number,
  files: DataResults['files'],
): { readonly file: string; readonly batch?: string | undefined; readonly row: number } {
  let before = 0
  for (const { location, batch, rows } of files) {
    if (number <= before + rows) return { file: location, batch, row: number - before }
    before += rows
  }
  return { file: '', row: number }
}

/** Numbers of rows for people: of several files, each by its number in its own file or batch. */
export function rowsWords(numbers: readonly number[], files: DataResults['files']): string {
  if (files.length < 2) return numbers.join(', ')
  const byFile = new Map<string, number[]>()
  for (const number of numbers) {
    const { file, batch = file, row } = placeOfRow(number, files)
    byFile.set(batch, [...(byFile.get(batch) ?? []), row])
  }
  return [...byFile].map(([file, rows]) => `${rows.join(', ')} of ${file}`).join('; ')
}

/** How many rows each split has, where files are split: `train 400, test 101`; undefined where none is. */
export function splitsWords(files: DataResults['files']): string | undefined {
  const sizes = new Map<string, number>()
  for (const { split, rows } of files)
    if (split !== undefined) sizes.set(split, (sizes.get(split) ?? 0) + rows)
  return sizes.size === 0 ? undefined : [...sizes].map(([split, rows]) => `${split} ${rows}`).join(', ')
}
