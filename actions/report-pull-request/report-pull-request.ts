import type { Evidence } from '#core/evidence/evidence.ts'
import type { GitHub, PullRequest } from '#core/github/pull-requests.ts'
import { commentMarker, renderCheck, renderComment, renderJobSummary } from '#core/report/comment.ts'
import type { Surroundings } from '#core/surroundings.ts'

/** Name of the one required check. */
export const checkName = 'assay'

export interface ReportPullRequestRequest {
  readonly number: number
  /** The commit that was judged. */
  readonly headSha: string
  /** One for each model the pull request touches; none if it touches no model. */
  readonly evidences: readonly Evidence[]
  readonly runUrl?: string | undefined
}

export interface ReportPullRequestPorts {
  readonly github: GitHub
}

/** What was written where. */
export interface ReportPullRequestAnswer {
  readonly comment: 'created' | 'updated' | 'same' | 'left-alone'
  readonly conclusion: 'success' | 'failure'
  /** The same words, for the job summary. */
  readonly summary: string
}

/**
 * Says on the pull request what was judged: one comment, updated in place, and the required check on the judged commit.
 * A pull request that was merged or closed keeps its comment as it is; one whose head moved on gets the check on the
 * judged commit only, so that nothing judged before is taken for the new head.
 */
export async function reportPullRequest(
  request: ReportPullRequestRequest,
  { github }: ReportPullRequestPorts,
  surroundings: Surroundings,
): Promise<ReportPullRequestAnswer> {
  const { number, headSha, evidences } = request
  const pullRequest = await github.readPullRequest(number)
  const options = {
    filesUrl: pullRequest.url.replace(/\/pulls?\/\d+$/, `/blob/${headSha}`),
    ...(request.runUrl === undefined ? {} : { runUrl: request.runUrl }),
  }
  const check = renderCheck(evidences, options)
  surroundings.progress.step(`Reporting on pull request #${number}: ${check.title}`)
  const comment = isCurrent(pullRequest, headSha)
    ? await github.upsertComment(number, commentMarker, renderComment(evidences, options))
    : 'left-alone'
  await github.setCheck({ name: checkName, headSha, ...check })
  return { comment, conclusion: check.conclusion, summary: renderJobSummary(evidences, options) }
}

function isCurrent(pullRequest: PullRequest, headSha: string): boolean {
  return pullRequest.state === 'open' && pullRequest.headSha === headSha
}
