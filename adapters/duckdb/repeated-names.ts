/**
 * A name that a file gives to two columns, case aside; the empty text for a column without a name. The engine hides both:
 * it calls them `name_1` and `C0`. The file is asked only where a name looks like that.
 * @param names as the engine has them
 * @param namesInFile as the file has them, in any order; members of records may be told once for all of them
 */
export async function nameTwice(
  names: readonly string[],
  namesInFile: () => Promise<readonly string[]>,
): Promise<string | undefined> {
  const known = new Set(names.map((name) => name.toLowerCase()))
  const invented = names.some((name) => {
    const base = /^(.*)_\d+$/s.exec(name)?.[1]
    return /^C\d+$/.test(name) || (base !== undefined && known.has(base.toLowerCase()))
  })
  if (!invented) return undefined
  const own = await namesInFile()
  const real = new Set(own)
  const missing = names.find((name) => !real.has(name))
  if (missing === undefined) return undefined
  return own.includes('') ? '' : missing.replace(/_\d+$/, '')
}
