import type { Hub } from '../hub.ts'
import type { Comment, Issue } from '../state.ts'
import { nodeId, timestamp, type Urls } from './urls.ts'
import { association, userShape } from './users.ts'

/** A label, as GitHub makes it when it is first put on something. */
export function labelShape(name: string, urls: Urls) {
  return {
    id: [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007, 7),
    node_id: nodeId('Label', name),
    url: `${urls.api}/labels/${encodeURIComponent(name)}`,
    name,
    description: '',
    color: 'ededed',
    default: false,
  }
}

/** An issue; of a pull request, the side the issues API shows. */
export function issueShape(issue: Issue, hub: Hub, urls: Urls) {
  const url = `${urls.api}/issues/${issue.number}`
  const page = issue.pull === undefined ? 'issues' : 'pull'
  const html = `${urls.html}/${page}/${issue.number}`
  const pull = {
    url: `${urls.api}/pulls/${issue.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: timestamp(issue.pull?.merged?.at ?? null),
  }
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: urls.api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: null,
    user: userShape(issue.author, hub.seed, urls),
    author_association: association(issue.author, hub.seed),
    labels: issue.labels.map((name) => labelShape(name, urls)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: hub.state().comments.filter((comment) => comment.number === issue.number).length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: timestamp(issue.closedAt),
    ...(issue.pull === undefined ? {} : { draft: issue.pull.draft, pull_request: pull }),
  }
}

export function commentShape(comment: Comment, hub: Hub, urls: Urls) {
  const issue = hub.state().issues.find(({ number }) => number === comment.number)
  const page = issue?.pull === undefined ? 'issues' : 'pull'
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${urls.api}/issues/comments/${comment.id}`,
    html_url: `${urls.html}/${page}/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${urls.api}/issues/${comment.number}`,
    user: userShape(comment.author, hub.seed, urls),
    author_association: association(comment.author, hub.seed),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    performed_via_github_app: null,
  }
}
