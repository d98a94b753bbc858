import type { Answer } from '../answer.ts'
import { readBlob, readEntry, resolveCommit } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import type { Urls } from '../shapes/urls.ts'
import { html, page } from './html.ts'
import { renderMarkdown } from './markdown.ts'
import { issuePage } from './pull.ts'
import { pullListPage } from './pull-list.ts'

/** Bytes up to which a file is shown. */
const shownLimit = 512 * 1024

/** The page at a path: the list, a pull request or issue, a check run, a file; undefined if there is none. */
export async function servePage(path: string, hub: Hub, urls: Urls): Promise<Answer | undefined> {
  await hub.change(() => hub.lookAtGit('git'))
  const own = `/${urls.owner}/${urls.repository}`
  const below = path === own || path.startsWith(`${own}/`) ? path.slice(own.length) : path
  if (/^\/?$|^\/pulls\/?$/.test(below)) return pullListPage(hub, urls)
  const number = /^\/(?:pulls?|issues)\/(\d+)(?:\/|$)/.exec(below)?.[1]
  const issue = hub.state().issues.find((candidate) => candidate.number === Number(number))
  if (issue !== undefined) return await issuePage(issue, hub, urls)
  const run = hub.state().checkRuns.find(({ id }) => id === Number(/^\/runs\/(\d+)$/.exec(below)?.[1]))
  const checked = hub.state().issues.find(({ pull }) => run !== undefined && pull?.headSha === run.headSha)
  if (checked !== undefined) {
    return { status: 302, headers: { location: `/pulls/${checked.number}#run-${run?.id}` } }
  }
  const [, kind, ref = '', file = ''] = /^\/(blob|raw)\/([^/]+)\/(.+)$/.exec(below) ?? []
  return kind === undefined
    ? undefined
    : await filePage(kind, decodeURIComponent(ref), decodeURIComponent(file), hub, urls)
}

async function filePage(
  kind: string,
  ref: string,
  path: string,
  hub: Hub,
  urls: Urls,
): Promise<Answer | undefined> {
  const commit = await resolveCommit(hub.git, ref)
  const entry = commit === undefined ? undefined : await readEntry(hub.git, commit, path)
  if (entry?.type !== 'blob') return undefined
  const content = await readBlob(hub.git, entry.sha)
  // never as a type a browser would run
  if (kind === 'raw')
    return { status: 200, body: content, headers: { 'content-type': 'text/plain; charset=utf-8' } }
  const text = content.subarray(0, shownLimit)
  const shown = text.includes(0)
    ? html`<p class="soft">Binary file of ${content.length} bytes.</p>`
    : path.endsWith('.md')
      ? html`<div class="card"><div class="body prose">${renderMarkdown(text.toString())}</div></div>`
      : html`<pre><code>${text.toString()}</code></pre>`
  return page(
    path,
    urls,
    html`<h1>${path}</h1><p class="meta">at <code>${ref.slice(0, 40)}</code></p>${shown}`,
  )
}
