import { Failure } from '#core/failure.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'
import { gitLedgerRef, ledgerCommit } from './ledger-ref.ts'
import { runGit, tryGit } from './run-git.ts'

const everyLedger = '+refs/assay/ledger/*:refs/assay/ledger/*'

/** How the remote is spoken to. */
export interface RemoteAccess {
  /** Its name in the clone. Default: origin. */
  readonly remote?: string | undefined
  /** Token for a remote over HTTP; without it what the machine's own Git has. */
  readonly token?: string | undefined
}

/**
 * A model's ledgers where every judge sees them: on the remote of a clone. They are fetched before each reading and pushed
 * with each line; a push that does not force is a compare-and-swap, because every commit has the one it was made from as
 * its parent. A clone without that remote keeps its ledgers by itself.
 */
export function sharedLedgerRef(repository: string, model: string, access: RemoteAccess = {}): LedgerRef {
  const { remote = 'origin' } = access
  const local = gitLedgerRef(repository, model)
  let known: Promise<string | undefined> | undefined
  const address = (): Promise<string | undefined> => {
    known ??= tryGit(repository, ['remote', 'get-url', '--', remote]).then(({ exitCode, output }) =>
      exitCode === 0 ? output.toString().trim() : undefined,
    )
    return known
  }
  const fetch = async (): Promise<string | undefined> => {
    const url = await address()
    if (url === undefined) return undefined
    const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--prune']
    await runGit(repository, ['fetch', ...flags, '--', remote, everyLedger], '', credentials(url, access))
    return url
  }
  return {
    name: local.name,
    read: async (holdout) => {
      await fetch()
      return local.read(holdout)
    },
    holdouts: async () => {
      await fetch()
      return local.holdouts()
    },
    replace: async (seen, text, change) => {
      const url = await address()
      if (url === undefined) return local.replace(seen, text, change)
      const commit = await ledgerCommit(repository, seen, text, change)
      const push = ['push', '--quiet', '--', remote, `${commit}:${local.name}`]
      const answer = await tryGit(repository, push, '', credentials(url, access))
      if (answer.exitCode === 0) return 'replaced'
      await fetch()
      if ((await local.read(seen.holdout)).revision !== seen.revision) return 'moved'
      throw new Failure({
        code: 'SERVICE_UNAVAILABLE',
        problem: `${local.name} cannot be pushed to ${remote}: ${answer.error.trim()}`,
        next: 'give the judge the right to write it (in a workflow `contents: write`); no run was charged.',
      })
    },
  }
}

/** In the environment, for this address alone: a command line can be read by every process. */
function credentials(url: string, { token }: RemoteAccess): NodeJS.ProcessEnv {
  const { SSH_AUTH_SOCK } = process.env
  const agent = SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK }
  if (token === undefined || !/^https?:/.test(url)) return agent
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  return {
    ...agent,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  }
}
