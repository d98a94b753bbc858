import type { FoundPullRequest, PullRequestSearch } from '#core/github/pull-request-search.ts'
import type { Surroundings } from '#core/surroundings.ts'

export interface FindPullRequestRequest {
  /** The branch pull requests have to be made to. */
  readonly baseBranch: string
  readonly headSha: string
  /** How the pull request is known: by its number, or by what was built. */
  readonly by:
    | { readonly number: number }
    /** repository: owner/name */
    | { readonly repository: string; readonly branch: string }
}

export type FindPullRequestAnswer =
  | { readonly kind: 'found'; readonly pullRequest: FoundPullRequest }
  /** Closed, merged, or its head moved on: there is nothing to judge. */
  | { readonly kind: 'none'; readonly words: string }

/**
 * Finds the pull request a build was about, from what GitHub says of the run and never from what the build left: the
 * head repository, the branch and the commit all have to be those of an open pull request to the branch we judge.
 */
export async function findPullRequest(
  request: FindPullRequestRequest,
  search: PullRequestSearch,
  { progress }: Surroundings,
): Promise<FindPullRequestAnswer> {
  const { by, headSha, baseBranch } = request
  if ('number' in by) {
    progress.step(`Looking for pull request #${by.number} at ${headSha.slice(0, 10)}`)
    const found = await search.read(by.number)
    if (found === undefined) return none(`there is no pull request #${by.number}`)
    const wrong = objection(found, headSha, baseBranch)
    return wrong === undefined ? { kind: 'found', pullRequest: found } : none(wrong)
  }
  const { repository, branch } = by
  progress.step(`Looking for the pull request of ${repository}, ${branch}, ${headSha.slice(0, 10)}`)
  const [owner = ''] = repository.split('/')
  const candidates = (await search.openFrom(owner, branch)).filter(
    (found) =>
      found.headRepository?.toLowerCase() === repository.toLowerCase() && found.headBranch === branch,
  )
  const match = candidates.find((found) => objection(found, headSha, baseBranch) === undefined)
  if (match !== undefined) return { kind: 'found', pullRequest: match }
  const [first] = candidates
  return none(
    first === undefined
      ? `no open pull request comes from ${branch} of ${repository}`
      : (objection(first, headSha, baseBranch) ?? ''),
  )
}

function objection(found: FoundPullRequest, headSha: string, baseBranch: string): string | undefined {
  if (found.state !== 'open') return `#${found.number} is not open`
  if (found.headSha !== headSha) return `the head of #${found.number} moved on to ${found.headSha}`
  if (found.baseBranch !== baseBranch)
    return `#${found.number} is made to ${found.baseBranch}, not to ${baseBranch}`
  return undefined
}

function none(words: string): FindPullRequestAnswer {
  return { kind: 'none', words: `Nothing to judge: ${words}.` }
}
