import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import { Failure } from '#core/failure.ts'
import type { GitHub } from '#core/github/pull-requests.ts'
import { type Arguments, type Flags, textOf } from './command.ts'

/** Flags of the verbs that talk to GitHub. */
export const githubFlags: Flags = {
  repository: { type: 'string', help: 'owner/name. Default: GITHUB_REPOSITORY.' },
  'api-url': { type: 'string', help: 'Default: GITHUB_API_URL, else https://api.github.com.' },
}

/** GitHub as the flags and GITHUB_* variables name it. The token is read from GITHUB_TOKEN only. */
export function openGitHub(args: Arguments): GitHub {
  const repository = textOf(args, 'repository') ?? process.env.GITHUB_REPOSITORY
  const [owner, name, ...rest] = (repository ?? '').split('/')
  if (owner === undefined || owner === '' || name === undefined || name === '' || rest.length > 0) {
    throw new Failure({
      code: 'USAGE',
      problem:
        repository === undefined || repository === ''
          ? 'no GitHub repository is named'
          : `the GitHub repository is \`${repository}\``,
      allowed: 'owner/name, by --repository or GITHUB_REPOSITORY',
    })
  }
  const token = process.env.GITHUB_TOKEN
  if (token === undefined || token === '') {
    throw new Failure({
      code: 'USAGE',
      problem: 'GITHUB_TOKEN is not set',
      next: 'set it to a token with contents, pull-requests and checks: write for the repository.',
    })
  }
  const apiUrl = textOf(args, 'api-url') ?? process.env.GITHUB_API_URL ?? 'https://api.github.com'
  return octokitGitHub({ apiUrl, token, owner, repository: name })
}
