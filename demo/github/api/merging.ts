import * as z from 'zod'
import { type Answer, noContent, notFound, ok, Refusal } from '../answer.ts'
import { readCommits, writeCommit } from '../git/commits.ts'
import { commitsBetween, isAncestor } from '../git/history.ts'
import { mergeTrees } from '../git/merging.ts'
import { moveReference } from '../git/references.ts'
import type { Hub } from '../hub.ts'
import { gatherMergeFacts } from '../mergeability.ts'
import { canMerge } from '../protection.ts'
import { type ApiRequest, callerOf, numberParam, type Route, readBody, route } from '../router.ts'
import { type PullRequest, tipOf } from '../state.ts'
import { findPull, signatureOf } from './acting.ts'

const mergeSchema = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
})
const updateSchema = z.object({ expected_head_sha: z.string().optional() })

async function mergePull(request: ApiRequest, hub: Hub): Promise<Answer> {
  const issue = findPull(hub, numberParam(request, 'number'))
  const { login } = callerOf(request)
  const body = readBody(request, mergeSchema)
  const { facts, merge, comparison } = await gatherMergeFacts(hub, issue, body.sha)
  const decision = canMerge(facts)
  if (decision.kind === 'no') throw new Refusal(decision.status, decision.message)
  if (body.merge_method === 'rebase') {
    throw new Refusal(405, 'Rebase merges are not allowed on this repository.')
  }
  if (merge.kind === 'conflict') throw new Refusal(405, 'Pull Request is not mergeable')
  const { number, pull } = issue
  const baseSha = comparison.baseTip
  const squash = body.merge_method === 'squash'
  const author = signatureOf(request, hub)
  const sha = await writeCommit(hub.git, {
    tree: merge.tree,
    parents: squash ? [baseSha] : [baseSha, pull.headSha],
    author,
    committer: author,
    message: squash ? await squashMessage(hub, issue, baseSha, body) : mergeMessage(hub, issue, body),
  })
  if (!(await moveReference(hub.git, `refs/heads/${pull.baseRef}`, baseSha, sha))) {
    throw new Refusal(405, 'Base branch was modified. Review and try the merge again.')
  }
  hub.record(login, { kind: 'pull_request_merged', payload: { number, mergeSha: sha, baseSha } })
  await hub.lookAtGit(login)
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
}

type Wording = z.infer<typeof mergeSchema>

function mergeMessage(hub: Hub, { number, title, pull }: PullRequest, wording: Wording): string {
  const first = wording.commit_title ?? `Merge pull request #${number} from ${hub.seed.owner}/${pull.headRef}`
  const rest = wording.commit_message ?? title
  return rest === '' ? first : `${first}\n\n${rest}`
}

async function squashMessage(
  hub: Hub,
  { number, title, pull }: PullRequest,
  base: string,
  wording: Wording,
): Promise<string> {
  const commits = await readCommits(hub.git, await commitsBetween(hub.git, base, pull.headSha))
  const own = commits.filter((commit) => commit.parents.length < 2)
  const single = own.length === 1 ? own[0]!.message.trimEnd().split('\n') : undefined
  const first = wording.commit_title ?? `${single?.[0] ?? title} (#${number})`
  const listed =
    single?.slice(1).join('\n').trim() ?? own.map(({ message }) => `* ${message.trimEnd()}`).join('\n\n')
  const rest = wording.commit_message ?? listed
  return rest === '' ? first : `${first}\n\n${rest}`
}

/** Merges the base into the head branch. */
async function updateBranch(request: ApiRequest, hub: Hub): Promise<Answer> {
  const { number, pull, state } = findPull(hub, numberParam(request, 'number'))
  const { login } = callerOf(request)
  const { expected_head_sha: expected } = readBody(request, updateSchema)
  if (expected !== undefined && expected !== pull.headSha) {
    throw new Refusal(422, "expected head sha didn't match current head ref.")
  }
  const base = tipOf(hub.state(), pull.baseRef)
  if (state === 'closed' || base === undefined || (await isAncestor(hub.git, base, pull.headSha))) {
    throw new Refusal(422, 'There are no new commits on the base branch.')
  }
  if (hub.state().protections[pull.headRef] !== undefined) {
    throw new Refusal(422, `Protected branch update failed for refs/heads/${pull.headRef}.`)
  }
  const merge = await mergeTrees(hub.git, pull.headSha, base)
  if (merge.kind === 'conflict') throw new Refusal(422, 'merge conflict between base and head')
  const author = signatureOf(request, hub)
  const sha = await writeCommit(hub.git, {
    tree: merge.tree,
    parents: [pull.headSha, base],
    author,
    committer: author,
    message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
  })
  if (!(await moveReference(hub.git, `refs/heads/${pull.headRef}`, pull.headSha, sha))) {
    throw new Refusal(422, "expected head sha didn't match current head ref.")
  }
  await hub.lookAtGit(login)
  const url = `${request.urls.api}/pulls/${number}`
  return { status: 202, body: { message: 'Updating pull request branch.', url } }
}

const merging = { areas: ['contents'], level: 'write', permission: 'write' } as const
const updating = { areas: ['pull_requests'], level: 'write', permission: 'write' } as const

/** Merging a pull request, and keeping its branch up to date. */
export const mergeRoutes: readonly Route[] = [
  route('GET', '/pulls/:number/merge', { areas: ['pull_requests'], level: 'read' }, (request, hub) => {
    if (findPull(hub, numberParam(request, 'number')).pull.merged === undefined) throw notFound()
    return noContent
  }),
  route('PUT', '/pulls/:number/merge', merging, mergePull),
  route('PUT', '/pulls/:number/update-branch', updating, updateBranch),
]
