import type { PullRequest } from '#core/github/pull-requests.ts'
import { link, type Markdown, md } from '#core/report/markdown.ts'

/** A pull request and what became of it: opened, updated, the same as before, or dismissed by a person. */
interface Proposal {
  readonly kind: string
  readonly pullRequest: PullRequest
}

/** What a later step needs of a pull request the kit opened: to start the lanes on it. */
export function factsOfProposal({ kind, pullRequest }: Proposal): Record<string, unknown> {
  const { number, branch, headSha } = pullRequest
  return { kind, number, branch, headSha }
}

/** Its page, for the job summary. */
export function linkOfProposal({ pullRequest }: Proposal): Markdown {
  return link(md`Pull request ${`#${pullRequest.number}`}: ${pullRequest.title}`, pullRequest.url)
}
