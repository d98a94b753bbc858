import { statSync } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { type BundledSource, bundleFolder } from '../cli/fresh-bundle.ts'
import { bundling, packageFile, root } from './bundling.ts'

/**
 * Bundles the command line, one file a verb and what verbs share beside them, and writes down which sources it was made
 * of. `cli/assay.js` runs the bundle while those are unchanged, and the sources otherwise.
 * @returns how many files were written
 */
export async function buildCli(folder: string): Promise<number> {
  const { build } = await import('esbuild')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { metafile } = await build({
    ...bundling,
    entryPoints: { main: 'cli/main.ts' },
    outdir: folder,
    // Verbs look for their templates beside the folder they are in, as in the sources.
    chunkNames: 'commands/[name]-[hash]',
    // Native: loaded from node_modules.
    external: ['@duckdb/node-bindings'],
    // Less to read at every start; names stay, for what a stack says.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
  })
  await writeFile(join(folder, 'package.json'), packageFile)
  await cp(join(root, 'cli/templates'), join(folder, 'templates'), { recursive: true })
  await writeFile(join(folder, 'sources.json'), JSON.stringify(await sourcesOf(metafile)))
  return Object.keys(metafile.outputs).length
}

/** What the bundle was made of, as path below the root, time of change and size. */
async function sourcesOf(metafile: Metafile): Promise<readonly BundledSource[]> {
  const own = Object.keys(metafile.inputs).filter((path) => !/^(node_modules\/|on-demand:)/.test(path))
  const templates = (await readdir(join(root, 'cli/templates'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  return [...own, ...templates, 'package-lock.json'].sort().map((path) => {
    const { mtimeMs, size } = statSync(join(root, path))
    return [path, mtimeMs, size]
  })
}

if (import.meta.main) {
  const started = performance.now()
  try {
    const files = await buildCli(bundleFolder)
    console.log(`assay bundled: ${files} files, ${((performance.now() - started) / 1000).toFixed(1)} s`)
  } catch (error) {
    // Without development dependencies there is no bundler: the command line starts from its sources, slower.
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    console.log('assay runs from its sources: esbuild is not installed')
  }
}
