/** A pull request, as far as finding it takes. */
export interface FoundPullRequest {
  readonly number: number
  readonly state: 'open' | 'closed'
  /** owner/name; undefined if the fork is gone. */
  readonly headRepository: string | undefined
  readonly headBranch: string
  readonly headSha: string
  readonly baseBranch: string
}

/** Reads pull requests of this repository. Both methods throw Failure SERVICE_UNAVAILABLE. */
export interface PullRequestSearch {
  /** Open ones from a branch of somebody's repository. */
  openFrom(owner: string, branch: string): Promise<FoundPullRequest[]>
  /** Undefined if there is none of that number. */
  read(number: number): Promise<FoundPullRequest | undefined>
}
