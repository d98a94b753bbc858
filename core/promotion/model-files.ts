import type { Settings } from '#core/config/settings.ts'
import { digestOf, type Sha256 } from '#core/digest.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'

/**
 * Digest of a model's folder without its environments: where two commits agree on it, what was judged at the one is
 * what stands at the other, whichever way it was merged.
 */
export async function modelFilesDigest(tree: FileTree, settings: Settings, model: string): Promise<Sha256> {
  const { folder, environments } = modelPaths(settings, model)
  const files = Object.entries(await tree.digests(folder))
  return digestOf(Object.fromEntries(files.filter(([path]) => !path.startsWith(`${environments}/`))))
}
