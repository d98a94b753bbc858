import * as z from 'zod'
import { created, noContent, notFound, ok, Refusal } from '../answer.ts'
import type { Hub } from '../hub.ts'
import { pageAnswer } from '../paging.ts'
import { type ApiRequest, callerOf, numberParam, type Route, readBody, route } from '../router.ts'
import { commentShape } from '../shapes/issues.ts'
import type { Comment } from '../state.ts'
import { demandShort, findIssue } from './acting.ts'

const reading = { areas: ['issues', 'pull_requests'], level: 'read' } as const
const writing = { areas: ['issues', 'pull_requests'], level: 'write' } as const
const commentBody = z.object({ body: z.string().min(1) })

function findComment(request: ApiRequest, hub: Hub): Comment {
  const id = numberParam(request, 'id')
  const comment = hub.state().comments.find((candidate) => candidate.id === id)
  if (comment === undefined) throw notFound()
  return comment
}

/** A comment is changed by its author, or by somebody who can push. */
function demandAuthor(request: ApiRequest, comment: Comment): string {
  const { login, permission } = callerOf(request)
  if (comment.author !== login && permission === 'read') {
    throw new Refusal(403, 'Must have push rights to Repository.')
  }
  return login
}

/** Comments on issues and pull requests, oldest first. */
export const commentRoutes: readonly Route[] = [
  route('GET', '/issues/:number/comments', reading, async (request, hub) => {
    const { number } = findIssue(hub, numberParam(request, 'number'))
    const since = request.url.searchParams.get('since') ?? ''
    const comments = hub
      .state()
      .comments.filter((comment) => comment.number === number && comment.updatedAt >= since)
    return await pageAnswer(request, comments, (comment) => commentShape(comment, hub, request.urls))
  }),
  route('POST', '/issues/:number/comments', writing, (request, hub) => {
    const { number } = findIssue(hub, numberParam(request, 'number'))
    const { body } = readBody(request, commentBody)
    demandShort('IssueComment', body)
    const payload = { number, body }
    const { seq: id } = hub.record(callerOf(request).login, { kind: 'comment_created', payload })
    const comment = findComment({ ...request, params: { id: String(id) } }, hub)
    return created(commentShape(comment, hub, request.urls))
  }),
  route('GET', '/issues/comments/:id', reading, (request, hub) =>
    ok(commentShape(findComment(request, hub), hub, request.urls)),
  ),
  route('PATCH', '/issues/comments/:id', writing, (request, hub) => {
    const comment = findComment(request, hub)
    const login = demandAuthor(request, comment)
    const { body } = readBody(request, commentBody)
    demandShort('IssueComment', body)
    hub.record(login, { kind: 'comment_edited', payload: { id: comment.id, body } })
    return ok(commentShape(findComment(request, hub), hub, request.urls))
  }),
  route('DELETE', '/issues/comments/:id', writing, (request, hub) => {
    const comment = findComment(request, hub)
    const login = demandAuthor(request, comment)
    hub.record(login, { kind: 'comment_deleted', payload: { id: comment.id } })
    return noContent
  }),
]
