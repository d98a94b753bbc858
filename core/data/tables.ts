import type { Measured } from '#core/contract/checks/answer.ts'
import type { Sql, TableFacts } from '#core/contract/checks/lowered.ts'
import type { Contract, Property } from '#core/contract/contract.ts'
import type { Dialect } from './dialect.ts'

/** A value out of a table. Dates and timestamps arrive as ISO text. */
export type Cell = string | number | boolean | null

/** A file to read, as it stands on this machine. */
export interface TableFile {
  readonly path: string
  /** As people know it, for messages. */
  readonly location: string
  readonly batch?: string | undefined
  /** The split its rows belong to, such as `train`; left out where rows are split otherwise or not at all. */
  readonly split?: string | undefined
}

/** Another table that a contract names, as it stands on this machine. */
export interface ReferenceFile extends TableFile {
  readonly name: string
}

/** What was found in one file. */
export interface ReadFile {
  readonly location: string
  readonly batch?: string | undefined
  readonly split?: string | undefined
  readonly columns: readonly string[]
  readonly rows: number
}

/** What a scalar expression reads, or why it is refused. */
export type Inspection =
  | { readonly kind: 'scalar'; readonly columns: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** Whether a whole query may be run, or why it is refused. */
export type QueryInspection =
  | { readonly kind: 'query' }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a statement may take. */
export interface QueryLimits {
  /** It is stopped after so many seconds and rejects, saying so. */
  readonly seconds: number
}

/** A query over the table: expressions by name, rows that count, order. */
export interface Query {
  readonly select: Readonly<Record<string, string>>
  readonly where?: string | undefined
  readonly orderBy?: string | undefined
}

/** How a column of the contract is read from the source. */
export interface ColumnReading {
  /** The column as the source has it; undefined if it has none of that name. */
  readonly raw: Sql | undefined
  /** Over the raw column: its text, NULL where missing; and its typed value, NULL where missing or unreadable. */
  readonly text: Sql
  readonly value: Sql
}

/** Another table that a contract names, to be joined with. */
export interface ReferenceRelation {
  /** As people know it, for messages. */
  readonly location: string
  /** What stands after FROM. */
  readonly from: Sql
  readonly rows: number
  readonly columns: readonly string[]
  /** How one of its columns is read, as the logical type of this property; undefined if it has none of that name. */
  reading(property: Property): ColumnReading | undefined
}

/** What checks run on: rows in an engine, as SQL. Nothing a statement says can reach anything else. */
export interface Relation {
  readonly dialect: Dialect
  /** How many small statements are worth running side by side. Default: 1. */
  readonly lanes?: number | undefined
  /** What stands after FROM. */
  readonly from: Sql
  /** Number of a row, from 1 in the order of the files; undefined where rows have none. */
  readonly rowNumber: Sql | undefined
  /** Name of the batch a row came with; undefined where there are no batches. */
  readonly batch: Sql | undefined
  readonly facts: TableFacts
  /** Other tables, by the names the contract gives them; left out where none are loaded. */
  readonly references?: ReadonlyMap<string, ReferenceRelation> | undefined
  reading(property: Property): ColumnReading
  /** About how many different values each column has, seen on so many rows at the start. */
  sampleDistinct(
    properties: readonly Property[],
  ): Promise<{ readonly rows: number; readonly distinct: ReadonlyMap<string, number> }>
  /** Bytes that reading these columns of every row takes; of all columns when left out. */
  bytesOf(columns?: readonly string[]): number
  /** Runs one SELECT. Rejects with the engine's words, a limit that was reached, or a Failure CANCELLED. */
  query(select: Sql, limits?: QueryLimits): Promise<readonly Measured[]>
  /** Why the engine refuses a statement before running it; undefined if it would run it. */
  refusal(select: Sql): Promise<string | undefined>
}

/**
 * Data opened for checking and cutting. Expressions see the contract's columns by name with their types, each one's
 * text as `text:<name>`, and `assay:row` and `assay:batch` (core/data/sql.ts).
 * After opening, nothing an expression says can reach a file or the network.
 */
export interface Table extends AsyncDisposable {
  readonly files: readonly ReadFile[]
  readonly relation: Relation
  /** Like {@link Tables.inspect}. */
  inspect(expression: string): Promise<Inspection>
  /**
   * Whether a text is exactly one SELECT that reads the relation `t` and nothing else: no other table, no table function,
   * no recursion, and only functions that answer from their arguments or aggregate rows.
   */
  inspectQuery(query: string): Promise<QueryInspection>
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

/** What judging a table takes: all that an engine offers which reads tables where they lie. */
export type JudgedTable = Pick<Table, 'files' | 'relation' | 'inspect' | 'inspectQuery'>

/** The engine that reads data. */
export interface Tables {
  /**
   * Other tables that the contract names (core/data/references.ts) are loaded beside the data.
   * @param scratch the only folder that {@link Table.writeCsv} may write to, and where the engine puts what memory cannot hold
   * @throws Failure NO_DATA for zero bytes or no rows, DATA_UNDECODABLE for bytes that are no table, DATA_MISSING for a file
   * that is not there, CANCELLED
   */
  open(request: {
    readonly files: readonly TableFile[]
    readonly contract: Contract
    /** The contract's other tables; looked for below the repository and beside the data when left out. */
    readonly references?: readonly ReferenceFile[] | undefined
    readonly scratch: string
    readonly signal: AbortSignal
  }): Promise<Table>
  /**
   * Which columns a scalar expression reads. Anything but one scalar expression is refused: subqueries, aggregates,
   * functions that read more than their arguments or answer otherwise tomorrow.
   */
  inspect(expression: string): Promise<Inspection>
}
