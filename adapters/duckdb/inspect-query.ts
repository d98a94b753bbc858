import type { DuckDBConnection } from '@duckdb/node-api'
import type { QueryInspection } from '#core/data/tables.ts'
import {
  isRecord,
  isRefused,
  mostCharacters,
  mostOperations,
  mostReplacing,
  parse,
  refuse,
  refusedCast,
  scalarClasses,
  scalarOperators,
} from './inspect-expression.ts'
import {
  aggregateFunctions,
  refusedGrowth,
  replacingFunctions,
  scalarFunctions,
  windowFunctions,
} from './scalar-functions.ts'

/** The one table a query may read. */
const table = 't'

/** Each of these may double a text, and what one level of a query makes the next one doubles again. */
const mostJoined = 8
const joiningFunctions = new Set(['||', 'concat', 'concat_ws'])

/** Names that stand for a value of the moment or the caller where no column has them. */
const momentary = new Set([
  ...['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'],
  ...['current_user', 'session_user', 'current_role', 'current_catalog', 'current_schema', 'current_path'],
])

/** Levels and parts of a query; more are no check of a table. */
const mostSelects = 30

/** The engine plans joins of very many tables for minutes, and cannot be stopped while it plans. */
const mostTables = 8

/** Parts of an expression that only a query may hold. */
const queryClasses = new Set(['SUBQUERY', 'WINDOW', 'STAR'])

/**
 * Reads a query with DuckDB's own parser and walks the tree: exactly one SELECT over the relation `t` and what it names
 * itself; no other table or file, no table function, no recursion, no sample, and functions that answer alike every day.
 * How long it may run is the caller's limit. It is read twice, like an expression: nothing in it can end the parentheses
 * it will be put in.
 */
export async function inspectQuery(connection: DuckDBConnection, query: string): Promise<QueryInspection> {
  if (query.length > mostCharacters)
    return refuse(`it has ${query.length} characters, ${mostCharacters} are allowed`)
  if (query.includes('\0')) return refuse('it holds a character that is no text (NUL)')
  const tree = await parse(connection, query)
  if (isRefused(tree)) return tree
  const { statements } = tree
  if (!Array.isArray(statements) || statements.length !== 1) return refuse('it is not exactly one SELECT')
  const enclosed = await parse(connection, `SELECT * FROM (${query}) AS q`)
  if (isRefused(enclosed) || !Array.isArray(enclosed.statements) || enclosed.statements.length !== 1)
    return refuse('it does not stand by itself; leave out comments and semicolons')
  const reason = new QueryWalk().node(statements[0]?.node, new Set([table]))
  return reason === undefined ? { kind: 'query' } : refuse(reason)
}

/** One walk through a query's tree; every method gives the reason why it is refused, or undefined. */
class QueryWalk {
  #selects = 0
  #tables = 0
  #operations = 0
  #replacing = 0
  #joined = 0

  /** @param scope the tables that may be read here */
  node(node: unknown, scope: ReadonlySet<string>): string | undefined {
    if (!isRecord(node)) return 'it cannot be read'
    this.#selects += 1
    if (this.#selects > mostSelects) return `it has more than ${mostSelects} SELECTs`
    const type = String(node.type)
    if (type === 'RECURSIVE_CTE_NODE') return 'recursion is not allowed'
    if (type !== 'SELECT_NODE' && type !== 'SET_OPERATION_NODE') return `${wordsOf(type)} is not allowed`
    if (isRecord(node.sample)) return 'a sample is another one every time'
    const inner = new Set(scope)
    const refused = this.#named(node.cte_map, inner)
    if (refused !== undefined) return refused
    if (type === 'SET_OPERATION_NODE')
      return (
        this.node(node.left, inner) ?? this.node(node.right, inner) ?? this.#within(node.modifiers, inner)
      )
    const { from_table: from, cte_map: _, ...rest } = node
    return this.#from(from, inner) ?? this.#within(rest, inner)
  }

  /** What WITH names; each may read what stands before it. */
  #named(ctes: unknown, scope: Set<string>): string | undefined {
    const entries = isRecord(ctes) && Array.isArray(ctes.map) ? ctes.map : []
    for (const entry of entries) {
      const name = isRecord(entry) ? String(entry.key).toLowerCase() : ''
      if (name === table) return `\`${table}\` is the table and cannot be another name`
      const query = isRecord(entry) && isRecord(entry.value) ? entry.value.query : undefined
      const refused = this.node(isRecord(query) ? query.node : undefined, scope)
      if (refused !== undefined) return refused
      scope.add(name)
    }
    return undefined
  }

