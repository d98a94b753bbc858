import type { Property } from './contract.ts'

/**
 * What the source calls a column of the contract, among the names it has: its `physicalName` if that is there, else its
 * name. Case does not count. Undefined where the source has neither.
 */
export function sourceColumnOf(
  property: Pick<Property, 'name' | 'physicalName'>,
  names: Iterable<string>,
): string | undefined {
  const known = [...names]
  return [property.physicalName, property.name]
    .filter((name) => name !== undefined)
    .map((name) => known.find((candidate) => candidate.toLowerCase() === name.toLowerCase()))
    .find((found) => found !== undefined)
}
