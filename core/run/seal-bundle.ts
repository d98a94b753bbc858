import type { Folder } from '#core/repository/folder.ts'
import { type Bundle, bundleFiles, type Stage } from './bundle.ts'

/** Lists every file of a bundle folder with its digest in `bundle.json`. The build lane ends with this. */
export async function sealBundle(
  folder: Folder,
  facts: {
    readonly model: string
    readonly commit: string
    readonly stage: Stage
    readonly words?: string | undefined
  },
): Promise<Bundle> {
  const paths = (await folder.list()).filter((path) => path !== bundleFiles.bundle)
  const files = await Promise.all(
    paths.map(async (path) => {
      const digest = await folder.digest(path)
      return digest === undefined ? [] : [{ path, sha256: digest.sha256, bytes: digest.bytes }]
    }),
  )
  const bundle: Bundle = {
    schemaVersion: 1,
    model: facts.model,
    commit: facts.commit,
    stage: facts.stage,
    ...(facts.words === undefined ? {} : { words: facts.words.slice(0, 20_000) }),
    files: files.flat(),
  }
  await folder.write(bundleFiles.bundle, `${JSON.stringify(bundle, null, 2)}\n`)
  return bundle
}
