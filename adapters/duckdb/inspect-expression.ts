import type { DuckDBConnection } from '@duckdb/node-api'
import { nearest } from '#core/config/nearest.ts'
import { text } from '#core/data/sql.ts'
import type { Inspection } from '#core/data/tables.ts'
import { namedFunctions, refusedGrowth, replacingFunctions, scalarFunctions } from './scalar-functions.ts'

/** Parts of DuckDB's syntax tree that a scalar expression over one row may be made of. */
export const scalarClasses: ReadonlySet<string> = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'OPERATOR',
  'COLLATE',
])

/** The same for the part of class OPERATOR. */
export const scalarOperators: ReadonlySet<string> = new Set([
  'OPERATOR_NOT',
  'OPERATOR_IS_NULL',
  'OPERATOR_IS_NOT_NULL',
  'OPERATOR_COALESCE',
  'OPERATOR_TRY',
  'COMPARE_IN',
  'COMPARE_NOT_IN',
  'ARRAY_EXTRACT',
  'ARRAY_SLICE',
])

/** Types that a value may be cast to; others, such as bits, are written with several times the characters. */
const castTypes = new Set([
  'BOOLEAN',
  ...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'],
  ...['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'],
  ...['FLOAT', 'DOUBLE', 'DECIMAL', 'VARCHAR', 'DATE', 'INTERVAL'],
  ...['TIME', 'TIME WITH TIME ZONE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'],
  ...['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'],
])

/** Each call that replaces may make a value many times longer. */
export const mostReplacing = 2

/** The engine plans for seconds, and cannot be stopped, where more operations than these stand within each other. */
export const mostOperations = 300

/** Longer expressions are refused unread. */
export const mostCharacters = 10_000

export type Refused = Extract<Inspection, { kind: 'refused' }>

/**
 * Reads an expression with DuckDB's own parser and walks the tree: exactly one scalar over the columns of one row, of
 * functions that always answer alike ({@link scalarFunctions}); no subquery, window, aggregate, lambda, star or
 * parameter; and nothing that makes a value grow without bound. It is read twice: as it stands, and in the parentheses it will be put in, so that nothing in it can end
 * them.
 */
export async function inspectExpression(
  connection: DuckDBConnection,
  expression: string,
): Promise<Inspection> {
  if (expression.length > mostCharacters)
    return refuse(`it has ${expression.length} characters, ${mostCharacters} are allowed`)
  if (expression.includes('\0')) return refuse('it holds a character that is no text (NUL)')
  const tree = await parse(connection, `SELECT ${expression}`)
  if (isRefused(tree)) return tree
  const selected = selectedOf(tree)
  if (isRecord(selected) && selected.alias !== '')
    return refuse('it reads as a column and a new name; quote names with spaces: "Flight Date"')
  const enclosed = await parse(connection, `SELECT (${expression})`)
  if (selected === undefined || isRefused(enclosed) || selectedOf(enclosed) === undefined)
    return refuse('it is not one expression; leave out comments, semicolons and clauses')
  const found: Found = { columns: new Set(), replacing: 0, operations: 0 }
  const refused = walk(selected, found)
  if (refused !== undefined) return refuse(refused)
  if (found.replacing > mostReplacing)
    return refuse(
      `it replaces ${found.replacing} times, ${mostReplacing} are allowed (${[...replacingFunctions].join(', ')})`,
    )
  return { kind: 'scalar', columns: [...found.columns].sort() }
}

export function refuse(reason: string): Refused {
  return { kind: 'refused', reason }
}

/** The statements of a text, as DuckDB's own parser reads them; refused where one is no SELECT. */
export async function parse(
  connection: DuckDBConnection,
  statement: string,
): Promise<Refused | { statements: unknown }> {
  const result = await connection.runAndReadAll(`SELECT json_serialize_sql(${text(statement)}) AS tree`)
  const tree: unknown = JSON.parse(String(result.getRowObjectsJson()[0]?.tree))
  if (isRecord(tree) && tree.error === false) return { statements: tree.statements }
  const message = isRecord(tree) ? String(tree.error_message ?? '') : ''
  return refuse(message.split('\n')[0] || 'it cannot be parsed')
}

export function isRefused(parsed: Refused | { statements: unknown }): parsed is Refused {
  return 'kind' in parsed
}

/** The one thing a statement selects from nowhere; undefined if it says more than that. */
function selectedOf({ statements }: { statements: unknown }): unknown {
  const node = Array.isArray(statements) && statements.length === 1 ? statements[0]?.node : undefined
  if (!isRecord(node) || node.type !== 'SELECT_NODE' || !isEmptyFrom(node)) return undefined
  const selected = node.select_list
  return Array.isArray(selected) && selected.length === 1 ? selected[0] : undefined
}

function isEmptyFrom(node: Record<string, unknown>): boolean {
  const from = node.from_table
  const modifiers = node.modifiers
  const groups = node.group_expressions
  return (
    isRecord(from) &&
    from.type === 'EMPTY' &&
    node.where_clause === null &&
    node.having === null &&
    node.qualify === null &&
    node.sample === null &&
    (!Array.isArray(modifiers) || modifiers.length === 0) &&
    (!Array.isArray(groups) || groups.length === 0)
  )
}

/** What a walk through the tree has come by. */
interface Found {
  readonly columns: Set<string>
  replacing: number
  operations: number
}

function walk(value: unknown, found: Found): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const refused = walk(item, found)
      if (refused !== undefined) return refused
    }
    return undefined
  }
  if (!isRecord(value)) return undefined
  const kind = value.class
  if (typeof kind === 'string') {
    if (!scalarClasses.has(kind))
      return `${kind.toLowerCase().replaceAll('_', ' ')} is not allowed in a column expression`
    if (kind !== 'CONSTANT' && kind !== 'COLUMN_REF') found.operations += 1
    if (found.operations > mostOperations) return `it has more than ${mostOperations} operations`
    if (kind === 'OPERATOR' && !scalarOperators.has(String(value.type)))
      return `${String(value.type).toLowerCase().replaceAll('_', ' ')} is not allowed in a column expression`
    if (kind === 'FUNCTION') {
      const name = String(value.function_name).toLowerCase()
      const refused = refusedFunction(name) ?? refusedGrowth(name, value.children)
      if (refused !== undefined) return refused
      if (replacingFunctions.has(name)) found.replacing += 1
    }
    if (kind === 'CAST') {
      const refused = refusedCast(value.cast_type)
      if (refused !== undefined) return refused
    }
    if (kind === 'COLUMN_REF') {
      const names = value.column_names
      if (!Array.isArray(names) || names.length !== 1) return 'a column is named by its own name only'
      found.columns.add(String(names[0]))
    }
  }
  for (const member of Object.values(value)) {
    const refused = walk(member, found)
    if (refused !== undefined) return refused
  }
  return undefined
}

function refusedFunction(name: string): string | undefined {
  if (scalarFunctions.has(name)) return undefined
  const near = nearest(name, namedFunctions)
  return `\`${name}\` is not one of the functions of a row${near === undefined ? '' : ` (did you mean ${near}?)`}`
}

/** Why a value may not be cast to a type; undefined if it may. */
export function refusedCast(type: unknown): string | undefined {
  const id = isRecord(type) ? String(type.id) : ''
  if (castTypes.has(id)) return undefined
  const info = isRecord(type) && isRecord(type.type_info) ? type.type_info : {}
  return `a cast to ${typeof info.name === 'string' ? info.name : id} is not allowed in a column expression`
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
