import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import type { Protection, Seed } from '../../../demo/github/seed.ts'

export const owner = 'acme'
export const repo = 'models'

/** A repository with an administrator, two writers, a reader and two apps; each one's token is `tok_<login>`. */
export const seed: Seed = {
  owner,
  repository: repo,
  users: [
    { login: 'ada', type: 'User', permission: 'admin' },
    { login: 'bea', type: 'User', permission: 'write' },
    { login: 'cy', type: 'User', permission: 'write' },
    { login: 'rob', type: 'User', permission: 'read' },
    { login: 'assay[bot]', type: 'Bot', permission: 'write' },
    { login: 'other[bot]', type: 'Bot', permission: 'write' },
  ],
  teams: { 'acme/airfield': ['cy'] },
  tokens: {
    tok_ada: { login: 'ada' },
    tok_bea: { login: 'bea' },
    tok_cy: { login: 'cy' },
    tok_rob: { login: 'rob' },
    tok_bot: {
      login: 'assay[bot]',
      permissions: { contents: 'write', pull_requests: 'write', checks: 'write', actions: 'write' },
    },
    tok_other: { login: 'other[bot]', permissions: { checks: 'write' } },
    tok_reader: { login: 'assay[bot]', permissions: { contents: 'read', pull_requests: 'read' } },
  },
}

export const protection: Protection = {
  branch: 'main',
  requiredChecks: ['assay'],
  upToDate: true,
  codeOwnerReviews: true,
}

/** Takes what has to be undone when a test, or a group of them, is over. */
export type Later = (undo: () => Promise<void>) => void

export async function temporaryFolder(later: Later = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-loopback-'))
  later(() => rm(folder, { recursive: true, force: true }))
  return folder
}

let seconds = 0
/** A clock that moves a second each time it is read. */
export const clock = { now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++) }

const run = promisify(execFile)

/** Real git, away from the machine's configuration; answers what it printed. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
  const name = ['-c', 'user.name=Bea', '-c', 'user.email=bea@users.noreply.github.com']
  const { stdout } = await run('git', ['-C', folder, ...name, ...args], { env: environment })
  return stdout.trim()
}

/** Commits a file in a clone. */
export async function commitFile(clone: string, path: string, text: string): Promise<string> {
  await writeFile(join(clone, path), text)
  await git(clone, 'add', path)
  await git(clone, 'commit', '-q', '-m', `Write ${path}`)
  return await git(clone, 'rev-parse', 'HEAD')
}
