import type { JournaledSeed, Protection } from './seed.ts'

export type CheckStatus = 'queued' | 'in_progress' | 'completed'
export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
export type ReviewVerdict = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly message: string
  readonly title?: string | null | undefined
  readonly raw_details?: string | null | undefined
}

/** What an app says of a check; the names are GitHub's. */
export interface CheckReport {
  readonly name: string
  readonly headSha: string
  readonly status: CheckStatus
  readonly conclusion: CheckConclusion | null
  readonly startedAt: string | null
  readonly completedAt: string | null
  readonly title: string | null
  readonly summary: string | null
  readonly text: string | null
  readonly annotations: readonly Annotation[]
  readonly detailsUrl: string | null
  readonly externalId: string | null
}

/** Everything that can happen, as the journal keeps it. Ids of new things are the entry's `seq`. */
export type Event =
  | { readonly kind: 'seeded'; readonly payload: JournaledSeed }
  | { readonly kind: 'protection_set'; readonly payload: Protection }
  /** A branch or tag moved; null: it was not there, it is gone. */
  | {
      readonly kind: 'reference_moved'
      readonly payload: {
        readonly ref: string
        readonly before: string | null
        readonly after: string | null
      }
    }
  | {
      readonly kind: 'issue_opened'
      readonly payload: { readonly number: number; readonly title: string; readonly body: string | null }
    }
  | {
      readonly kind: 'pull_request_opened'
      readonly payload: {
        readonly number: number
        readonly title: string
        readonly body: string | null
        readonly headRef: string
        readonly headSha: string
        readonly baseRef: string
        readonly baseSha: string
        readonly draft: boolean
      }
    }
  | {
      readonly kind: 'issue_edited'
      readonly payload: {
        readonly number: number
        readonly title?: string | undefined
        readonly body?: string | null | undefined
        readonly state?: 'open' | 'closed' | undefined
      }
    }
  | {
      readonly kind: 'labels_set'
      readonly payload: { readonly number: number; readonly labels: readonly string[] }
    }
  | {
      readonly kind: 'pull_request_retargeted'
      readonly payload: { readonly number: number; readonly baseRef: string; readonly baseSha: string }
    }
  | {
      readonly kind: 'pull_request_synchronized'
      readonly payload: {
        readonly number: number
        readonly before: string
        readonly after: string
        readonly baseSha: string
      }
    }
  | {
      readonly kind: 'pull_request_merged'
      readonly payload: { readonly number: number; readonly mergeSha: string; readonly baseSha: string }
    }
  | {
      readonly kind: 'reviewers_requested'
      readonly payload: { readonly number: number; readonly logins: readonly string[] }
    }
  | {
      readonly kind: 'review_submitted'
      readonly payload: {
        readonly number: number
        readonly verdict: ReviewVerdict
        readonly body: string
        readonly commit: string
      }
    }
  | { readonly kind: 'comment_created'; readonly payload: { readonly number: number; readonly body: string } }
  | { readonly kind: 'comment_edited'; readonly payload: { readonly id: number; readonly body: string } }
  | { readonly kind: 'comment_deleted'; readonly payload: { readonly id: number } }
  | { readonly kind: 'check_run_created'; readonly payload: CheckReport }
  | {
      readonly kind: 'check_run_updated'
      readonly payload: { readonly id: number; readonly report: CheckReport }
    }
  | {
      readonly kind: 'workflow_dispatched'
      readonly payload: {
        readonly workflow: string
        readonly ref: string
        readonly inputs: Readonly<Record<string, string>>
      }
    }

/** One line of the journal. */
export type Entry = Event & {
  /** From 1, without gaps. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** Login of who did it; `git` for a push through the file path. */
  readonly actor: string
}
