import { getOctokit } from '@actions/github'
import { Failure } from '#core/failure.ts'
import type { FoundPullRequest, PullRequestSearch } from '#core/github/pull-request-search.ts'
import type { GitHubAccess } from './octokit-github.ts'

type Octokit = ReturnType<typeof getOctokit>
type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['list']>>['data'][number]

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Looks for pull requests through the REST API, with the client that GitHub gives actions. */
export function pullRequestSearch(access: GitHubAccess): PullRequestSearch {
  const octokit = getOctokit(access.token, { baseUrl: access.apiUrl, log: silent })
  const where = { owner: access.owner, repo: access.repository }
  return {
    openFrom: (owner, branch) =>
      guarded(access, async () => {
        const head = `${owner}:${branch}`
        const pulls = await octokit.paginate(octokit.rest.pulls.list, { ...where, state: 'open', head })
        return pulls.map(foundOf)
      }),
    read: (number) =>
      guarded(access, async () => {
        try {
          return foundOf((await octokit.rest.pulls.get({ ...where, pull_number: number })).data)
        } catch (error) {
          if (statusOf(error) === 404) return undefined
          throw error
        }
      }),
  }
}

function foundOf(pull: Pick<Pull, 'number' | 'state' | 'head' | 'base'>): FoundPullRequest {
  // The description says a head always has a repository; it has none once the fork is deleted.
  const repository = pull.head.repo as Pull['head']['repo'] | null
  return {
    number: pull.number,
    state: pull.state === 'open' ? 'open' : 'closed',
    headRepository: repository?.full_name,
    headBranch: pull.head.ref,
    headSha: pull.head.sha,
    baseBranch: pull.base.ref,
  }
}

async function guarded<Result>(access: GitHubAccess, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (cause) {
    const status = statusOf(cause)
    const words = cause instanceof Error ? cause.message : String(cause)
    const refused = status === 401 || status === 403
    throw new Failure({
      code: 'SERVICE_UNAVAILABLE',
      problem: `GitHub (${access.apiUrl}) did not answer for the pull requests of ${access.owner}/${access.repository}: ${words}`,
      next: refused ? 'check that the token holds pull-requests: read.' : 'see what GitHub says.',
      retry: status === undefined || status >= 500 || status === 429,
      cause,
    })
  }
}

function statusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' ? status : undefined
}
