import * as z from 'zod'
import { type Answer, created, invalid, ok, Refusal } from '../answer.ts'
import { readCommits } from '../git/commits.ts'
import { commitsBetween } from '../git/history.ts'
import { setReference } from '../git/references.ts'
import type { Hub } from '../hub.ts'
import { comparePull, ownersOfChanges } from '../mergeability.ts'
import { pageAnswer, paginate } from '../paging.ts'
import { type ApiRequest, callerOf, numberParam, type Route, readBody, route } from '../router.ts'
import { commitShape, fileShape } from '../shapes/commits.ts'
import { pullShape, pullSummaryShape } from '../shapes/pulls.ts'
import { isPull, nextNumber, type PullRequest, tipOf } from '../state.ts'
import { demandShort, findPull } from './acting.ts'

const reading = { areas: ['pull_requests'], level: 'read' } as const
const writing = { areas: ['pull_requests'], level: 'write' } as const

const newPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullable().optional(),
  draft: z.boolean().default(false),
})
const changedPull = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
})

const custom = (message: string) => invalid('PullRequest', { code: 'custom', message })

/** @throws Refusal 422 when another open pull request has this head and base */
function demandUnique(hub: Hub, headRef: string, baseRef: string, number?: number): void {
  const twin = hub
    .state()
    .issues.filter(isPull)
    .find(({ state, pull }) => state === 'open' && pull.headRef === headRef && pull.baseRef === baseRef)
  if (twin !== undefined && twin.number !== number) {
    throw custom(`A pull request already exists for ${hub.seed.owner}:${headRef}.`)
  }
}

async function openPull(request: ApiRequest, hub: Hub): Promise<Answer> {
  const { title, body = null, head, base, draft } = readBody(request, newPull)
  const { login } = callerOf(request)
  demandShort('PullRequest', body)
  const [account, name] = head.includes(':') ? head.split(':', 2) : [hub.seed.owner, head]
  const headRef = name ?? ''
  const headSha = account === hub.seed.owner ? tipOf(hub.state(), headRef) : undefined
  const baseSha = tipOf(hub.state(), base)
  if (baseSha === undefined) throw invalid('PullRequest', { field: 'base', code: 'invalid' })
  if (headSha === undefined) throw invalid('PullRequest', { field: 'head', code: 'invalid' })
  demandUnique(hub, headRef, base)
  if ((await commitsBetween(hub.git, baseSha, headSha)).length === 0) {
    throw custom(`No commits between ${base} and ${headRef}`)
  }
  const number = nextNumber(hub.state())
  await setReference(hub.git, `refs/pull/${number}/head`, headSha)
  const payload = { number, title, body, headRef, headSha, baseRef: base, baseSha, draft }
  hub.record(login, { kind: 'pull_request_opened', payload })
  await requestCodeOwners(hub, findPull(hub, number))
  return created(await pullShape(findPull(hub, number), hub, request.urls))
}

/** GitHub asks the code owners of what changes for a review, other than the author. */
async function requestCodeOwners(hub: Hub, issue: PullRequest): Promise<void> {
  const required = hub.state().protections[issue.pull.baseRef]?.codeOwnerReviews ?? false
  if (!required || issue.pull.draft) return
  const owned = await ownersOfChanges(hub, await comparePull(hub, issue))
  const owners = new Set(owned.flatMap(({ owners }) => owners))
  const logins = [...owners].filter((login) => login !== issue.author)
  if (logins.length > 0) {
    hub.record(issue.author, { kind: 'reviewers_requested', payload: { number: issue.number, logins } })
  }
}

