import { isAbsolute, join } from 'node:path'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { folderStore } from './folder-store.ts'

export async function openStore(setting: string, root: string): Promise<ArtifactStore> {
  return folderStore(isAbsolute(setting) ? setting : join(root, setting))
}
