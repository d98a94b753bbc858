import type { AthenaClient, ColumnInfo } from '@aws-sdk/client-athena'
import type { FileFacts, TableFacts } from '#core/contract/checks/lowered.ts'
import { columnReading } from '#core/contract/column-reading.ts'
import type { Contract } from '#core/contract/contract.ts'
import { identifier, text } from '#core/data/sql.ts'
import type { JudgedTable, ReferenceRelation, Relation } from '#core/data/tables.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { Failure } from '#core/failure.ts'
import { athenaInspector } from './athena-inspector.ts'
import {
  type AthenaPlace,
  AthenaStatements,
  isTaken,
  type Patience,
  type Spent,
} from './athena-statements.ts'
import { athenaTypes } from './column-types.ts'
import { type FoundFiles, findFiles } from './table-files.ts'

/** A table to judge where it lies. */
export interface AthenaTableRequest {
  readonly client: AthenaClient
  readonly place: AthenaPlace
  /** Its name in the database. It and those under `references` are all that is ever read. */
  readonly table: string
  readonly contract: Contract
  /** Values of partition columns: only their rows are judged, and read. Default: all rows. */
  readonly partition?: Readonly<Record<string, string>> | undefined
  /** A column of whole numbers that names each row; without one, rows that break a rule are counted and not named. */
  readonly rowNumber?: string | undefined
  /** Tables of the same database by the names the contract gives them. Default: none. */
  readonly references?: Readonly<Record<string, string>> | undefined
  /** Reads what people write as SQL, as DuckDB does, before any of it is sent ({@link athenaInspector}). */
  readonly inspector: Pick<JudgedTable, 'inspect' | 'inspectQuery'>
  readonly signal: AbortSignal
  readonly patience?: Patience | undefined
}

/** An open table of Athena's. */
export interface AthenaTable extends JudgedTable {
  /** What asking has taken so far. */
  readonly spent: Spent
}

/**
 * Opens a table of Athena's: asks for its columns and how many rows lie in which files, reading none of them.
 * @throws Failure NO_DATA for no rows, DATA_MISSING, SERVICE_UNAVAILABLE, CONFIGURATION_INVALID, CANCELLED
 */
export async function openAthenaTable(request: AthenaTableRequest): Promise<AthenaTable> {
  const { client, place, contract, inspector, signal, patience, partition = {} } = request
  const location = `athena:${place.database}.${request.table}`
  const statements = new AthenaStatements(client, place, location, signal, patience)
  const whole = qualified(place, request.table)
  const condition = conditionOf(partition)
  const from = condition === undefined ? whole : `(SELECT * FROM ${whole} WHERE ${condition})`
  const [columns, found] = await Promise.all([
    columnsOf(statements, whole),
    findFiles(statements, whole, condition),
  ])
  if (found.rows === 0)
    throw new Failure({
      code: 'NO_DATA',
      problem: `${location}: no rows${Object.keys(partition).length === 0 ? '' : ' in that partition'}`,
      next: 'nothing can be judged without rows; bring data with at least one.',
    })
  const types = new Map(columns.map(({ Name = '', Type = '' }) => [Name.toLowerCase(), Type] as const))
  const relation: Relation = {
    dialect: trinoDialect,
    from,
    rowNumber: request.rowNumber === undefined ? undefined : identifier(request.rowNumber.toLowerCase()),
    batch: undefined,
    facts: factsOf(location, columns, found),
    references: await referencesOf(statements, request),
    reading: (property) => columnReading(property, contract, types, athenaTypes),
    // Grouping a column by its values pays on dictionaries at hand, not over a network.
    sampleDistinct: async () => ({ rows: 0, distinct: new Map() }),
    // Athena does not say how large each column is: this is the most that is read.
    bytesOf: (wanted) => (wanted?.length === 0 ? 0 : found.bytes),
    query: async (select, limits) => (await statements.run(select, limits)).rows,
    refusal: (select) => refusalOf(statements, select),
  }
  return {
    files: [{ location, columns: columns.map(({ Name = '' }) => Name), rows: found.rows }],
    relation,
    ...athenaInspector(inspector),
    get spent() {
      return statements.spent
    },
  }
}

function qualified({ catalog = 'AwsDataCatalog', database }: AthenaPlace, table: string): string {
  return [catalog, database, table].map((name) => identifier(name.toLowerCase())).join('.')
}

function conditionOf(partition: Readonly<Record<string, string>>): string | undefined {
  const conditions = Object.entries(partition).map(
    ([name, value]) => `CAST(${identifier(name.toLowerCase())} AS VARCHAR) = ${text(value)}`,
  )
  return conditions.length === 0 ? undefined : conditions.join(' AND ')
}

async function columnsOf(statements: AthenaStatements, from: string): Promise<readonly ColumnInfo[]> {
  const { columns } = await statements.run(`SELECT * FROM ${from} LIMIT 0`)
  return columns
}

function factsOf(location: string, columns: readonly ColumnInfo[], found: FoundFiles): TableFacts {
  const described = columns.map((column) => ({ name: column.Name ?? '', type: typeOf(column) }))
  const files = found.files.map((file): FileFacts => ({ ...file, columns: described }))
  // What is not known of files counts as nothing, so that no rule about them passes.
  const whole: FileFacts = { location, rows: found.rows, bytes: 0, columns: described }
  return { files: files.length === 0 ? [whole] : files, rows: found.rows, columns: new Map() }
}

/** A type with its sizes, as it was declared: `decimal(10,2)`. */
function typeOf({ Type = '', Precision, Scale }: ColumnInfo): string {
  return Type === 'decimal' ? `decimal(${Precision},${Scale})` : Type
}

async function refusalOf(statements: AthenaStatements, select: string): Promise<string | undefined> {
  const explained = `EXPLAIN (TYPE VALIDATE) ${select}`
  // How long it may be is Athena's own matter, and no fault of the contract.
  if (!isTaken(explained)) return undefined
  try {
    await statements.run(explained)
    return undefined
  } catch (error) {
    if (error instanceof Failure) throw error
    return (error instanceof Error ? error.message : String(error)).split('\n')[0]
  }
}

async function referencesOf(
  statements: AthenaStatements,
  { place, contract, references = {} }: AthenaTableRequest,
): Promise<ReadonlyMap<string, ReferenceRelation>> {
  const loaded = new Map<string, ReferenceRelation>()
  for (const [name, table] of Object.entries(references)) {
    const from = qualified(place, table)
    const columns = await columnsOf(statements, from)
    const types = new Map(columns.map(({ Name = '', Type = '' }) => [Name.toLowerCase(), Type] as const))
    const counted = await statements.run(`SELECT COUNT(*) AS "rows" FROM ${from}`)
    loaded.set(name, {
      location: `athena:${place.database}.${table}`,
      from,
      rows: Number(counted.rows[0]?.rows ?? 0),
      columns: columns.map(({ Name = '' }) => Name),
      reading: (property) => {
        const reading = columnReading(property, contract, types, athenaTypes)
        return reading.raw === undefined ? undefined : reading
      },
    })
  }
  return loaded
}
