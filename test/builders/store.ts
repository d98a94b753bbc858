import { folderStore } from '#adapters/store/folder-store.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** An empty artifact store in a folder that is gone when the test ends. */
export async function emptyStore(): Promise<ArtifactStore> {
  return folderStore(await temporaryFolder())
}
