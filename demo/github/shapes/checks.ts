import type { Hub } from '../hub.ts'
import { type CheckRun, isPull } from '../state.ts'
import { nodeId, timestamp, type Urls } from './urls.ts'
import { appShape, userId } from './users.ts'

export function checkRunShape(run: CheckRun, hub: Hub, urls: Urls) {
  const url = `${urls.api}/check-runs/${run.id}`
  const minimal = { id: 1, url: urls.api, name: urls.repository }
  const pulls = hub
    .state()
    .issues.filter(isPull)
    .filter(({ state, pull }) => state === 'open' && pull.headSha === run.headSha)
  return {
    id: run.id,
    node_id: nodeId('CheckRun', run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: `${urls.html}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${urls.html}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timestamp(run.startedAt),
    completed_at: timestamp(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: userId(run.app, hub.seed) },
    app: appShape(run.app, hub, urls),
    pull_requests: pulls.map(({ id, number, pull }) => ({
      id,
      number,
      url: `${urls.api}/pulls/${number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo: minimal },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: minimal },
    })),
  }
}
