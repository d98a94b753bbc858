import type { ProposedPullRequest } from '#core/github/pull-requests.ts'
import { link, type Markdown, md } from '#core/report/markdown.ts'

/** What a later step needs of a pull request the kit opened: to start the lanes on it. */
export function factsOfProposal({ kind, pullRequest }: ProposedPullRequest): Record<string, unknown> {
  const { number, branch, headSha } = pullRequest
  return { kind, number, branch, headSha }
}

/** Its page, for the job summary. */
export function linkOfProposal({ pullRequest }: ProposedPullRequest): Markdown {
  return link(md`Pull request ${`#${pullRequest.number}`}: ${pullRequest.title}`, pullRequest.url)
}
