import * as z from 'zod'
import { type Answer, created, ok, Refusal } from '../answer.ts'
import type { Hub } from '../hub.ts'
import { pageAnswer } from '../paging.ts'
import { type ApiRequest, callerOf, numberParam, param, type Route, readBody, route } from '../router.ts'
import { issueShape, labelShape } from '../shapes/issues.ts'
import { nextNumber } from '../state.ts'
import { demandShort, findIssue } from './acting.ts'

const reading = { areas: ['issues', 'pull_requests'], level: 'read' } as const
const writing = { areas: ['issues', 'pull_requests'], level: 'write' } as const

const newIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullable().default(null),
  labels: z.array(z.string()).default([]),
})
const changedIssue = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.string()).optional(),
})
const labelNames = z.union([z.object({ labels: z.array(z.string()) }), z.array(z.string())])

function openIssue(request: ApiRequest, hub: Hub): Answer {
  const { title, body, labels } = readBody(request, newIssue)
  const { login } = callerOf(request)
  demandShort('Issue', body)
  const number = nextNumber(hub.state())
  hub.record(login, { kind: 'issue_opened', payload: { number, title, body } })
  if (labels.length > 0) hub.record(login, { kind: 'labels_set', payload: { number, labels } })
  return created(issueShape(findIssue(hub, number), hub, request.urls))
}

function changeIssue(request: ApiRequest, hub: Hub): Answer {
  const issue = findIssue(hub, numberParam(request, 'number'))
  const { number } = issue
  const caller = callerOf(request)
  const { labels, title, body, state } = readBody(request, changedIssue)
  if (caller.login !== issue.author && caller.permission === 'read') {
    throw new Refusal(403, 'Must have push rights to Repository.')
  }
  demandShort('Issue', body)
  if (state === 'open' && issue.pull?.merged !== undefined) {
    throw new Refusal(422, 'Validation Failed', [
      { resource: 'Issue', code: 'invalid', field: 'state', message: 'The pull request is merged.' },
    ])
  }
  if (labels !== undefined) hub.record(caller.login, { kind: 'labels_set', payload: { number, labels } })
  const turned = state === issue.state ? undefined : state
  if (title !== undefined || body !== undefined || turned !== undefined) {
    hub.record(caller.login, { kind: 'issue_edited', payload: { number, title, body, state: turned } })
  }
  return ok(issueShape(findIssue(hub, number), hub, request.urls))
}

function setLabels(
  request: ApiRequest,
  hub: Hub,
  change: (now: readonly string[]) => readonly string[],
): Answer {
  const { number, labels } = findIssue(hub, numberParam(request, 'number'))
  const next = [...new Set(change(labels))]
  if (next.join('\n') !== labels.join('\n')) {
    hub.record(callerOf(request).login, { kind: 'labels_set', payload: { number, labels: next } })
  }
  return ok(next.map((name) => labelShape(name, request.urls)))
}

function namesOf(request: ApiRequest): readonly string[] {
  const body = readBody(request, labelNames)
  return Array.isArray(body) ? body : 'labels' in body ? body.labels : []
}

async function listIssues(request: ApiRequest, hub: Hub): Promise<Answer> {
  const query = request.url.searchParams
  const state = query.get('state') ?? 'open'
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '')
  const matching = hub
    .state()
    .issues.filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(name)))
    .toReversed()
  return await pageAnswer(request, matching, (issue) => issueShape(issue, hub, request.urls))
}

const labelling = { ...writing, permission: 'write' } as const

/** Issues, and the side of pull requests that is an issue: labels above all. */
export const issueRoutes: readonly Route[] = [
  route('POST', '/issues', { areas: ['issues'], level: 'write' }, openIssue),
  route('GET', '/issues', reading, listIssues),
  route('GET', '/issues/:number', reading, (request, hub) =>
    ok(issueShape(findIssue(hub, numberParam(request, 'number')), hub, request.urls)),
  ),
  route('PATCH', '/issues/:number', writing, changeIssue),
  route('GET', '/issues/:number/labels', reading, async (request, hub) => {
    const { labels } = findIssue(hub, numberParam(request, 'number'))
    return await pageAnswer(request, labels, (name) => labelShape(name, request.urls))
  }),
  route('POST', '/issues/:number/labels', labelling, (request, hub) =>
    setLabels(request, hub, (now) => [...now, ...namesOf(request)]),
  ),
  route('PUT', '/issues/:number/labels', labelling, (request, hub) =>
    setLabels(request, hub, () => namesOf(request)),
  ),
  route('DELETE', '/issues/:number/labels/:name', labelling, (request, hub) => {
    const { labels } = findIssue(hub, numberParam(request, 'number'))
    const name = param(request, 'name')
    if (!labels.includes(name)) throw new Refusal(404, 'Label does not exist')
    return setLabels(request, hub, (now) => now.filter((label) => label !== name))
  }),
]
