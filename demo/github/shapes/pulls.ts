import { countApart } from '../git/history.ts'
import type { Hub } from '../hub.ts'
import { gatherMergeFacts } from '../mergeability.ts'
import { mergeableState } from '../protection.ts'
import type { PullRequest, Review } from '../state.ts'
import { issueShape } from './issues.ts'
import { repositoryShape } from './repository.ts'
import { nodeId, timestamp, type Urls } from './urls.ts'
import { association, userShape } from './users.ts'

/** A pull request as lists show it (`pull-request-simple`). */
export function pullSummaryShape(issue: PullRequest, hub: Hub, urls: Urls) {
  const { pull } = issue
  const shown = issueShape(issue, hub, urls)
  const { html_url, diff_url, patch_url, url } = shown.pull_request ?? {}
  const side = (ref: string, sha: string) => ({
    label: `${hub.seed.owner}:${ref}`,
    ref,
    sha,
    user: userShape(hub.seed.owner, hub.seed, urls),
    repo: repositoryShape(hub, urls),
  })
  const { state_reason: _reason, pull_request: _pull, labels_url: _labels, ...common } = shown
  const { events_url: _events, repository_url: _repository, comments: _comments, ...kept } = common
  return {
    ...kept,
    node_id: nodeId('PullRequest', issue.id),
    url,
    html_url,
    diff_url,
    patch_url,
    issue_url: shown.url,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${urls.api}/pulls/comments{/number}`,
    comments_url: shown.comments_url,
    statuses_url: `${urls.api}/statuses/${pull.headSha}`,
    draft: pull.draft,
    head: side(pull.headRef, pull.headSha),
    base: side(pull.baseRef, pull.baseSha),
    requested_reviewers: pull.requested.map((login) => userShape(login, hub.seed, urls)),
    requested_teams: [],
    merged_at: timestamp(pull.merged?.at ?? null),
    merge_commit_sha: pull.merged?.sha ?? null,
    auto_merge: null,
    _links: {
      self: { href: url },
      html: { href: html_url },
      issue: { href: shown.url },
      comments: { href: shown.comments_url },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${urls.api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${urls.api}/statuses/${pull.headSha}` },
    },
  }
}

/** A pull request on its own (`pull-request`): with what git says of it. */
export async function pullShape(issue: PullRequest, hub: Hub, urls: Urls) {
  const { facts, comparison } = await gatherMergeFacts(hub, issue, undefined)
  const { ahead } = await countApart(hub.git, comparison.mergeBase, issue.pull.headSha)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const merged = issue.pull.merged
  return {
    ...pullSummaryShape(issue, hub, urls),
    merged: merged !== undefined,
    merged_by: merged === undefined ? null : userShape(merged.by, hub.seed, urls),
    mergeable: issue.state === 'open' ? !facts.conflict : null,
    rebaseable: null,
    mergeable_state: mergeableState(facts),
    comments: hub.state().comments.filter((comment) => comment.number === issue.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: ahead,
    additions: sum(comparison.files.map((file) => file.additions)),
    deletions: sum(comparison.files.map((file) => file.deletions)),
    changed_files: comparison.files.length,
  }
}

export function reviewShape(review: Review, hub: Hub, urls: Urls) {
  const pull = `${urls.api}/pulls/${review.number}`
  const html = `${urls.html}/pull/${review.number}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userShape(review.author, hub.seed, urls),
    author_association: association(review.author, hub.seed),
    body: review.body,
    state: review.verdict,
    commit_id: review.commit,
    submitted_at: timestamp(review.at),
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
  }
}
