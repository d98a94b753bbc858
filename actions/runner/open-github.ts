import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import { Failure } from '#core/failure.ts'
import type { GitHub } from '#core/github/pull-requests.ts'
import type { Runner } from './run-step.ts'

/** Where the repository of a run is, and the token that speaks for it. */
export interface RepositoryAccess {
  readonly apiUrl: string
  readonly token: string
  readonly owner: string
  readonly repository: string
}

/**
 * The repository this run is in.
 * @param rights what the token has to hold, as permissions of a job
 * @throws Failure USAGE without a token or outside of a workflow run
 */
export function repositoryAccess(
  token: string | undefined,
  rights: string,
  { variables }: Pick<Runner, 'variables'>,
): RepositoryAccess {
  if (token === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: 'input `github-token` is missing',
      allowed: `a token for this repository with ${rights}`,
      next: `leave the input out, so that the job's own token is used, and give the job \`permissions:\` ${rights}.`,
    })
  }
  const named = variables.GITHUB_REPOSITORY ?? ''
  const [owner = '', repository = '', ...rest] = named.split('/')
  if (owner === '' || repository === '' || rest.length > 0) {
    throw new Failure({
      code: 'USAGE',
      problem: `GITHUB_REPOSITORY is \`${named}\``,
      allowed: 'owner/name; the runner sets it',
    })
  }
  const apiUrl = variables.GITHUB_API_URL ?? 'https://api.github.com'
  return { apiUrl, token, owner, repository }
}

/** GitHub for this run; see {@link repositoryAccess}. */
export function openGitHub(
  token: string | undefined,
  rights: string,
  runner: Pick<Runner, 'variables'>,
): GitHub {
  return octokitGitHub(repositoryAccess(token, rights, runner))
}

/** Address of the page of this run; undefined outside of one. */
export function runUrl({ variables }: Pick<Runner, 'variables'>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = variables
  return server === undefined || repository === undefined || run === undefined
    ? undefined
    : `${server}/${repository}/actions/runs/${run}`
}
