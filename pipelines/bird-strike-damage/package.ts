import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { zipSync } from 'fflate'
import type { MemberFiles } from './boosting.ts'
import type { Feature } from './features.ts'
import type { ModelDescription } from './scoring.ts'

const require = createRequire(import.meta.url)
const earliestZipTime = new Date(1980, 0, 1)

/**
 * Writes the package: `server.mjs` with everything it needs but Node.js, `inference.wasm`, `model.json` and one zip
 * of YDF's files per member. The same inputs give the same bytes.
 */
export async function writePackage(
  folder: string,
  label: string,
  features: readonly Feature[],
  members: readonly MemberFiles[],
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const names = members.map((_, member) => `member-${String(member + 1).padStart(2, '0')}.zip`)
  const description: ModelDescription = {
    schemaVersion: 1,
    label,
    features,
    members: names,
    ydf: { training: versionOf('ydf-training'), inference: versionOf('ydf-inference') },
  }
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(description, null, 2)}\n`)
  for (const [member, files] of members.entries()) {
    writeFileSync(join(folder, names[member] ?? ''), zipSync(files, { level: 0, mtime: earliestZipTime }))
  }
  copyFileSync(wasmFile(), join(folder, 'inference.wasm'))
  await bundleServer(join(folder, 'server.mjs'))
}

/** ydf-inference's WebAssembly. */
export function wasmFile(): string {
  return join(dirname(require.resolve('ydf-inference')), 'inference.wasm')
}

async function bundleServer(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'serve.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Minified, because otherwise comments name the folders of this checkout.
    minify: true,
    lineLimit: 160,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url), __dirname = import.meta.dirname;",
    },
    logLevel: 'silent',
  })
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'))
  return (manifest as { version: string }).version
}
