/** A pull request, as far as the kit needs it. */
export interface PullRequest {
  readonly number: number
  readonly title: string
  readonly branch: string
  readonly headSha: string
  readonly baseSha: string
  readonly state: 'open' | 'closed'
  readonly merged: boolean
  readonly url: string
  readonly author: string
}

/** A file a pull request writes; undefined content removes it. */
export interface FileChange {
  readonly path: string
  readonly content: string | undefined
}

/** A pull request as the kit proposes it. */
export interface Proposal {
  readonly branch: string
  /** The branch it is to be merged into. */
  readonly base: string
  /** The commit the files are written on. */
  readonly baseSha: string
  readonly title: string
  readonly body: string
  /** Of the commit. */
  readonly message: string
  readonly files: readonly FileChange[]
  readonly labels?: readonly string[]
}

/** How a pull request of the kit came to be. */
export type ProposedPullRequest =
  | { readonly kind: 'opened' | 'updated'; readonly pullRequest: PullRequest }
  /** The same files on the same base were proposed already; only title and text, if they differ, were written. */
  | { readonly kind: 'same'; readonly pullRequest: PullRequest }

/** A check on a commit. Only `pass` is success; GitHub lets neutral and skipped pass, so they are never used. */
export interface CheckReport {
  readonly name: string
  readonly headSha: string
  readonly conclusion: 'success' | 'failure'
  readonly title: string
  readonly summary: string
}

/** What the kit does on GitHub. All methods throw Failure SERVICE_UNAVAILABLE when GitHub does not answer or refuses. */
export interface GitHub {
  /** The login that comments are written as. */
  whoAmI(): Promise<string>
  readPullRequest(number: number): Promise<PullRequest>
  /** The newest pull request from a branch, open or not; undefined if there never was one. */
  findNewest(branch: string): Promise<PullRequest | undefined>
  /** Open pull requests from branches that start like this. */
  listOpen(branchPrefix: string): Promise<PullRequest[]>
  /**
   * Proposes files on a branch made from a base commit, in one commit, and opens or updates its pull request.
   * The branch is moved only from what it was seen at, as far as GitHub can be asked; a proposal that broke off, or met
   * another one, can be made again.
   */
  propose(proposal: Proposal): Promise<ProposedPullRequest>
  close(number: number, comment: string): Promise<void>
  /** Writes the one comment that carries the marker and is ours: created, updated in place, or left if it is the same. */
  upsertComment(number: number, marker: string, body: string): Promise<'created' | 'updated' | 'same'>
  setCheck(report: CheckReport): Promise<void>
}
