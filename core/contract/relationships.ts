import type { CheckParameters } from '#core/contract/checks/definition.ts'
import { referencesOf } from '#core/data/references.ts'
import type { Contract, Property } from './contract.ts'

/** A key of another table that the standard's `relationships` speak of. */
export type Relationship =
  | { readonly kind: 'check'; readonly index: number; readonly parameters: CheckParameters }
  | { readonly kind: 'skipped'; readonly index: number; readonly because: string; readonly expected: string }

/**
 * The foreign keys that `relationships` state, as checks where the contract says which file the other table is
 * (`references` in its customProperties); the others are shown as skipped, because their table is not here.
 * @param property the column they stand under, which is then the key; undefined for those of the table
 */
export function relationshipsOf(
  holder: { readonly relationships?: readonly Readonly<Record<string, unknown>>[] | undefined },
  property: Property | undefined,
  contract: Contract,
): Relationship[] {
  const references = new Set(referencesOf(contract).map(({ name }) => name))
  return (holder.relationships ?? []).flatMap((stated, index): Relationship[] => {
    if (stated.type !== undefined && stated.type !== 'foreignKey') return []
    const to = elementsOf(stated.to)
    const from = property === undefined ? elementsOf(stated.from) : [{ table: '', column: property.name }]
    const columns = from.map(({ column }) => column)
    const expected = `each ${columns.join(' + ')} is there in ${to.map(({ written }) => written).join(', ')}`
    const table = to[0]?.table ?? ''
    const skipped = (because: string): Relationship[] => [{ kind: 'skipped', index, because, expected }]
    if (to.length === 0 || to.length !== columns.length || to.some((element) => element.table !== table))
      return skipped('it is not understood which columns of which table are meant')
    if (!references.has(table))
      return skipped(
        `the contract names no file for \`${table}\`: add it to \`references\` in customProperties`,
      )
    const parameters = {
      check: 'foreign_key',
      columns,
      reference: table,
      reference_columns: to.map(({ column }) => column),
      max_bad_share: 0,
    }
    return [{ kind: 'check', index, parameters }]
  })
}

interface Element {
  readonly table: string
  readonly column: string
  readonly written: string
}

/** `table.column`, or a list of them. */
function elementsOf(value: unknown): Element[] {
  return (Array.isArray(value) ? value : [value]).flatMap((written): Element[] => {
    if (typeof written !== 'string') return []
    const parts = written
      .split(/[./]/)
      .filter((part) => part !== 'schema' && part !== 'properties' && part !== '')
    const [table, column] = [parts.at(-2), parts.at(-1)]
    return table === undefined || column === undefined ? [] : [{ table, column, written }]
  })
}
