import type { Sha256 } from '#core/digest.ts'
import type { Cell } from '#core/metrics/cells.ts'

/** The files a verdict on somebody else's predictions is made from. */
export const fileRoles = ['candidate', 'champion', 'holdout'] as const
export type InputRole = (typeof fileRoles)[number]
/** Other files a finding may be about. */
export const otherRoles = ['baseline', 'validation', 'champion-validation'] as const
export type FileRole = InputRole | (typeof otherRoles)[number]

/** How a file is written. */
export const fileFormats = ['csv', 'tsv', 'json-lines', 'parquet'] as const
export type FileFormat = (typeof fileFormats)[number]

/** The columns that were asked for, by name; row 0 is the first row of data. */
export interface FileColumns {
  readonly rows: number
  readonly columns: ReadonlyMap<string, ArrayLike<Cell>>
}

/** A file of predictions or labels, opened: its columns are read when they are known to be needed. */
export interface PredictionFile {
  /** As the person named it. */
  readonly path: string
  readonly format: FileFormat
  /** Of the file's bytes. */
  readonly sha256: Sha256
  readonly bytes: number
  /** Every column, in the file's order. JSON lines: those of the first line. */
  readonly names: readonly string[]
  /**
   * Reads columns that are among `names`. Numbers that a double cannot hold come as bigint or text.
   * @throws Failure DATA_UNDECODABLE naming the row or the column
   */
  read(names: readonly string[]): Promise<FileColumns>
}

/** A file in its role, with what was read of it. */
export interface RoleColumns extends FileColumns {
  readonly role: FileRole
  readonly path: string
  readonly names: readonly string[]
}

/** Text of a cell as ids, classes, slices and units are compared; undefined where there is none. */
export function cellText(cell: Cell): string | undefined {
  if (cell === null || cell === undefined || cell === '') return undefined
  return typeof cell === 'string' ? cell : String(cell)
}
