import type { DuckDBConnection } from '@duckdb/node-api'
import { text } from '#core/data/sql.ts'
import type { Inspection } from '#core/data/tables.ts'

/** Parts of DuckDB's syntax tree that a scalar expression over one row may be made of. */
const scalarClasses = new Set([
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

/**
 * Reads an expression with DuckDB's own parser and walks the tree: exactly one scalar, no subquery, window, star or
 * parameter. Aggregates are refused later, by the engine, where a row is expected.
 */
export async function inspectExpression(
  connection: DuckDBConnection,
  expression: string,
): Promise<Inspection> {
  const statement = `SELECT ${expression}`
  const result = await connection.runAndReadAll(`SELECT json_serialize_sql(${text(statement)}) AS tree`)
  const tree: unknown = JSON.parse(String(result.getRowObjectsJson()[0]?.tree))
  if (!isRecord(tree) || tree.error !== false) {
    const message = isRecord(tree)
      ? String(tree.error_message ?? 'it cannot be parsed')
      : 'it cannot be parsed'
    return { kind: 'refused', reason: message.split('\n')[0] ?? message }
  }
  const statements = tree.statements
  const node = Array.isArray(statements) && statements.length === 1 ? statements[0]?.node : undefined
  if (!isRecord(node) || node.type !== 'SELECT_NODE' || !isEmptyFrom(node)) {
    return { kind: 'refused', reason: 'it is more than one expression' }
  }
  const selected = node.select_list
  if (!Array.isArray(selected) || selected.length !== 1)
    return { kind: 'refused', reason: 'it is more than one expression' }
  if (isRecord(selected[0]) && selected[0].alias !== '') {
    return {
      kind: 'refused',
      reason: 'it reads as a column and a new name; quote names with spaces: "Flight Date"',
    }
  }
  const columns = new Set<string>()
  const refused = walk(selected[0], columns)
  return refused === undefined
    ? { kind: 'scalar', columns: [...columns].sort() }
    : { kind: 'refused', reason: refused }
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
    (!Array.isArray(modifiers) || modifiers.length === 0) &&
    (!Array.isArray(groups) || groups.length === 0)
  )
}

function walk(value: unknown, columns: Set<string>): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const refused = walk(item, columns)
      if (refused !== undefined) return refused
    }
    return undefined
  }
  if (!isRecord(value)) return undefined
  const kind = value.class
  if (typeof kind === 'string') {
    if (!scalarClasses.has(kind))
      return `${kind.toLowerCase().replaceAll('_', ' ')} is not allowed in a column expression`
    if (kind === 'COLUMN_REF') {
      const names = value.column_names
      if (!Array.isArray(names) || names.length !== 1) return 'a column is named by its own name only'
      columns.add(String(names[0]))
    }
  }
  for (const member of Object.values(value)) {
    const refused = walk(member, columns)
    if (refused !== undefined) return refused
  }
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
