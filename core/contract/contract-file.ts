/** The file, and the table in it, that a name such as `contract.yaml#orders` stands for. */
export function contractFileOf(named: string): { readonly file: string; readonly table?: string } {
  const [, file, table] = /^(.*\.(?:ya?ml|json))#(.+)$/is.exec(named) ?? []
  return file === undefined || table === undefined ? { file: named } : { file, table }
}
