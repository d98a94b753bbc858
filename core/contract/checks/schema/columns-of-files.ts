import type { Property } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import type { FileFacts, TableFacts } from '../lowered.ts'

/** What a file calls the columns of the contract; by their names where it does not have them. */
export function contractColumns(properties: readonly Property[], { columns }: FileFacts): string[] {
  const names = columns.map(({ name }) => name)
  return properties.map((property) => {
    const found = sourceColumnOf(property, names)
    const byName = found?.toLowerCase() === property.name.toLowerCase()
    return byName || found === undefined ? property.name : (property.physicalName ?? found)
  })
}

/** The columns of a file by their names in small letters: engines take names without regard to case. */
export function columnsByName({ columns }: FileFacts): ReadonlyMap<string, FileFacts['columns'][number]> {
  return new Map(columns.map((column) => [column.name.toLowerCase(), column]))
}

/** One sentence for each file that says something; the same sentence of several files once, with their number. */
export function inFiles(
  { files }: TableFacts,
  say: (file: FileFacts) => string | undefined,
): readonly string[] {
  const locations = new Map<string, string[]>()
  for (const file of files) {
    const said = say(file)
    if (said !== undefined) locations.set(said, [...(locations.get(said) ?? []), file.location])
  }
  return [...locations].map(([said, [first = '', ...others]]) =>
    files.length === 1
      ? said
      : `${first}${others.length === 0 ? '' : ` and ${others.length} more files`}: ${said}`,
  )
}

/** Names for people: `a, b`, and how many more there are beyond ten. */
export function namesInWords(names: readonly string[]): string {
  const more = names.length - 10
  return `${names.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
