import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Where the bundle of the command line is kept; `npm ci` makes it anew. */
export const bundleFolder = `${root}node_modules/.cache/assay/cli`

/** A source of the bundle: its path below the root, when it was last changed (milliseconds), its bytes. */
export type BundledSource = readonly [path: string, changedAt: number, bytes: number]

/**
 * Loading hundreds of small files takes longer than most verbs work, so `npm ci` bundles them (`scripts/build-cli.ts`).
 * @returns the bundle's entry as a URL; undefined where there is none, or any source of it changed
 */
export function freshBundle(folder = bundleFolder): string | undefined {
  try {
    const sources = JSON.parse(readFileSync(`${folder}/sources.json`, 'utf8')) as BundledSource[]
    for (const [path, changedAt, bytes] of sources) {
      const found = statSync(root + path, { throwIfNoEntry: false })
      if (found?.mtimeMs !== changedAt || found.size !== bytes) return undefined
    }
    return pathToFileURL(`${folder}/main.js`).href
  } catch {
    return undefined
  }
}
