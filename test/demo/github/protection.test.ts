import { describe, expect, it } from 'vitest'
import { canMerge, type MergeFacts, mergeableState } from '../../../demo/github/protection.ts'
import { protection } from './ground.ts'

const head = 'a'.repeat(40)
const check = (conclusion: MergeFacts['checks'][number]['conclusion'], name = 'assay') =>
  ({ name, status: conclusion === null ? 'in_progress' : 'completed', conclusion }) as const
const review = (
  login: string,
  verdict: MergeFacts['reviews'][number]['verdict'],
  permission: 'read' | 'write' = 'write',
  commit = head,
) => ({ login, verdict, permission, commit })

/** An open pull request of bea's that may be merged. */
const facts: MergeFacts = {
  state: 'open',
  draft: false,
  author: 'bea',
  headSha: head,
  expectedHead: undefined,
  conflict: false,
  behind: false,
  protection,
  checks: [check('success')],
  reviews: [],
  ownedFiles: [],
}
const owned = [{ path: 'pipelines/strikes/pipeline.yaml', owners: ['cy', 'dan'] }]
const waiting = 'Waiting on code owner review from cy or dan (pipelines/strikes/pipeline.yaml).'

describe('canMerge', () => {
  it.each<[string, Partial<MergeFacts>, string | undefined, string]>([
    ['everything is in order', {}, undefined, 'clean'],
    ['it is closed', { state: 'closed' }, 'Pull Request is not mergeable', 'unknown'],
    ['it is a draft', { draft: true }, 'Pull Request is still a draft', 'draft'],
    ['it conflicts', { conflict: true }, 'Pull Request is not mergeable', 'dirty'],
    [
      'it conflicts, unprotected',
      { conflict: true, protection: undefined },
      'Pull Request is not mergeable',
      'dirty',
    ],
    ['it is behind', { behind: true }, 'Head branch is not up to date with the base branch.', 'behind'],
    [
      'behind does not matter',
      { behind: true, protection: { ...protection, upToDate: false } },
      undefined,
      'clean',
    ],
    ['no check has run', { checks: [] }, 'Required status check "assay" is expected.', 'blocked'],
    [
      'another check succeeded',
      { checks: [check('success', 'lint')] },
      'Required status check "assay" is expected.',
      'blocked',
    ],
    ['the check runs', { checks: [check(null)] }, 'Required status check "assay" is in progress.', 'blocked'],
    [
      'the check failed',
      { checks: [check('failure')] },
      'Required status check "assay" is failing.',
      'blocked',
    ],
    [
      'the check was cancelled',
      { checks: [check('cancelled')] },
      'Required status check "assay" is failing.',
      'blocked',
    ],
    ['the check is neutral', { checks: [check('neutral')] }, undefined, 'clean'],
    ['the check was skipped', { checks: [check('skipped')] }, undefined, 'clean'],
    [
      'a failure came after a success',
      { checks: [check('success'), check('failure')] },
      'Required status check "assay" is failing.',
      'blocked',
    ],
    ['a success came after a failure', { checks: [check('failure'), check('success')] }, undefined, 'clean'],
    [
      'a rerun goes on',
      { checks: [check('success'), check(null)] },
      'Required status check "assay" is in progress.',
      'blocked',
    ],
    ['another check fails', { checks: [check('success'), check('failure', 'lint')] }, undefined, 'unstable'],
    [
      'nobody protects it',
      { protection: undefined, checks: [], behind: true, ownedFiles: owned },
      undefined,
      'clean',
    ],
    ['no owner has reviewed', { ownedFiles: owned }, waiting, 'blocked'],
    ['an owner approved', { ownedFiles: owned, reviews: [review('cy', 'APPROVED')] }, undefined, 'clean'],
    [
      'a stranger to the file approved',
      { ownedFiles: owned, reviews: [review('eva', 'APPROVED')] },
      waiting,
      'blocked',
    ],
    [
      'the owner is the author',
      { author: 'cy', ownedFiles: owned, reviews: [review('cy', 'APPROVED')] },
      waiting,
      'blocked',
    ],
    [
      'the owner cannot write',
      { ownedFiles: owned, reviews: [review('cy', 'APPROVED', 'read')] },
      waiting,
      'blocked',
    ],
    [
      'the owner commented after approving',
      { ownedFiles: owned, reviews: [review('cy', 'APPROVED'), review('cy', 'COMMENTED')] },
      undefined,
      'clean',
    ],
    [
      'the owner took it back',
      { ownedFiles: owned, reviews: [review('cy', 'APPROVED'), review('cy', 'CHANGES_REQUESTED')] },
      'Changes have been requested by a reviewer with write access.',
      'blocked',
    ],
    [
      'the owner gave in',
      { ownedFiles: owned, reviews: [review('cy', 'CHANGES_REQUESTED'), review('cy', 'APPROVED')] },
      undefined,
      'clean',
    ],
    [
      'one of two owned files is approved',
      { ownedFiles: [...owned, { path: 'x', owners: ['eva'] }], reviews: [review('cy', 'APPROVED')] },
      'Waiting on code owner review from eva (x).',
      'blocked',
    ],
    [
      'an old approval counts',
      { ownedFiles: owned, reviews: [review('cy', 'APPROVED', 'write', 'b'.repeat(40))] },
      undefined,
      'clean',
    ],
    [
      'an old approval is dismissed',
      {
        protection: { ...protection, dismissStaleReviews: true },
        ownedFiles: owned,
        reviews: [review('cy', 'APPROVED', 'write', 'b'.repeat(40))],
      },
      waiting,
      'blocked',
    ],
    [
      'an approval is missing',
      { protection: { ...protection, requiredApprovals: 1 } },
      'At least 1 approving review is required by reviewers with write access.',
      'blocked',
    ],
  ])('%s', (_name, change, message, state) => {
    const changed = { ...facts, ...change }
    const decision = canMerge(changed)
    expect(decision.kind === 'no' ? decision.message : undefined).toBe(message)
    if (decision.kind === 'no') expect(decision.status).toBe(405)
    expect(mergeableState(changed)).toBe(state)
  })

  it('answers 409 when the head is not the one expected', () => {
    expect(canMerge({ ...facts, expectedHead: 'b'.repeat(40) })).toEqual({
      kind: 'no',
      status: 409,
      message: 'Head branch was modified. Review and try the merge again.',
      because: 'head',
    })
  })
})
