import type { CheckConclusion, CheckStatus, ReviewVerdict } from './events.ts'
import type { Permission, Protection } from './seed.ts'
import { reaches } from './tokens.ts'

/** Everything that decides whether a pull request may be merged now. */
export interface MergeFacts {
  readonly state: 'open' | 'closed'
  readonly draft: boolean
  readonly author: string
  readonly headSha: string
  /** The head the caller believes it merges, if they said so. */
  readonly expectedHead: string | undefined
  readonly conflict: boolean
  /** The base has commits the head has not. */
  readonly behind: boolean
  readonly protection: Protection | undefined
  /** Check runs on the current head, in the order they were created. */
  readonly checks: readonly {
    readonly name: string
    readonly status: CheckStatus
    readonly conclusion: CheckConclusion | null
  }[]
  /** In the order they were given. */
  readonly reviews: readonly {
    readonly login: string
    readonly permission: Permission
    readonly verdict: ReviewVerdict
    readonly commit: string
  }[]
  /** For every changed file that has owners, where their review is asked for: who they are. */
  readonly ownedFiles: readonly { readonly path: string; readonly owners: readonly string[] }[]
}

export type MergeDecision =
  | { readonly kind: 'yes' }
  | {
      readonly kind: 'no'
      readonly status: 405 | 409
      readonly message: string
      readonly because: 'state' | 'head' | 'draft' | 'conflict' | 'behind' | 'check' | 'review'
    }

/** GitHub lets `neutral` and `skipped` pass for a required check. */
const passing: readonly (CheckConclusion | null)[] = ['success', 'neutral', 'skipped']

/** Whether GitHub would merge, and what it says if not. Pure. */
export function canMerge(facts: MergeFacts): MergeDecision {
  const unmergeable = 'Pull Request is not mergeable'
  if (facts.state === 'closed') return no('state', unmergeable)
  if (facts.expectedHead !== undefined && facts.expectedHead !== facts.headSha) {
    const message = 'Head branch was modified. Review and try the merge again.'
    return { kind: 'no', status: 409, message, because: 'head' }
  }
  if (facts.draft) return no('draft', 'Pull Request is still a draft')
  if (facts.conflict) return no('conflict', unmergeable)
  if (facts.protection === undefined) return { kind: 'yes' }
  if (facts.protection.upToDate && facts.behind) {
    return no('behind', 'Head branch is not up to date with the base branch.')
  }
  return (
    refusedByChecks(facts, facts.protection) ?? refusedByReviews(facts, facts.protection) ?? { kind: 'yes' }
  )
}

/** The word in `mergeable_state` for a decision; `unstable`: only checks that are not required fail. */
export function mergeableState(facts: MergeFacts): string {
  const decision = canMerge({ ...facts, expectedHead: undefined })
  if (decision.kind === 'yes') {
    const newest = new Map(facts.checks.map((check) => [check.name, check]))
    return [...newest.values()].every((check) => passing.includes(check.conclusion)) ? 'clean' : 'unstable'
  }
  switch (decision.because) {
    case 'draft':
      return 'draft'
    case 'conflict':
      return 'dirty'
    case 'behind':
      return 'behind'
    case 'state':
    case 'head':
      return 'unknown'
    case 'check':
    case 'review':
      return 'blocked'
  }
}

function refusedByChecks(facts: MergeFacts, protection: Protection): MergeDecision | undefined {
  for (const name of protection.requiredChecks) {
    const newest = facts.checks.findLast((check) => check.name === name)
    const said =
      newest === undefined
        ? 'is expected'
        : newest.status !== 'completed'
          ? `is ${newest.status.replace('_', ' ')}`
          : passing.includes(newest.conclusion)
            ? undefined
            : 'is failing'
    if (said !== undefined) return no('check', `Required status check "${name}" ${said}.`)
  }
  return undefined
}

function refusedByReviews(facts: MergeFacts, protection: Protection): MergeDecision | undefined {
  const needed = protection.requiredApprovals ?? 0
  if (needed === 0 && !protection.codeOwnerReviews) return undefined
  const opinions = new Map<string, ReviewVerdict>()
  for (const { login, permission, verdict, commit } of facts.reviews) {
    const stale = protection.dismissStaleReviews === true && commit !== facts.headSha
    const counts = verdict !== 'COMMENTED' && login !== facts.author && reaches(permission, 'write')
    // a stale approval is gone; a request for changes stays until its author says otherwise
    if (counts) opinions.set(login, stale && verdict === 'APPROVED' ? 'COMMENTED' : verdict)
  }
  const approvers = [...opinions].filter(([, verdict]) => verdict === 'APPROVED').map(([login]) => login)
  if ([...opinions.values()].includes('CHANGES_REQUESTED')) {
    return no('review', 'Changes have been requested by a reviewer with write access.')
  }
  if (protection.codeOwnerReviews) {
    const waiting = facts.ownedFiles.find(({ owners }) => !owners.some((login) => approvers.includes(login)))
    if (waiting !== undefined) {
      const owners = waiting.owners.join(' or ')
      return no('review', `Waiting on code owner review from ${owners} (${waiting.path}).`)
    }
  }
  if (approvers.length < needed) {
    return no('review', `At least ${needed} approving review is required by reviewers with write access.`)
  }
  return undefined
}

function no(
  because: 'state' | 'draft' | 'conflict' | 'behind' | 'check' | 'review',
  message: string,
): MergeDecision {
  return { kind: 'no', status: 405, message, because }
}
