import type { Contract } from '#core/contract/contract.ts'

/** A value out of a table. Dates and timestamps arrive as ISO text. */
export type Cell = string | number | boolean | null

/** A file to read, as it stands on this machine. */
export interface TableFile {
  readonly path: string
  /** As people know it, for messages. */
  readonly location: string
  readonly batch?: string | undefined
}

/** What was found in one file. */
export interface ReadFile {
  readonly location: string
  readonly batch?: string | undefined
  readonly columns: readonly string[]
  readonly rows: number
}

/** What a scalar expression reads, or why it is refused. */
export type Inspection =
  | { readonly kind: 'scalar'; readonly columns: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** A query over the table: expressions by name, rows that count, order. */
export interface Query {
  readonly select: Readonly<Record<string, string>>
  readonly where?: string | undefined
  readonly orderBy?: string | undefined
}

/**
 * Data opened for checking and cutting. Expressions see the contract's columns by name with their types, each one's
 * text as `text:<name>`, and `assay:row` and `assay:batch` (core/data/sql.ts).
 * After opening, nothing an expression says can reach a file or the network.
 */
export interface Table extends AsyncDisposable {
  readonly files: readonly ReadFile[]
  /** Like {@link Tables.inspect}. */
  inspect(expression: string): Promise<Inspection>
  /**
   * Gives columns new names, each an expression over the contract's columns; later queries see only these. NaN and
   * infinities become missing. `derived` columns are computed from the new ones.
   */
  name(columns: Readonly<Record<string, string>>, derived?: Readonly<Record<string, string>>): Promise<void>
  /** One row of aggregates, by name. Lists come back as arrays. */
  aggregate(query: Omit<Query, 'orderBy'>): Promise<Record<string, Cell | readonly Cell[]>>
  /** Rows as columns of equal length. */
  columns(query: Query): Promise<Record<string, Cell[]>>
  /** Writes rows as CSV (UTF-8, `\n`, header, empty for NULL) to a file inside the scratch folder it was opened with. */
  writeCsv(query: Query, path: string): Promise<void>
}

/** The engine that reads data. */
export interface Tables {
  /**
   * @param scratch the only folder that {@link Table.writeCsv} may write to
   * @throws Failure NO_DATA for zero bytes or no rows, DATA_UNDECODABLE for bytes that are no table, CANCELLED
   */
  open(request: {
    readonly files: readonly TableFile[]
    readonly contract: Contract
    readonly scratch: string
    readonly signal: AbortSignal
  }): Promise<Table>
  /**
   * Which columns a scalar expression reads. Anything but one scalar expression is refused: subqueries, aggregates,
   * functions that read more than their arguments or answer otherwise tomorrow.
   */
  inspect(expression: string): Promise<Inspection>
}
