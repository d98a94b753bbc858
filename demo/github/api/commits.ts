import { type Answer, notFound, ok, Refusal } from '../answer.ts'
import { readCommit, readCommits } from '../git/commits.ts'
import {
  changedFiles,
  commitsBetween,
  commitsUpTo,
  countApart,
  isAncestor,
  mergeBase,
} from '../git/history.ts'
import { resolveCommit } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { paginate } from '../paging.ts'
import { type ApiRequest, param, type Route, route } from '../router.ts'
import { defaultBranch } from '../seed.ts'
import { commitShape, fileShape } from '../shapes/commits.ts'
import { pullSummaryShape } from '../shapes/pulls.ts'
import { isPull } from '../state.ts'

const reading = { areas: ['contents'], level: 'read' } as const
/** The tree every root commit is compared with. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

async function commitOf(hub: Hub, name: string): Promise<string> {
  const sha = await resolveCommit(hub.git, name)
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`)
  return sha
}

async function listCommits(request: ApiRequest, hub: Hub): Promise<Answer> {
  const query = request.url.searchParams
  const head = await resolveCommit(hub.git, query.get('sha') ?? defaultBranch)
  if (head === undefined) throw notFound()
  const shas = await commitsUpTo(hub.git, head, query.get('path') ?? undefined)
  const { items, headers } = paginate(request, shas)
  const commits = await readCommits(hub.git, items)
  const body = commits.map((commit) => commitShape(commit, hub.seed, request.urls))
  return { status: 200, body, headers }
}

async function compare(request: ApiRequest, hub: Hub): Promise<Answer> {
  const [baseName, headName] = param(request, 'basehead').split('...')
  const local = (name = '') => name.replace(new RegExp(`^${hub.seed.owner}:`), '')
  const base = await resolveCommit(hub.git, local(baseName))
  const head = await resolveCommit(hub.git, local(headName))
  const common = base && head ? await mergeBase(hub.git, base, head) : undefined
  if (base === undefined || head === undefined || common === undefined) throw notFound()
  const { ahead, behind } = await countApart(hub.git, base, head)
  const { items, headers } = paginate(request, await commitsBetween(hub.git, base, head))
  const [baseCommit, commonCommit, ...commits] = await readCommits(hub.git, [base, common, ...items])
  const shape = (commit: NonNullable<typeof baseCommit>) => commitShape(commit, hub.seed, request.urls)
  const { urls } = request
  const status = ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical'
  const html = `${urls.html}/compare/${base}...${head}`
  const body = {
    url: `${urls.api}/compare/${param(request, 'basehead')}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: shape(baseCommit!),
    merge_base_commit: shape(commonCommit!),
    status,
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: commits.map(shape),
    files: (await changedFiles(hub.git, common, head)).map((file) => fileShape(file, head, urls)),
  }
  return { status: 200, body, headers }
}

/** Commits, the pull requests they belong to, and comparisons. */
export const commitRoutes: readonly Route[] = [
  route('GET', '/commits', reading, listCommits),
  route(
    'GET',
    '/commits/:sha/pulls',
    { areas: ['pull_requests', 'contents'], level: 'read' },
    async (request, hub) => {
      const sha = await commitOf(hub, param(request, 'sha'))
      const belongs = await Promise.all(
        hub
          .state()
          .issues.filter(isPull)
          .map(async (issue) => {
            const { headSha, baseSha, merged } = issue.pull
            const within =
              (await isAncestor(hub.git, sha, headSha)) && !(await isAncestor(hub.git, sha, baseSha))
            return within || merged?.sha === sha ? [issue] : []
          }),
      )
      const { items, headers } = paginate(request, belongs.flat())
      const body = items.map((issue) => pullSummaryShape(issue, hub, request.urls))
      return { status: 200, body, headers }
    },
  ),
  route('GET', '/commits/*ref', reading, async (request, hub) => {
    const commit = await readCommit(hub.git, await commitOf(hub, param(request, 'ref')))
    if (request.accept.includes('sha')) return ok(Buffer.from(commit.sha))
    const files = await changedFiles(hub.git, commit.parents[0] ?? emptyTree, commit.sha)
    return ok(commitShape(commit, hub.seed, request.urls, files))
  }),
  route('GET', '/compare/*basehead', reading, compare),
]
