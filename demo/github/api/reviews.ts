import * as z from 'zod'
import { type Answer, created, notFound, ok, Refusal } from '../answer.ts'
import type { ReviewVerdict } from '../events.ts'
import { objectType } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { pageAnswer } from '../paging.ts'
import { type ApiRequest, callerOf, numberParam, type Route, readBody, route } from '../router.ts'
import { pullSummaryShape, reviewShape } from '../shapes/pulls.ts'
import { userShape } from '../shapes/users.ts'
import { demandShort, findPull } from './acting.ts'

const reading = { areas: ['pull_requests'], level: 'read' } as const
const writing = { areas: ['pull_requests'], level: 'write' } as const

const verdicts = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const satisfies Record<string, ReviewVerdict>

const newReview = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().default(''),
  commit_id: z.string().optional(),
})
const requested = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
})

async function submitReview(request: ApiRequest, hub: Hub): Promise<Answer> {
  const { number, author, pull } = findPull(hub, numberParam(request, 'number'))
  const { login } = callerOf(request)
  const { event, body, commit_id: commit = pull.headSha } = readBody(request, newReview)
  demandShort('PullRequestReview', body)
  if (login === author && event !== 'COMMENT') {
    const what = event === 'APPROVE' ? 'approve' : 'request changes on'
    throw new Refusal(422, 'Unprocessable Entity', [`Can not ${what} your own pull request`])
  }
  if (body === '' && event !== 'APPROVE') {
    throw new Refusal(422, 'Unprocessable Entity', ["body can't be blank"])
  }
  if ((await objectType(hub.git, commit)) !== 'commit') {
    throw new Refusal(422, 'Unprocessable Entity', ['commit_id is not part of the pull request'])
  }
  const payload = { number, verdict: verdicts[event], body, commit }
  const { seq } = hub.record(login, { kind: 'review_submitted', payload })
  return ok(reviewShape(findReview(hub, number, seq), hub, request.urls))
}

function findReview(hub: Hub, number: number, id: number) {
  const review = hub.state().reviews.find((candidate) => candidate.id === id && candidate.number === number)
  if (review === undefined) throw notFound()
  return review
}

function requestReviewers(request: ApiRequest, hub: Hub): Answer {
  const { number, author } = findPull(hub, numberParam(request, 'number'))
  const { reviewers, team_reviewers: teams } = readBody(request, requested)
  const members = teams.flatMap((team) => hub.seed.teams?.[`${hub.seed.owner}/${team}`] ?? [])
  const logins = [...reviewers, ...members.filter((login) => login !== author)]
  if (logins.includes(author)) {
    throw new Refusal(422, 'Review cannot be requested from pull request author.')
  }
  if (logins.some((login) => !hub.seed.users.some((user) => user.login === login))) {
    throw new Refusal(
      422,
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    )
  }
  hub.record(callerOf(request).login, { kind: 'reviewers_requested', payload: { number, logins } })
  return created(pullSummaryShape(findPull(hub, number), hub, request.urls))
}

/** Reviews, and whose review is asked for. */
export const reviewRoutes: readonly Route[] = [
  route('POST', '/pulls/:number/reviews', writing, submitReview),
  route('GET', '/pulls/:number/reviews', reading, async (request, hub) => {
    const { number } = findPull(hub, numberParam(request, 'number'))
    const reviews = hub.state().reviews.filter((review) => review.number === number)
    return await pageAnswer(request, reviews, (review) => reviewShape(review, hub, request.urls))
  }),
  route('GET', '/pulls/:number/reviews/:id', reading, (request, hub) => {
    const review = findReview(hub, numberParam(request, 'number'), numberParam(request, 'id'))
    return ok(reviewShape(review, hub, request.urls))
  }),
  route('GET', '/pulls/:number/requested_reviewers', reading, (request, hub) => {
    const { pull } = findPull(hub, numberParam(request, 'number'))
    return ok({
      users: pull.requested.map((login) => userShape(login, hub.seed, request.urls)),
      teams: [],
    })
  }),
  route('POST', '/pulls/:number/requested_reviewers', { ...writing, permission: 'write' }, requestReviewers),
]
