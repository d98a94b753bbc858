import type { Snapshot } from '#core/drift/snapshot.ts'

/** What a file turned out to be. */
export type ReadSnapshot =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'other'; readonly why: string }

/** No snapshot comes near this; a larger file is data. */
const mostCharacters = 64 * 1024 ** 2

/** Reads a file that may be a snapshot of `assay snapshot`. @throws Failure DATA_MISSING */
export async function readSnapshotFile(name: string, cwd: string): Promise<ReadSnapshot> {
  const [{ readNamedText }, { Snapshot: schema }] = await Promise.all([
    import('#adapters/files/named-files.ts'),
    import('#core/drift/snapshot.ts'),
  ])
  const text = await readNamedText(name, cwd)
  if (text.length > mostCharacters || !text.includes('"schemaVersion"'))
    return { kind: 'other', why: 'it holds data' }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { kind: 'other', why: 'it is not JSON' }
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return { kind: 'snapshot', snapshot: parsed.data }
  const [issue] = parsed.error.issues
  return { kind: 'other', why: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
}
