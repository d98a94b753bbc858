import { RequestError } from 'octokit'
import { Failure } from '#core/failure.ts'

/** Which repository is asked, and where. */
export interface AskedRepository {
  /** Such as https://api.github.com. */
  readonly apiUrl: string
  readonly owner: string
  readonly repository: string
}

const reading = 'pull-requests: read'
/** What a token has to hold for each thing the kit does, as permissions of a job. */
const rights: Readonly<Record<string, string>> = {
  readPullRequest: reading,
  findNewest: reading,
  listOpen: reading,
  setCheck: 'checks: write',
  upsertComment: 'pull-requests: write',
  propose: 'contents: write and pull-requests: write',
  close: 'pull-requests: write',
}

/**
 * What GitHub refused, or did not answer, as a Failure that says what was tried and which right it needs.
 * @param method name of the port's method
 */
export function githubFailure(method: string, asked: AskedRepository, cause: unknown): Failure {
  if (cause instanceof Failure) return cause
  // Without an answer, octokit calls the status 500.
  const silent = cause instanceof RequestError && cause.response === undefined
  const status = cause instanceof RequestError && !silent ? cause.status : undefined
  const repository = `${asked.owner}/${asked.repository}`
  const words = cause instanceof Error ? cause.message : String(cause)
  const slowDown = isRateLimited(cause)
  const refused = status === 401 || status === 403 || status === 404
  const needed = rights[method]
  return new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `GitHub (${asked.apiUrl}) ${silent ? 'did not answer' : 'refused'} ${method} on ${repository}${status === undefined ? '' : ` with ${status}`}: ${words}`,
    next: silent
      ? 'check the address and the network.'
      : slowDown
        ? 'wait until GitHub takes requests of this token again.'
        : refused
          ? `check that the token is for ${repository}${needed === undefined ? '' : ` and holds ${needed}`}.`
          : 'see what GitHub says.',
    retry: slowDown || status === undefined || status >= 500,
    cause,
  })
}

/** GitHub says "too many requests" with 429, or with 403 and one of two headers. */
function isRateLimited(cause: unknown): boolean {
  if (!(cause instanceof RequestError)) return false
  const headers = cause.response?.headers ?? {}
  const limited = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
  return cause.status === 429 || (cause.status === 403 && limited)
}
