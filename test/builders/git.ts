import { execFileSync } from 'node:child_process'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

/** A Git repository in a folder that is gone when the test ends. */
export interface GitRepository {
  readonly root: string
  git(...args: readonly string[]): string
  /** Writes files and commits everything; returns the SHA. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message?: string): Promise<string>
}

export async function gitRepository(): Promise<GitRepository> {
  const root = await temporaryFolder()
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: root,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.org',
        GIT_AUTHOR_DATE: '2026-11-20T10:00:00Z',
        GIT_COMMITTER_NAME: 'c',
        GIT_COMMITTER_EMAIL: 'c@example.org',
        GIT_COMMITTER_DATE: '2026-11-21T10:00:00Z',
      },
    }).trim()
  git('init', '--quiet', '--initial-branch', 'main')
  return {
    root,
    git,
    commit: async (files, message = 'x') => {
      await writeFiles(root, files)
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', message)
      return git('rev-parse', 'HEAD')
    },
  }
}
