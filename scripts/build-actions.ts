import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { libraryPlace } from '#adapters/duckdb/native/loaded-library.ts'
import { bundling, packageFile, root } from './bundling.ts'

/**
 * DuckDB's library is native, and larger than everything else together: it is left out. A bundle loads it from where
 * adapters/duckdb/native/ found it, or from a node_modules above itself.
 */
const nativeLibrary: Plugin = {
  name: "DuckDB's native library",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({ path: 'library', namespace: 'duckdb' }))
    onLoad({ filter: /.*/, namespace: 'duckdb' }, () => ({
      contents: `const place = globalThis[Symbol.for(${JSON.stringify(libraryPlace.description)})]
module.exports = require(place ?? ['@duckdb', 'node-bindings'].join('/'))`,
    }))
  },
}

/** Names of the actions: the folders below actions/ with a main.ts. */
export async function actionNames(): Promise<string[]> {
  const entries = await readdir(join(root, 'actions'), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'actions', entry.name, 'main.ts')))
    .map((entry) => entry.name)
    .sort()
}

/** One file of a build. */
export interface BuiltFile {
  readonly path: string
  readonly bytes: number
}

/**
 * Bundles every action into `<folder>/<name>.js`, with the code they share and what is loaded on demand beside it.
 * The folder is emptied first.
 */
export async function buildActions(folder: string): Promise<BuiltFile[]> {
  const names = await actionNames()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { metafile } = await build({
    ...bundling,
    entryPoints: Object.fromEntries(names.map((name) => [name, `actions/${name}/main.ts`])),
    outdir: folder,
    chunkNames: 'parts/[name]-[hash]',
    plugins: [nativeLibrary],
    legalComments: 'linked',
  })
  await writeFile(join(folder, 'package.json'), packageFile)
  return Promise.all(
    Object.keys(metafile.outputs).map(async (path) => {
      const absolute = join(root, path)
      return { path: absolute, bytes: (await stat(absolute)).size }
    }),
  )
}

if (import.meta.main) {
  const started = performance.now()
  const folder = resolve(process.argv[2] ?? join(root, 'dist'))
  const files = await buildActions(folder)
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  for (const { path, bytes } of files.filter(({ path }) => !path.includes('/parts/'))) {
    console.log(`${(bytes / 1024).toFixed(0).padStart(6)} KiB  ${path}`)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  console.log(`${(total / 1e6).toFixed(2)} MB in ${files.length} files, ${seconds} s`)
}
