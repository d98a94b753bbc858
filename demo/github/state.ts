import type { CheckReport, Entry, ReviewVerdict } from './events.ts'
import type { JournaledSeed, Protection } from './seed.ts'

/** What only a pull request has. */
export interface PullFacts {
  readonly headRef: string
  readonly headSha: string
  readonly baseRef: string
  /** The base's tip when the head last moved, as GitHub reports it; at a merge, the tip merged onto. */
  readonly baseSha: string
  readonly draft: boolean
  readonly requested: readonly string[]
  readonly merged?: { readonly at: string; readonly by: string; readonly sha: string }
}

/** An issue, or a pull request: GitHub numbers them together. */
export interface Issue {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: 'open' | 'closed'
  readonly author: string
  readonly labels: readonly string[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly closedAt: string | null
  readonly pull?: PullFacts
}
export type PullRequest = Issue & { readonly pull: PullFacts }

export interface Comment {
  readonly id: number
  readonly number: number
  readonly author: string
  readonly body: string
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Review {
  readonly id: number
  readonly number: number
  readonly author: string
  readonly verdict: ReviewVerdict
  readonly body: string
  readonly commit: string
  readonly at: string
}

export interface CheckRun extends CheckReport {
  readonly id: number
  readonly app: string
}

/** Everything the API knows beyond git. A value: `apply` makes the next one. */
export interface State {
  readonly seq: number
  readonly createdAt: string
  readonly seed: JournaledSeed | undefined
  readonly protections: Readonly<Record<string, Protection>>
  /** Branches and tags as last seen; the bare repository is the truth. */
  readonly references: Readonly<Record<string, string>>
  readonly issues: readonly Issue[]
  readonly comments: readonly Comment[]
  readonly reviews: readonly Review[]
  readonly checkRuns: readonly CheckRun[]
}

export const emptyState: State = {
  seq: 0,
  createdAt: '1970-01-01T00:00:00.000Z',
  seed: undefined,
  protections: {},
  references: {},
  issues: [],
  comments: [],
  reviews: [],
  checkRuns: [],
}

/** The state after one more entry of the journal. Pure, and the only way the state ever changes. */
export function apply(entry: Entry, before: State): State {
  const state = { ...before, seq: entry.seq }
  const { seq: id, at, actor } = entry
  switch (entry.kind) {
    case 'seeded': {
      const { protection } = entry.payload
      const protections = protection === undefined ? {} : { [protection.branch]: protection }
      return {
        ...state,
        seed: entry.payload,
        createdAt: before.seed === undefined ? at : before.createdAt,
        protections: { ...state.protections, ...protections },
      }
    }
    case 'protection_set':
      return { ...state, protections: { ...state.protections, [entry.payload.branch]: entry.payload } }
    case 'reference_moved': {
      const { [entry.payload.ref]: _moved, ...others } = state.references
      const { ref, after } = entry.payload
      return { ...state, references: after === null ? others : { ...others, [ref]: after } }
    }
    case 'issue_opened':
      return { ...state, issues: [...state.issues, { ...entry.payload, ...newIssue(entry) }] }
    case 'pull_request_opened': {
      const { number, title, body, ...refs } = entry.payload
      const pull = { ...refs, requested: [] }
      return { ...state, issues: [...state.issues, { ...newIssue(entry), number, title, body, pull }] }
    }
    case 'issue_edited': {
      const { number, title, body, state: next } = entry.payload
      return changeIssue(state, number, (issue) => ({
        ...issue,
        title: title ?? issue.title,
        body: body === undefined ? issue.body : body,
        state: next ?? issue.state,
        closedAt: next === undefined ? issue.closedAt : next === 'closed' ? at : null,
        updatedAt: at,
      }))
    }
    case 'labels_set': {
      const { number, labels } = entry.payload
      return changeIssue(state, number, (issue) => ({ ...issue, labels, updatedAt: at }))
    }
    case 'pull_request_retargeted': {
      const { number, baseRef, baseSha } = entry.payload
      return changePull(state, number, at, (pull) => ({ ...pull, baseRef, baseSha }))
    }
    case 'pull_request_synchronized': {
      const { number, after, baseSha } = entry.payload
      return changePull(state, number, at, (pull) => ({ ...pull, headSha: after, baseSha }))
    }
    case 'pull_request_merged': {
      const { number, mergeSha, baseSha } = entry.payload
      const merged = { at, by: actor, sha: mergeSha }
      const next = changePull(state, number, at, (pull) => ({ ...pull, baseSha, merged }))
      return changeIssue(next, number, (issue) => ({ ...issue, state: 'closed', closedAt: at }))
    }
    case 'reviewers_requested': {
      const { number, logins } = entry.payload
      return changePull(state, number, at, (pull) => ({
        ...pull,
        requested: [...new Set([...pull.requested, ...logins])],
      }))
    }
    case 'review_submitted': {
      const { number } = entry.payload
      const next = changePull(state, number, at, (pull) => ({
        ...pull,
        requested: pull.requested.filter((login) => login !== actor),
      }))
      return { ...next, reviews: [...next.reviews, { ...entry.payload, id, author: actor, at }] }
    }
    case 'comment_created': {
      const { number, body } = entry.payload
      const comment = { id, number, author: actor, body, createdAt: at, updatedAt: at }
      return touch({ ...state, comments: [...state.comments, comment] }, number, at)
    }
    case 'comment_edited':
      return {
        ...state,
        comments: state.comments.map((comment) =>
          comment.id === entry.payload.id ? { ...comment, body: entry.payload.body, updatedAt: at } : comment,
        ),
      }
    case 'comment_deleted':
      return { ...state, comments: state.comments.filter((comment) => comment.id !== entry.payload.id) }
    case 'check_run_created':
      return { ...state, checkRuns: [...state.checkRuns, { ...entry.payload, id, app: actor }] }
    case 'check_run_updated':
      return {
        ...state,
        checkRuns: state.checkRuns.map((run) =>
          run.id === entry.payload.id ? { ...run, ...entry.payload.report } : run,
        ),
      }
    case 'workflow_dispatched':
      return state
  }
}

function newIssue({ seq, at, actor }: Entry) {
  return {
    id: seq,
    state: 'open',
    author: actor,
    labels: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  } as const
}

function changeIssue(state: State, number: number, change: (issue: Issue) => Issue): State {
  return { ...state, issues: state.issues.map((issue) => (issue.number === number ? change(issue) : issue)) }
}

function changePull(state: State, number: number, at: string, change: (pull: PullFacts) => PullFacts): State {
  return changeIssue(state, number, (issue) =>
    issue.pull === undefined ? issue : { ...issue, pull: change(issue.pull), updatedAt: at },
  )
}

function touch(state: State, number: number, at: string): State {
  return changeIssue(state, number, (issue) => ({ ...issue, updatedAt: at }))
}

export function isPull(issue: Issue | undefined): issue is PullRequest {
  return issue?.pull !== undefined
}

/** The tip of a branch as last seen. */
export function tipOf(state: State, branch: string): string | undefined {
  return state.references[`refs/heads/${branch}`]
}

export function nextNumber(state: State): number {
  return state.issues.length + 1
}

/** Check runs of a commit, the newest of each name only, newest first. */
export function newestCheckRuns(state: State, sha: string): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const run of state.checkRuns) if (run.headSha === sha) newest.set(`${run.app}/${run.name}`, run)
  return [...newest.values()].sort((one, other) => other.id - one.id)
}
