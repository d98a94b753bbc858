import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Files } from './tiny-model.ts'

const run = promisify(execFile)

/** A clone on disk. */
export interface Checkout {
  readonly folder: string
  git(...args: readonly string[]): Promise<string>
  /** Commits files on a branch, which is made from where the clone stands if it is not there. @returns the SHA */
  commit(branch: string, files: Files, message?: string): Promise<string>
}

export function checkoutIn(folder: string): Checkout {
  const git = async (...args: readonly string[]): Promise<string> => {
    const name = ['-c', 'user.name=Bea', '-c', 'user.email=bea@users.noreply.github.com']
    const environment = {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
    }
    const { stdout } = await run('git', ['-C', folder, ...name, ...args], { env: environment })
    return stdout.trim()
  }
  return {
    folder,
    git,
    commit: async (branch, files, message = `Change ${branch}`) => {
      // Read where git keeps it: starting git costs more than all else a test does with it.
      const head = await readFile(join(folder, '.git/HEAD'), 'utf8')
      if (head.trim() !== `ref: refs/heads/${branch}`) {
        const present = await git('branch', '--list', branch)
        await git('checkout', '-q', ...(present === '' ? ['-b'] : []), branch)
      }
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
      await git('add', '-A')
      await git('commit', '-q', '-m', message)
      return (await readFile(join(folder, '.git/refs/heads', branch), 'utf8')).trim()
    },
  }
}
