import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The Python of a peer's own virtual environment, or why there is none. */
export type PeerPython =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'missing'; readonly why: string }

/**
 * Installs a peer from PyPI, pinned, into a virtual environment of its own below `.assay/bench`, once.
 * @param packages as pip takes them, with versions
 */
export async function peerPython(
  root: string,
  name: string,
  packages: readonly string[],
): Promise<PeerPython> {
  const folder = join(root, '.assay', 'bench', 'peers', `${name}`)
  const python = join(folder, 'bin', 'python')
  const done = join(folder, 'installed.txt')
  const wanted = packages.join('\n')
  try {
    if (!existsSync(done)) {
      await mkdir(folder, { recursive: true })
      await run('python3', ['-m', 'venv', folder])
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
        timeout: 600_000,
      })
      await writeFile(done, wanted)
    }
    return { kind: 'ready', python }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return { kind: 'missing', why: `it cannot be installed (${words.split('\n').at(-2) ?? words})` }
  }
}
