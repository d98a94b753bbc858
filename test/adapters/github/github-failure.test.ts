import { RequestError } from 'octokit'
import { expect, it } from 'vitest'
import { githubFailure } from '#adapters/github/github-failure.ts'
import { Failure } from '#core/failure.ts'

const asked = { apiUrl: 'http://127.0.0.1:1', owner: 'acme', repository: 'models' }
const slow = 'wait until GitHub takes requests of this token again.'
const see = 'see what GitHub says.'
const rights = 'check that the token is for acme/models and holds checks: write.'

it.each<[status: number, headers: Record<string, string>, retry: boolean, next: string]>([
  [401, {}, false, rights],
  [403, {}, false, rights],
  [404, {}, false, rights],
  [403, { 'retry-after': '60' }, true, slow],
  [403, { 'x-ratelimit-remaining': '0' }, true, slow],
  [403, { 'x-ratelimit-remaining': '12' }, false, rights],
  [429, {}, true, slow],
  [422, {}, false, see],
  [502, {}, true, see],
])('%i with %j', (status, headers, retry, next) => {
  const request = { method: 'POST', url: asked.apiUrl, headers: {} } as const
  const response = { status, headers, url: asked.apiUrl, data: undefined, retryCount: 0 }
  const failure = githubFailure('setCheck', asked, new RequestError('No.', status, { request, response }))
  expect(failure.facts).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    problem: `GitHub (http://127.0.0.1:1) refused setCheck on acme/models with ${status}: No.`,
    retry,
    next,
  })
})

it('what is said already is not said again', () => {
  const said = new Failure({ code: 'CANCELLED', problem: 'Stopped.' })
  expect(githubFailure('close', asked, said)).toBe(said)
})
