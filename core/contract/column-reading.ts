import { type Contract, nullTokensOf, type Property } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { identifier, text } from '#core/data/sql.ts'
import type { ColumnReading } from '#core/data/tables.ts'

/** How an engine reads the types its columns have. `raw` is the column as SQL, `type` in the engine's own words. */
export interface ColumnTypes {
  readonly dialect: Dialect
  /** A column of texts, as text; undefined for one that has another type. */
  asText(raw: string, type: string): string | undefined
  /** A column of another type, written out. */
  writtenText(raw: string, type: string): string
  /** The value of a column that has the type of the contract; undefined where it has to be read from its text. */
  ownValue(property: Property, raw: string, type: string): string | undefined
}

/**
 * How a column of the contract is read from a column of a table. Values that have a type of their own keep it; text is
 * held against a grammar. Missing tokens are texts, so they are looked for in text alone.
 * @param types by the names the engine has
 */
export function columnReading(
  property: Property,
  contract: Contract,
  types: ReadonlyMap<string, string>,
  engine: ColumnTypes,
): ColumnReading {
  const { dialect } = engine
  const name = sourceColumnOf(property, types.keys())
  if (name === undefined) {
    const none = 'CAST(NULL AS VARCHAR)'
    return { raw: undefined, text: none, value: dialect.typed(property, none) }
  }
  const raw = identifier(name)
  const type = types.get(name) ?? ''
  const read = engine.asText(raw, type)
  if (read !== undefined) {
    const tokens = nullTokensOf(contract)
    const missing = ['', ...tokens].map(text).join(', ')
    const present =
      tokens.length === 0 ? `NULLIF(${read}, '')` : `(CASE WHEN ${read} NOT IN (${missing}) THEN ${read} END)`
    return { raw, text: present, value: dialect.typed(property, present) }
  }
  const written = engine.writtenText(raw, type)
  return {
    raw,
    text: written,
    value: engine.ownValue(property, raw, type) ?? dialect.typed(property, written),
  }
}
