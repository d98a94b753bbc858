import type { CheckConclusion, CheckStatus, Entry, ReviewVerdict } from './events.ts'
import { isPull, type PullRequest, type State } from './state.ts'

interface PullHappening {
  readonly number: number
  readonly headRef: string
  readonly headSha: string
  readonly baseRef: string
}

/** What a workflow could be started by; `event` and `action` are the names GitHub's webhooks have. */
export type Happening = { readonly seq: number; readonly at: string; readonly actor: string } & (
  | ({
      readonly event: 'pull_request'
      readonly action: 'opened' | 'reopened' | 'edited' | 'review_requested' | 'labeled'
    } & PullHappening)
  | ({
      readonly event: 'pull_request'
      readonly action: 'synchronize'
      readonly before: string
    } & PullHappening)
  | ({
      readonly event: 'pull_request'
      readonly action: 'closed'
      readonly merged: boolean
      readonly mergeSha: string | null
    } & PullHappening)
  | ({
      readonly event: 'pull_request_review'
      readonly action: 'submitted'
      readonly verdict: ReviewVerdict
    } & PullHappening)
  | {
      readonly event: 'push'
      readonly ref: string
      /** null: the reference is new. */
      readonly before: string | null
      /** null: the reference is gone. */
      readonly after: string | null
    }
  | {
      readonly event: 'issue_comment'
      readonly action: 'created' | 'edited'
      readonly id: number
      /** Of the issue or pull request. */
      readonly number: number
      readonly body: string
    }
  | { readonly event: 'issue_comment'; readonly action: 'deleted'; readonly id: number }
  | { readonly event: 'issues'; readonly action: 'opened' | 'edited' | 'closed'; readonly number: number }
  | {
      readonly event: 'check_run'
      readonly action: 'created' | 'completed'
      readonly id: number
      readonly name: string
      readonly headSha: string
      readonly status: CheckStatus
      readonly conclusion: CheckConclusion | null
    }
  | {
      readonly event: 'workflow_dispatch'
      readonly workflow: string
      readonly ref: string
      readonly inputs: Readonly<Record<string, string>>
    }
)

/** What the world is told of an entry, given the state it led to. */
export function happeningOf(entry: Entry, after: State): Happening | undefined {
  const { seq, at, actor } = entry
  const common = { seq, at, actor }
  const pull = 'number' in entry.payload ? pullHappening(after, entry.payload.number) : undefined
  switch (entry.kind) {
    case 'reference_moved':
      return { ...common, event: 'push', ...entry.payload }
    case 'pull_request_opened':
      return pull && { ...common, event: 'pull_request', action: 'opened', ...pull }
    case 'pull_request_synchronized':
      return (
        pull && {
          ...common,
          event: 'pull_request',
          action: 'synchronize',
          before: entry.payload.before,
          ...pull,
        }
      )
    case 'pull_request_retargeted':
      return pull && { ...common, event: 'pull_request', action: 'edited', ...pull }
    case 'pull_request_merged': {
      const { mergeSha } = entry.payload
      return pull && { ...common, event: 'pull_request', action: 'closed', merged: true, mergeSha, ...pull }
    }
    case 'reviewers_requested':
      return pull && { ...common, event: 'pull_request', action: 'review_requested', ...pull }
    case 'labels_set':
      return pull && { ...common, event: 'pull_request', action: 'labeled', ...pull }
    case 'review_submitted': {
      const { verdict } = entry.payload
      return pull && { ...common, event: 'pull_request_review', action: 'submitted', verdict, ...pull }
    }
    case 'issue_opened':
      return { ...common, event: 'issues', action: 'opened', number: entry.payload.number }
    case 'issue_edited': {
      const { number, state } = entry.payload
      const action = state === 'closed' ? 'closed' : 'edited'
      if (pull === undefined) return { ...common, event: 'issues', action, number }
      if (state === 'closed') {
        return { ...common, event: 'pull_request', action: 'closed', merged: false, mergeSha: null, ...pull }
      }
      return { ...common, event: 'pull_request', action: state === 'open' ? 'reopened' : 'edited', ...pull }
    }
    case 'comment_created':
      return { ...common, event: 'issue_comment', action: 'created', id: seq, ...entry.payload }
    case 'comment_edited': {
      const commented = after.comments.find((comment) => comment.id === entry.payload.id)?.number ?? 0
      return { ...common, event: 'issue_comment', action: 'edited', number: commented, ...entry.payload }
    }
    case 'comment_deleted':
      return { ...common, event: 'issue_comment', action: 'deleted', ...entry.payload }
    case 'check_run_created':
    case 'check_run_updated': {
      const report = entry.kind === 'check_run_created' ? entry.payload : entry.payload.report
      const { name, headSha, status, conclusion } = report
      const id = entry.kind === 'check_run_created' ? seq : entry.payload.id
      const action = status === 'completed' ? 'completed' : 'created'
      return { ...common, event: 'check_run', action, id, name, headSha, status, conclusion }
    }
    case 'workflow_dispatched':
      return { ...common, event: 'workflow_dispatch', ...entry.payload }
    case 'seeded':
    case 'protection_set':
      return undefined
  }
}

function pullHappening(state: State, number: number): PullHappening | undefined {
  const found: PullRequest | undefined = state.issues.filter(isPull).find((issue) => issue.number === number)
  if (found === undefined) return undefined
  const { headRef, headSha, baseRef } = found.pull
  return { number, headRef, headSha, baseRef }
}
