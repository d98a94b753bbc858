import type { Answer } from '../answer.ts'
import type { ReviewVerdict } from '../events.ts'
import type { Hub } from '../hub.ts'
import { gatherMergeFacts } from '../mergeability.ts'
import { canMerge, type MergeFacts, mergeableState } from '../protection.ts'
import type { Urls } from '../shapes/urls.ts'
import { type CheckRun, type Issue, isPull, newestCheckRuns, type PullRequest } from '../state.ts'
import { fileDiff } from './diff.ts'
import { type Html, html, moment, page } from './html.ts'
import { renderMarkdown } from './markdown.ts'
import { standing } from './pull-list.ts'

/** A pull request, or an issue: what was said, what the checks say, what changes, and whether it may be merged. */
export async function issuePage(issue: Issue, hub: Hub, urls: Urls): Promise<Answer> {
  const head = html`<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
<p class="meta"><span class="badge ${standing(issue)}">${standing(issue)}</span> ${issue.author} opened this on
${moment(issue.createdAt)}${isPull(issue) ? refs(issue) : undefined}</p>`
  const title = `${issue.title} #${issue.number}`
  if (!isPull(issue)) return page(title, urls, html`${head}${conversation(issue, hub)}`)
  const { facts, comparison } = await gatherMergeFacts(hub, issue, undefined)
  const { files } = comparison
  const body = html`${head}<div class="sides"><div>${conversation(issue, hub)}${verdict(issue, facts)}</div>${aside(issue, hub)}</div>
<h2>Checks</h2>${checks(issue, hub)}
<h2>Changed files<span class="count">${files.length}</span></h2>${files.map(fileDiff)}`
  return page(title, urls, body)
}

/** Whether it may be merged, in the words the API would answer with. */
function verdict({ state, pull: { merged } }: PullRequest, facts: MergeFacts): Html | undefined {
  if (merged !== undefined) {
    return html`<div class="card verdict merged"><div class="body"><b>Merged</b> by ${merged.by} on ${moment(merged.at)}
as <code>${merged.sha.slice(0, 10)}</code>.</div></div>`
  }
  if (state === 'closed') return undefined
  const decision = canMerge(facts)
  const words =
    decision.kind === 'yes'
      ? html`<b>Ready to merge.</b>Every rule of the branch is met.`
      : html`<b>Merging is blocked.</b>${decision.message}`
  return html`<div class="card verdict ${mergeableState(facts)}"><div class="body">${words}</div></div>`
}

function refs({ pull }: PullRequest): Html {
  return html` · <code>${pull.headRef}</code> → <code>${pull.baseRef}</code> at <code>${pull.headSha.slice(0, 10)}</code>`
}

/** Something in the conversation; ids rise with time. */
interface Said {
  readonly order: number
  readonly card: Html
}

function conversation(issue: Issue, hub: Hub): Html {
  const state = hub.state()
  const comments = state.comments
    .filter((comment) => comment.number === issue.number)
    .map((comment): Said => {
      const edited =
        comment.updatedAt === comment.createdAt ? undefined : html`<span class="end">edited</span>`
      const card = html`<article class="card" id="issuecomment-${comment.id}"><header><b>${comment.author}</b>
${moment(comment.createdAt)}${edited}</header><div class="body prose">${renderMarkdown(comment.body)}</div></article>`
      return { order: comment.id, card }
    })
  const reviews = state.reviews
    .filter((review) => review.number === issue.number)
    .map((review): Said => {
      const word = review.verdict.toLowerCase().replace('_', ' ')
      const body =
        review.body === '' ? undefined : html`<div class="body prose">${renderMarkdown(review.body)}</div>`
      const card = html`<article class="card" id="pullrequestreview-${review.id}"><header><b>${review.author}</b>
<span class="${review.verdict}"><b class="${review.verdict}">${word}</b></span> at
<code>${review.commit.slice(0, 10)}</code> ${moment(review.at)}</header>${body}</article>`
      return { order: review.id, card }
    })
  const said = [...comments, ...reviews].sort((one, other) => one.order - other.order)
  const opening =
    issue.body === null || issue.body === ''
      ? html`<p class="soft">No description.</p>`
      : renderMarkdown(issue.body)
  return html`<article class="card"><header><b>${issue.author}</b> ${moment(issue.createdAt)}</header>
<div class="body prose">${opening}</div></article>${said.map(({ card }) => card)}`
}

function aside({ number, pull, labels }: PullRequest, hub: Hub): Html {
  const reviews = hub.state().reviews.filter((review) => review.number === number)
  const opinions = new Map<string, ReviewVerdict>()
  for (const { author, verdict } of reviews) {
    // a comment takes no opinion back
    if (verdict !== 'COMMENTED' || !opinions.has(author)) opinions.set(author, verdict)
  }
  const reviewers = [
    ...[...opinions].map(
      ([login, verdict]) =>
        html`<li><span class="grow">${login}</span><b class="${verdict}">${verdict.toLowerCase().replace('_', ' ')}</b></li>`,
    ),
    ...pull.requested.map(
      (login) => html`<li><span class="grow">${login}</span><span class="queued">waiting</span></li>`,
    ),
  ]
  const none = html`<li class="soft">none</li>`
  const runs = newestCheckRuns(hub.state(), pull.headSha)
  return html`<aside><h2>Reviewers</h2><div class="card"><ul class="rows">${reviewers.length === 0 ? none : reviewers}</ul></div>
<h2>Checks</h2><div class="card"><ul class="rows">${
    runs.length === 0
      ? none
      : runs.map((run) => html`<li><span class="grow">${run.name}</span>${outcome(run)}</li>`)
  }</ul></div>
<h2>Labels</h2><div class="card"><ul class="rows">${
    labels.length === 0 ? none : labels.map((label) => html`<li>${label}</li>`)
  }</ul></div></aside>`
}

function outcome(run: CheckRun): Html {
  const word = run.conclusion ?? run.status
  return html`<b class="${word}">${word.replace('_', ' ')}</b>`
}

function checks({ pull }: PullRequest, hub: Hub): Html {
  const runs = newestCheckRuns(hub.state(), pull.headSha)
  if (runs.length === 0) return html`<p class="soft">No checks on ${pull.headSha.slice(0, 10)}.</p>`
  return html`${runs.map((run) => {
    const at = run.completedAt ?? run.startedAt
    const title = run.title === null ? undefined : html`<span>${run.title}</span>`
    const output = [run.summary, run.text].filter((text) => text !== null).join('\n\n')
    const body = output === '' ? undefined : html`<div class="body prose">${renderMarkdown(output)}</div>`
    return html`<article class="card" id="run-${run.id}"><header><b>${run.name}</b> ${outcome(run)} ${title}
<span class="end">${run.app}${at === null ? undefined : html`, ${moment(at)}`}</span></header>${body}</article>`
  })}`
}
