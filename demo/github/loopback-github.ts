import { type FSWatcher, watch } from 'node:fs'
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import type { Clock } from '#core/surroundings.ts'
import { prepareRepository, pushLog, writeProtectedBranches } from './git/repository.ts'
import { openGit } from './git.ts'
import { createHub, filePathActor, type Hub, type Listener } from './hub.ts'
import { openJournal } from './journal.ts'
import type { JournaledSeed, Seed } from './seed.ts'
import { listen } from './server.ts'

export interface LoopbackGitHubOptions {
  /** Where `journal.jsonl` and `<repository>.git` are kept; made if it is not there. */
  readonly folder: string
  /** 0, the default: any free one. */
  readonly port?: number
  readonly clock: Clock
  readonly seed: Seed
}

export interface LoopbackGitHub {
  /** For people; also what `GITHUB_SERVER_URL` would be. */
  readonly url: string
  /** The base address to give octokit. */
  readonly apiUrl: string
  /** For git, with the token as the password if one is given. */
  cloneUrl(token?: string): string
  /** Path of the bare repository. */
  readonly bareRepository: string
  readonly events: {
    /** Calls the listener after every change; the answer ends that. */
    subscribe(listener: Listener): () => void
  }
  /** Ends the requests and git processes still running, and frees the port; a second call changes nothing. */
  close(): Promise<void>
}

/**
 * A GitHub of one repository on 127.0.0.1, for the story that `npm start` plays and for the tests of the GitHub
 * adapter.
 *
 * It is written whole over real git rather than as a front over a package that imitates GitHub in memory. What such a
 * package gets wrong lies at its heart (heads that do not follow pushes, no changed files, mergeability, protection,
 * identities), so that a front would replace nearly every route and keep two states in step. Here the bare repository
 * is the one truth: heads, merges, comparisons and changed files are asked of git each time, and whatever moves a
 * branch, be it the API, a push over HTTP or a push through the file path, is noticed in one place. The API adds what
 * git does not know: pull requests, comments, checks, reviews, protection, tokens. These are a fold over
 * `journal.jsonl`; a start on the same folder goes on where the last one ended.
 *
 * @throws Failure STATE_CONFLICT for a broken journal, SERVICE_UNAVAILABLE for a taken port or a git that fails
 */
export async function startLoopbackGitHub(options: LoopbackGitHubOptions): Promise<LoopbackGitHub> {
  const { seed, clock, port = 0 } = options
  let closing: Promise<void> | undefined
  const folder = resolve(options.folder)
  const stop = new AbortController()
  const git = openGit(join(folder, `${seed.repository}.git`), stop.signal)
  const journal = openJournal(folder)
  try {
    await prepareRepository(git)
    const hub = createHub(git, seed, clock, journal)
    await hub.change(async () => {
      plant(hub)
      await writeProtectedBranches(git, Object.keys(hub.state().protections))
      await hub.lookAtGit(filePathActor)
    })
    const { server, root } = await listen(hub, port)
    const watcher = watchPushes(hub)
    const path = `${seed.owner}/${seed.repository}.git`
    return {
      url: root,
      apiUrl: root,
      cloneUrl: (token) =>
        `${token === undefined ? root : root.replace('//', `//x:${encodeURIComponent(token)}@`)}/${path}`,
      bareRepository: git.folder,
      events: { subscribe: hub.subscribe },
      close: () => {
        closing ??= (async () => {
          watcher.close()
          await closeServer(server)
          stop.abort()
          // whatever was in hand has been told to end; wait for it before the journal goes
          await hub.change(async () => {})
          journal.close()
        })()
        return closing
      },
    }
  } catch (error) {
    stop.abort()
    journal.close()
    throw error
  }
}

/** Records the seed, unless it is the one already recorded. */
function plant(hub: Hub): void {
  const { tokens: _secret, ...seed } = hub.seed
  const planted: JournaledSeed = seed
  if (JSON.stringify(hub.state().seed) !== JSON.stringify(planted)) {
    hub.record(seed.owner, { kind: 'seeded', payload: planted })
  }
}

/** Pushes through the file path are noticed when they happen, not only with the next request. */
function watchPushes(hub: Hub): FSWatcher {
  const watcher = watch(join(hub.git.folder, pushLog), () => {
    hub.change(() => hub.lookAtGit(filePathActor)).catch(() => {})
  })
  watcher.unref()
  return watcher
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
}
