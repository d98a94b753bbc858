import type { Answer } from '../answer.ts'
import type { Hub } from '../hub.ts'
import type { Urls } from '../shapes/urls.ts'
import { type Issue, isPull, newestCheckRuns } from '../state.ts'
import { type Html, html, moment, page } from './html.ts'

/** The front page: open work first, then what is done, newest on top. */
export function pullListPage(hub: Hub, urls: Urls): Answer {
  const issues = hub.state().issues.toReversed()
  const open = issues.filter((issue) => issue.state === 'open')
  const closed = issues.filter((issue) => issue.state === 'closed')
  const section = (title: string, list: readonly Issue[]) =>
    list.length === 0
      ? undefined
      : html`<h2>${title}<span class="count">${list.length}</span></h2>
<div class="card"><ul class="rows">${list.map((issue) => row(issue, hub))}</ul></div>`
  const nothing = html`<p class="soft">No pull requests yet. Push a branch and open one through the API.</p>`
  const body = html`<h1>Pull requests</h1>${issues.length === 0 ? nothing : undefined}
${section('Open', open)}${section('Closed', closed)}`
  return page('Pull requests', urls, body)
}

/** The word for where an issue or pull request stands. */
export function standing({ state, pull }: Issue): string {
  if (pull?.merged !== undefined) return 'merged'
  if (state === 'open' && pull?.draft === true) return 'draft'
  return state
}

function row(issue: Issue, hub: Hub): Html {
  const comments = hub.state().comments.filter((comment) => comment.number === issue.number).length
  const checks = isPull(issue) ? newestCheckRuns(hub.state(), issue.pull.headSha) : []
  const path = issue.pull === undefined ? 'issues' : 'pulls'
  return html`<li><span class="badge ${standing(issue)}">${standing(issue)}</span>
<div class="grow"><a class="title" href="/${path}/${issue.number}">${issue.title}</a>
<div class="meta">#${issue.number} by ${issue.author}, ${moment(issue.createdAt)}${
    isPull(issue)
      ? html` · <code>${issue.pull.headRef}</code> → <code>${issue.pull.baseRef}</code>`
      : undefined
  }${issue.labels.map((label) => html` <span class="tag">${label}</span>`)}</div></div>
<span class="end">${checks.map((run) => {
    const word = run.conclusion ?? run.status
    return html`<span class="run ${word}">${run.name}: ${word.replace('_', ' ')}</span> `
  })}
<span class="soft">${comments === 0 ? '' : ` · ${comments} comment${comments === 1 ? '' : 's'}`}</span></span></li>`
}