  #from(from: unknown, scope: ReadonlySet<string>): string | undefined {
    if (!isRecord(from)) return 'it cannot be read'
    if (isRecord(from.sample)) return 'a sample is another one every time'
    switch (from.type) {
      case 'EMPTY':
        return undefined
      case 'EXPRESSION_LIST':
        return this.#within(from.values, scope)
      case 'SUBQUERY':
        return this.node(isRecord(from.subquery) ? from.subquery.node : undefined, scope)
      case 'JOIN':
        if (from.ref_type === 'POSITIONAL') return 'a positional join is not allowed'
        return (
          this.#from(from.left, scope) ?? this.#from(from.right, scope) ?? this.#within(from.condition, scope)
        )
      case 'BASE_TABLE': {
        this.#tables += 1
        if (this.#tables > mostTables) return `it reads tables more than ${mostTables} times`
        const own = from.schema_name === '' && from.catalog_name === '' && !isRecord(from.at_clause)
        return own && scope.has(String(from.table_name).toLowerCase())
          ? undefined
          : `\`${String(from.table_name)}\` cannot be read: only \`${table}\`, and what the query itself names with WITH`
      }
      case 'TABLE_FUNCTION': {
        const name = isRecord(from.function) ? String(from.function.function_name) : ''
        return `the table function \`${name}\` is not allowed`
      }
      default:
        return `${wordsOf(String(from.type))} is not allowed`
    }
  }

  /** Expressions, wherever they stand below this part of the tree. */
  #within(part: unknown, scope: ReadonlySet<string>): string | undefined {
    if (Array.isArray(part)) {
      for (const item of part) {
        const refused = this.#within(item, scope)
        if (refused !== undefined) return refused
      }
      return undefined
    }
    if (!isRecord(part)) return undefined
    const refused = typeof part.class === 'string' ? this.#expression(part, part.class) : undefined
    if (refused !== undefined) return refused
    const { subquery, ...members } = part
    if (isRecord(subquery)) {
      const inside = this.node(subquery.node, scope)
      if (inside !== undefined) return inside
    }
    for (const member of Object.values(members)) {
      const inside = this.#within(member, scope)
      if (inside !== undefined) return inside
    }
    return undefined
  }

  #expression(part: Record<string, unknown>, kind: string): string | undefined {
    if (!scalarClasses.has(kind) && !queryClasses.has(kind))
      return `${wordsOf(kind)} is not allowed in a query`
    if (kind !== 'CONSTANT' && kind !== 'COLUMN_REF') this.#operations += 1
    if (this.#operations > mostOperations) return `it has more than ${mostOperations} operations`
    switch (kind) {
      case 'OPERATOR':
        return scalarOperators.has(String(part.type))
          ? undefined
          : `${wordsOf(String(part.type))} is not allowed in a query`
      case 'STAR':
        return part.columns === true || isRecord(part.expr)
          ? 'COLUMNS(…) is not allowed in a query'
          : undefined
      case 'CAST':
        return refusedCast(part.cast_type)
      case 'COLUMN_REF': {
        const names = Array.isArray(part.column_names) ? part.column_names.map(String) : []
        const name = names.length === 1 ? names[0]?.toLowerCase() : undefined
        return name !== undefined && momentary.has(name) ? `\`${name}\` is not allowed in a query` : undefined
      }
      case 'FUNCTION':
        return this.#call(part, [scalarFunctions, aggregateFunctions])
      case 'WINDOW':
        return this.#call(part, [windowFunctions, aggregateFunctions])
      default:
        return undefined
    }
  }

  #call(part: Record<string, unknown>, allowed: readonly ReadonlySet<string>[]): string | undefined {
    const name = String(part.function_name).toLowerCase()
    if (!allowed.some((functions) => functions.has(name))) return `\`${name}\` is not allowed in a query`
    if (replacingFunctions.has(name)) this.#replacing += 1
    if (this.#replacing > mostReplacing) return `it replaces more than ${mostReplacing} times`
    if (joiningFunctions.has(name)) {
      this.#joined += Math.max(1, (Array.isArray(part.children) ? part.children.length : 2) - 1)
      if (this.#joined > mostJoined) return `it joins texts more than ${mostJoined} times`
    }
    return refusedGrowth(name, part.children)
  }
}

function wordsOf(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ')
}
