import type { Clock } from '#core/surroundings.ts'
import type { Entry, Event } from './events.ts'
import { isAncestor } from './git/history.ts'
import { fingerprintReferences, listReferences, setReference } from './git/references.ts'
import type { Git } from './git.ts'
import { type Happening, happeningOf } from './happenings.ts'
import type { Journal } from './journal.ts'
import type { Seed } from './seed.ts'
import { apply, emptyState, isPull, type State, tipOf } from './state.ts'

/** Called when a change is on disk and before it is answered, in the order things happened. */
export type Listener = (happening: Happening) => void

/** What the API's areas share: the repository, the state, and one way to change them. */
export interface Hub {
  readonly git: Git
  readonly seed: Seed
  readonly clock: Clock
  state(): State
  /** Writes to the journal, then to the state. Only within `change`. */
  record(actor: string, event: Event): Entry
  /** Runs changes one after another; listeners are told when one is done. */
  change<T>(work: () => Promise<T>): Promise<T>
  /** Looks at the bare repository and records what moved there, and what that means for pull requests. Only within `change`. */
  lookAtGit(actor: string): Promise<void>
  subscribe(listener: Listener): () => void
}

/** Login under which pushes through the file path are recorded. */
export const filePathActor = 'git'

export function createHub(git: Git, seed: Seed, clock: Clock, journal: Journal): Hub {
  let state = journal.entries.reduce((before, entry) => apply(entry, before), emptyState)
  let queue: Promise<unknown> = Promise.resolve()
  let seen: string | undefined
  const untold: Happening[] = []
  const listeners = new Set<Listener>()

  const record = (actor: string, event: Event): Entry => {
    const entry: Entry = { ...event, seq: state.seq + 1, at: clock.now().toISOString(), actor }
    const next = apply(entry, state)
    journal.append(entry)
    state = next
    const happening = happeningOf(entry, state)
    if (happening !== undefined) untold.push(happening)
    return entry
  }
  const tell = () => {
    for (const happening of untold.splice(0)) {
      for (const listener of listeners) {
        try {
          listener(happening)
        } catch (error) {
          // the listener's fault, not the request's
          queueMicrotask(() => {
            throw error
          })
        }
      }
    }
  }
  const hub: Hub = {
    git,
    seed,
    clock,
    state: () => state,
    record,
    change: async (work) => {
      const turn = queue.then(work)
      queue = turn.catch(() => {})
      try {
        return await turn
      } finally {
        tell()
      }
    },
    lookAtGit: async (actor) => {
      const print = fingerprintReferences(git)
      if (print === seen) return
      const actual = await listReferences(git, ['refs/heads', 'refs/tags'])
      const known = state.references
      const names = [...new Set([...Object.keys(known), ...Object.keys(actual)])].sort()
      for (const ref of names) {
        const [before = null, after = null] = [known[ref], actual[ref]]
        if (before !== after) {
          record(actor, { kind: 'reference_moved', payload: { ref, before, after } })
          await followBranch(hub, actor, ref.replace(/^refs\/heads\//, ''))
        }
      }
      seen = print
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return hub
}

/** Keeps pull requests true to a branch that moved: their heads follow it, and what it now contains is merged. */
async function followBranch(hub: Hub, actor: string, branch: string): Promise<void> {
  const tip = tipOf(hub.state(), branch)
  for (const { number, pull } of hub.state().issues.filter(isPull)) {
    const open = hub.state().issues.find((issue) => issue.number === number)?.state === 'open'
    if (!open) continue
    if (pull.headRef === branch && tip === undefined) {
      hub.record(actor, { kind: 'issue_edited', payload: { number, state: 'closed' } })
    } else if (pull.headRef === branch && tip !== undefined && tip !== pull.headSha) {
      const baseSha = tipOf(hub.state(), pull.baseRef) ?? pull.baseSha
      await setReference(hub.git, `refs/pull/${number}/head`, tip)
      const payload = { number, before: pull.headSha, after: tip, baseSha }
      hub.record(actor, { kind: 'pull_request_synchronized', payload })
    } else if (
      pull.baseRef === branch &&
      tip !== undefined &&
      (await isAncestor(hub.git, pull.headSha, tip))
    ) {
      hub.record(actor, {
        kind: 'pull_request_merged',
        payload: { number, mergeSha: tip, baseSha: pull.baseSha },
      })
    }
  }
}
