import { findOwners } from './code-owners.ts'
import { type ChangedFile, changedFiles, mergeBase } from './git/history.ts'
import { type Merge, mergeTrees } from './git/merging.ts'
import { readBlob, readEntry } from './git/objects.ts'
import type { Hub } from './hub.ts'
import type { MergeFacts } from './protection.ts'
import { type PullRequest, tipOf } from './state.ts'
import { reaches } from './tokens.ts'

/** What git says of a pull request as it stands. */
export interface PullComparison {
  /** The base's tip; for a closed one, what it was when the head last moved or was merged. */
  readonly baseTip: string
  readonly mergeBase: string
  readonly files: readonly ChangedFile[]
}

/** Compares a pull request's head with where it left its base. */
export async function comparePull(hub: Hub, { pull, state }: PullRequest): Promise<PullComparison> {
  const baseTip = (state === 'open' ? tipOf(hub.state(), pull.baseRef) : undefined) ?? pull.baseSha
  const base = (await mergeBase(hub.git, baseTip, pull.headSha)) ?? baseTip
  return { baseTip, mergeBase: base, files: await changedFiles(hub.git, base, pull.headSha) }
}

/** The facts on which `canMerge` decides, and the merge itself, tried without moving anything. */
export async function gatherMergeFacts(
  hub: Hub,
  issue: PullRequest,
  expectedHead: string | undefined,
): Promise<{ readonly facts: MergeFacts; readonly merge: Merge; readonly comparison: PullComparison }> {
  const state = hub.state()
  const comparison = await comparePull(hub, issue)
  const { headSha, baseRef, draft } = issue.pull
  const open = issue.state === 'open'
  const protection = state.protections[baseRef]
  const conflict: Merge = { kind: 'conflict' }
  const [merge, ownedFiles] = await Promise.all([
    open ? mergeTrees(hub.git, comparison.baseTip, headSha) : conflict,
    protection?.codeOwnerReviews === true ? ownersOfChanges(hub, comparison) : [],
  ])
  const facts: MergeFacts = {
    state: issue.state,
    draft,
    author: issue.author,
    headSha,
    expectedHead,
    conflict: merge.kind === 'conflict',
    behind: comparison.mergeBase !== comparison.baseTip,
    protection,
    checks: state.checkRuns.filter((run) => run.headSha === headSha),
    reviews: state.reviews
      .filter((review) => review.number === issue.number)
      .map(({ author, verdict, commit }) => ({
        login: author,
        permission: hub.seed.users.find((user) => user.login === author)?.permission ?? 'read',
        verdict,
        commit,
      })),
    ownedFiles,
  }
  return { facts, merge, comparison }
}

/** The code owners of what a pull request changes, by the CODEOWNERS file of its base. */
export async function ownersOfChanges(
  hub: Hub,
  { baseTip, files }: PullComparison,
): Promise<MergeFacts['ownedFiles']> {
  const entry = await readEntry(hub.git, baseTip, '.github/CODEOWNERS')
  if (entry?.type !== 'blob') return []
  const text = (await readBlob(hub.git, entry.sha)).toString()
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [previousPath, path],
  )
  const writers = hub.seed.users.filter((user) => reaches(user.permission, 'write')).map((user) => user.login)
  return findOwners(text, paths, hub.seed.teams ?? {}, (login) => writers.includes(login))
}
