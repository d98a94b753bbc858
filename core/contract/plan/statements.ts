import type { Atoms, Sql } from '#core/contract/checks/lowered.ts'
import type { Property } from '#core/contract/contract.ts'
import { batchColumn, identifier, rowNumberColumn, text, textColumn } from '#core/data/sql.ts'
import type { Relation } from '#core/data/tables.ts'
import { renderAtom, renderWeighted, weight } from './render-atom.ts'

/** A statement's atoms, one group per check, so that the names of two checks never meet. */
export type AtomGroups = readonly Atoms[]

/** What a statement is built over. */
export interface Ground {
  readonly relation: Relation
  readonly properties: readonly Property[]
}

/** The relation with its columns typed, named `t`: what every expression of a contract is written for. */
export function typedRelation({ relation, properties }: Ground): Sql {
  const columns = properties.flatMap((property) => {
    const { text: asText, value } = relation.reading(property)
    return [`${asText} AS ${textColumn(property.name)}`, `${value} AS ${identifier(property.name)}`]
  })
  const origin = [
    ...(relation.rowNumber === undefined ? [] : [`${relation.rowNumber} AS ${identifier(rowNumberColumn)}`]),
    ...(relation.batch === undefined ? [] : [`${relation.batch} AS ${identifier(batchColumn)}`]),
  ]
  return `WITH t AS (SELECT ${[...origin, ...columns].join(', ')} FROM ${relation.from})`
}

/** One pass over the rows: one row of figures. */
export function sharedStatement(ground: Ground, groups: AtomGroups, batch: string | undefined): Sql {
  const row = ground.relation.rowNumber === undefined ? undefined : identifier(rowNumberColumn)
  const selected = selection(groups, (atom) => renderAtom(atom, ground.relation.dialect, row)).join(', ')
  const where = batch === undefined ? '' : ` WHERE ${identifier(batchColumn)} = ${text(batch)}`
  return `${typedRelation(ground)} SELECT ${selected} FROM t${where}`
}

/** One pass that keeps groups apart: one row a group, at most so many. */
export function groupedStatement(
  ground: Ground,
  groups: AtomGroups,
  by: readonly string[],
  most: number,
): Sql {
  const keys = by.map((name, index) => `CAST(${identifier(name)} AS VARCHAR) AS "by${index}"`)
  const row = ground.relation.rowNumber === undefined ? undefined : identifier(rowNumberColumn)
  const selected = selection(groups, (atom) => renderAtom(atom, ground.relation.dialect, row))
  const places = by.map((_, index) => index + 1).join(', ')
  return `${typedRelation(ground)} SELECT ${[...keys, ...selected].join(', ')} FROM t GROUP BY ${places} ORDER BY ${places} LIMIT ${most}`
}

/**
 * All checks of one column over its histogram. The column is grouped as the source has it, which dictionaries make
 * cheap; only its different values are then given their type.
 */
export function histogramStatement(ground: Ground, property: Property, groups: AtomGroups): Sql {
  const { relation } = ground
  const { raw, text: asText, value } = relation.reading(property)
  if (raw === undefined) throw new RangeError(`the source has no column ${property.name}`)
  const counted = `SELECT ${raw}, COUNT(*) AS ${weight} FROM ${relation.from} GROUP BY 1`
  const named = `SELECT ${asText} AS ${textColumn(property.name)}, ${value} AS ${identifier(property.name)}, ${weight} FROM h`
  const selected = selection(groups, (atom) => renderWeighted(atom, relation.dialect) ?? 'NULL').join(', ')
  // Kept, because some figures look at the values more than once.
  return `WITH h AS MATERIALIZED (${counted}), t AS MATERIALIZED (${named}) SELECT ${selected} FROM t`
}

/** A statement of a check's own. */
export function ownStatement(ground: Ground, select: Sql): Sql {
  return /^\s*WITH\b/i.test(select)
    ? `${typedRelation(ground)}, ${select.replace(/^\s*WITH\b/i, '')}`
    : `${typedRelation(ground)} ${select}`
}

/**
 * The name each figure has in a statement, for every group of atoms. What several checks ask, or two contracts, is asked
 * once.
 */
export function figureNames(groups: AtomGroups): readonly Readonly<Record<string, string>>[] {
  const known = new Map<string, string>()
  return groups.map((atoms, group) =>
    Object.fromEntries(
      Object.entries(atoms).map(([name, atom]) => {
        const asked = JSON.stringify(atom)
        const figure = known.get(asked) ?? `c${group}_${name}`
        known.set(asked, figure)
        return [name, figure]
      }),
    ),
  )
}

/** The figures of one check out of a row of a statement, by their {@link figureNames}. */
export function figuresOf<Value>(
  row: Readonly<Record<string, Value>>,
  names: Readonly<Record<string, string>> | undefined,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(names ?? {}).flatMap(([name, figure]) => {
      const value = row[figure]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function selection(groups: AtomGroups, render: (atom: Atoms[string]) => Sql): Sql[] {
  const selected = new Map<string, Sql>()
  for (const [group, names] of figureNames(groups).entries()) {
    for (const [name, atom] of Object.entries(groups[group] ?? {})) {
      const figure = names[name] ?? name
      if (!selected.has(figure)) selected.set(figure, `${render(atom)} AS ${identifier(figure)}`)
    }
  }
  return [...selected.values()]
}
