import type { Sha256 } from '#core/digest.ts'
import { Evidence } from '#core/evidence/evidence.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'

/** The evidence that an environment file names: what was judged when the version was made; undefined where it is gone. */
export async function evidenceNamed(
  digest: Sha256,
  store: Pick<ArtifactStore, 'readBlob' | 'location'>,
): Promise<Evidence | undefined> {
  const bytes = await store.readBlob(digest)
  if (bytes === undefined) return undefined
  return parseRecord(Evidence, new TextDecoder().decode(bytes), { store: store.location, key: digest })
}