async function changePull(request: ApiRequest, hub: Hub): Promise<Answer> {
  const issue = findPull(hub, numberParam(request, 'number'))
  const { number, pull } = issue
  const caller = callerOf(request)
  if (caller.login !== issue.author && caller.permission === 'read') {
    throw new Refusal(403, 'Must have push rights to Repository.')
  }
  const { base, title, body, state } = readBody(request, changedPull)
  demandShort('PullRequest', body)
  if (base !== undefined && base !== pull.baseRef) {
    const baseSha = tipOf(hub.state(), base)
    if (baseSha === undefined) throw invalid('PullRequest', { field: 'base', code: 'invalid' })
    if (issue.state === 'closed') throw custom('Cannot change the base branch of a closed pull request.')
    demandUnique(hub, pull.headRef, base, number)
    if ((await commitsBetween(hub.git, baseSha, pull.headSha)).length === 0) {
      throw custom(`There are no new commits between base branch '${base}' and head branch '${pull.headRef}'`)
    }
    hub.record(caller.login, {
      kind: 'pull_request_retargeted',
      payload: { number, baseRef: base, baseSha },
    })
  }
  if (state === 'open' && issue.state === 'closed') await reopen(hub, caller.login, issue)
  const turned = state === issue.state ? undefined : state
  if (title !== undefined || body !== undefined || turned !== undefined) {
    hub.record(caller.login, { kind: 'issue_edited', payload: { number, title, body, state: turned } })
  }
  return ok(await pullShape(findPull(hub, number), hub, request.urls))
}

async function reopen(hub: Hub, actor: string, { number, pull }: PullRequest): Promise<void> {
  if (pull.merged !== undefined) throw custom('state cannot be changed. The pull request is merged.')
  demandUnique(hub, pull.headRef, pull.baseRef, number)
  const after = tipOf(hub.state(), pull.headRef)
  const baseSha = tipOf(hub.state(), pull.baseRef)
  if (after === undefined || baseSha === undefined) {
    throw custom(`state cannot be changed. The ${pull.headRef} branch has been deleted.`)
  }
  if (after !== pull.headSha) {
    await setReference(hub.git, `refs/pull/${number}/head`, after)
    const payload = { number, before: pull.headSha, after, baseSha }
    hub.record(actor, { kind: 'pull_request_synchronized', payload })
  }
}

async function listPulls(request: ApiRequest, hub: Hub): Promise<Answer> {
  const query = request.url.searchParams
  const state = query.get('state') ?? 'open'
  // as on GitHub, a head without its owner filters nothing
  const head = query.get('head')?.split(':', 2) ?? []
  const base = query.get('base')
  const matching = hub
    .state()
    .issues.filter(isPull)
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        (head.length < 2 || (head[0] === hub.seed.owner && issue.pull.headRef === head[1])) &&
        (base === null || issue.pull.baseRef === base),
    )
  const byUpdate = query.get('sort') === 'updated'
  const moment = (issue: PullRequest) => (byUpdate ? issue.updatedAt : issue.createdAt)
  const rising = query.get('direction') === 'asc'
  const sorted = matching.toSorted((one, other) => {
    const order = moment(one).localeCompare(moment(other)) || one.number - other.number
    return rising ? order : -order
  })
  return await pageAnswer(request, sorted, (issue) => pullSummaryShape(issue, hub, request.urls))
}

/** Pull requests: opening, listing, reading, changing. */
export const pullRoutes: readonly Route[] = [
  route('POST', '/pulls', writing, openPull),
  route('GET', '/pulls', reading, listPulls),
  route('GET', '/pulls/:number', reading, async (request, hub) =>
    ok(await pullShape(findPull(hub, numberParam(request, 'number')), hub, request.urls)),
  ),
  route('PATCH', '/pulls/:number', writing, changePull),
  route('GET', '/pulls/:number/files', reading, async (request, hub) => {
    const issue = findPull(hub, numberParam(request, 'number'))
    const { files } = await comparePull(hub, issue)
    return await pageAnswer(request, files, (file) => fileShape(file, issue.pull.headSha, request.urls))
  }),
  route('GET', '/pulls/:number/commits', reading, async (request, hub) => {
    const issue = findPull(hub, numberParam(request, 'number'))
    const { mergeBase } = await comparePull(hub, issue)
    const { items, headers } = paginate(request, await commitsBetween(hub.git, mergeBase, issue.pull.headSha))
    const commits = await readCommits(hub.git, items)
    const body = commits.map((commit) => commitShape(commit, hub.seed, request.urls))
    return { status: 200, body, headers }
  }),
]
