import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '#core/failure.ts'
import type { FetchPackage } from './bring-library.ts'

const run = promisify(execFile)

/** Asks npm, which knows the machine's registry, proxies and certificates. */
export const npmPack: FetchPackage = async (name, version, folder, signal) => {
  const windows = process.platform === 'win32'
  const asked = ['pack', `${name}@${version}`, '--pack-destination', '.', '--ignore-scripts', '--silent']
  try {
    // On Windows npm is a script, which only a shell runs; no word of the command comes from outside.
    await run('npm', asked, { cwd: folder, signal, shell: windows, timeout: 300_000 })
    const packed = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
    if (packed !== undefined) return join(folder, packed)
    throw new Error('npm packed nothing')
  } catch (cause) {
    if (signal.aborted) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new Failure({
      code: 'SERVICE_UNAVAILABLE',
      problem: missing
        ? `DuckDB's library is not installed, and there is no npm to fetch ${name} ${version} with`
        : `npm cannot fetch ${name} ${version}, DuckDB's library: ${lastLine(cause)}`,
      next: `give its file by the input \`duckdb\`: \`npm pack ${name}@${version}\` makes it where there is a network.`,
      retry: !missing,
      cause,
    })
  }
}

function lastLine(cause: unknown): string {
  const { stderr, message } = cause as { readonly stderr?: unknown; readonly message: string }
  const said = `${typeof stderr === 'string' ? stderr : ''}\n${message}`.split('\n')
  return (
    said.find((line) => /^npm (error|ERR!) (?!code)/.test(line)) ??
    said.find((line) => line !== '') ??
    ''
  )
    .replace(/^npm (error|ERR!) /, '')
    .trim()
}
