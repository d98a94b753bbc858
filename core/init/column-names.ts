import { identifier, rowNumberColumn } from '#core/data/sql.ts'

/**
 * A source column's name as pipelines use it: lower-case letters, digits and underscores, not starting with a digit.
 * Accents are dropped; what nothing is left of becomes `column`.
 */
export function plainName(source: string): string {
  const latin = source
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
  const name = latin
    .replaceAll('%', ' percent ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (name === '') return 'column'
  return /^[0-9]/.test(name) ? `n_${name}` : name
}

/** Gives every source column a name of its own, in order; the second of two like ones ends in `_2`. */
export function plainNames(sources: readonly string[], taken: readonly string[] = []): Map<string, string> {
  const used = new Set(taken)
  return new Map(
    sources.map((source): [string, string] => {
      const base = plainName(source)
      let name = base
      for (let count = 2; used.has(name); count++) name = `${base}_${count}`
      used.add(name)
      return [source, name]
    }),
  )
}

/** The kit's word for a row's number, or an expression for it where a column of the data is called like that. */
export function rowNumberExpression(columns: readonly { readonly name: string }[]): string {
  return columns.some(({ name }) => name === 'row_number') ? identifier(rowNumberColumn) : 'row_number'
}
