import { isClassified } from '#core/contract/classification.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { typedRelation } from '#core/contract/plan/statements.ts'
import { keyOf } from '#core/contract/promises.ts'
import { identifier } from '#core/data/sql.ts'
import type { Relation } from '#core/data/tables.ts'
import { type KeySketch, mostKeys } from './key-sketch.ts'

/**
 * The keys of a table: its primary key or a unique column, else whole rows. What is classified is no part of it, because
 * a hash of few possible values hides nothing.
 * @returns undefined where nothing open is left to tell rows by
 */
export async function keysOfTable(relation: Relation, contract: Contract): Promise<KeySketch | undefined> {
  const properties = propertiesOf(contract)
  const unique = properties.find((property) => property.unique)
  const declared = keyOf(properties)
  const key = declared.length > 0 ? declared : unique === undefined ? [] : [unique]
  const named = key.length > 0 && !key.some(isClassified)
  const columns = named ? key : properties.filter((property) => !isClassified(property) && isScalar(property))
  if (columns.length === 0) return undefined
  const { dialect } = relation
  const parts = columns.map((property) => {
    const text = dialect.asText(identifier(property.name), property.logicalType)
    return `COALESCE(CAST(${dialect.length(text)} AS VARCHAR) || ':' || ${text}, '-')`
  })
  const hash = `SUBSTR(${dialect.md5(parts.join(" || ' ' || "))}, 1, 16)`
  const whole = columns.map(({ name }) => `${identifier(name)} IS NOT NULL`).join(' AND ')
  const hashed = `SELECT ${hash} AS "h", COUNT(*) AS "n" FROM t${named ? ` WHERE ${whole}` : ''} GROUP BY 1`
  const found = await relation.query(
    `${typedRelation({ relation, properties })} SELECT "h", SUM("n") OVER () AS "rows", COUNT(*) OVER () AS "keys" FROM (${hashed}) AS "k" ORDER BY "h" LIMIT ${mostKeys}`,
  )
  const [first = {}] = found
  return {
    of: named ? 'key' : 'row',
    columns: columns.map(({ name }) => name),
    rows: Number(first.rows ?? 0),
    distinct: Number(first.keys ?? 0),
    hashes: found.map((row) => String(row.h)),
  }
}

function isScalar({ logicalType }: Property): boolean {
  return !['object', 'array', 'map', 'vector'].includes(logicalType)
}
