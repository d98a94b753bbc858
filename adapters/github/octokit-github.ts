import { Octokit, RequestError } from 'octokit'
import { Failure } from '#core/failure.ts'
import type {
  CheckReport,
  FileChange,
  GitHub,
  ProposedPullRequest,
  PullRequest,
} from '#core/github/pull-requests.ts'

export interface GitHubAccess {
  /** Such as https://api.github.com. */
  readonly apiUrl: string
  readonly token: string
  readonly owner: string
  readonly repository: string
}

type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data']

/** GitHub through its REST API. */
export function octokitGitHub(access: GitHubAccess): GitHub {
  const octokit = new Octokit({
    auth: access.token,
    baseUrl: access.apiUrl,
    retry: { enabled: true },
    // A handful of writes a pull request needs no spacing; what GitHub refuses comes back as a Failure.
    throttle: { enabled: false },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  })
  const { rest } = octokit
  const where = { owner: access.owner, repo: access.repository }
  let login: string | undefined

  const whoAmI = async (): Promise<string> => {
    // The REST route for this is closed to the tokens of apps and workflow runs.
    login ??= (await octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }')).viewer.login
    return login
  }

  const openFrom = async (branch: string): Promise<Pull | undefined> => {
    const { data } = await rest.pulls.list({ ...where, state: 'open', head: `${access.owner}:${branch}` })
    const [first] = data
    return first === undefined
      ? undefined
      : (await rest.pulls.get({ ...where, pull_number: first.number })).data
  }

  const writeCommit = async (
    baseSha: string,
    files: readonly FileChange[],
    message: string,
  ): Promise<{ commit: string; tree: string }> => {
    const base = await rest.git.getCommit({ ...where, commit_sha: baseSha })
    const entries = await Promise.all(
      files.map(async ({ path, content }) => {
        const entry = { path, mode: '100644' as const, type: 'blob' as const }
        if (content === undefined) return { ...entry, sha: null }
        const blob = await rest.git.createBlob({ ...where, content, encoding: 'utf-8' })
        return { ...entry, sha: blob.data.sha }
      }),
    )
    const tree = await rest.git.createTree({ ...where, base_tree: base.data.tree.sha, tree: entries })
    const commit = await rest.git.createCommit({ ...where, message, tree: tree.data.sha, parents: [baseSha] })
    return { commit: commit.data.sha, tree: tree.data.sha }
  }

  const branchHead = async (branch: string): Promise<string | undefined> => {
    const { data } = await rest.git.listMatchingRefs({ ...where, ref: `heads/${branch}` })
    return data.find((ref) => ref.ref === `refs/heads/${branch}`)?.object.sha
  }

  const github: GitHub = {
    whoAmI,
    readPullRequest: async (number) =>
      pullRequestOf((await rest.pulls.get({ ...where, pull_number: number })).data),
    findNewest: async (branch) => {
      const { data } = await rest.pulls.list({
        ...where,
        state: 'all',
        head: `${access.owner}:${branch}`,
        sort: 'created',
        direction: 'desc',
        per_page: 1,
      })
      const [newest] = data
      return newest === undefined ? undefined : pullRequestOf(newest)
    },
    listOpen: async (branchPrefix) => {
      const open = await octokit.paginate(rest.pulls.list, { ...where, state: 'open', per_page: 100 })
      return open.filter((pull) => pull.head.ref.startsWith(branchPrefix)).map(pullRequestOf)
    },
    propose: async (proposal): Promise<ProposedPullRequest> => {
      const { branch, title, body } = proposal
      const open = await openFrom(branch)
      const present = await branchHead(branch)
      const { commit, tree } = await writeCommit(proposal.baseSha, proposal.files, proposal.message)
      if (present !== undefined && open !== undefined) {
        const standing = await rest.git.getCommit({ ...where, commit_sha: present })
        const same = standing.data.tree.sha === tree && standing.data.parents[0]?.sha === proposal.baseSha
        if (same) return { kind: 'same', pullRequest: pullRequestOf(open) }
      }
      if (present === undefined)
        await rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha: commit })
      else await rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha: commit, force: true })
      if (open !== undefined) {
        const { data } = await rest.pulls.update({ ...where, pull_number: open.number, title, body })
        return { kind: 'updated', pullRequest: pullRequestOf(data) }
      }
      const created = await rest.pulls.create({ ...where, head: branch, base: proposal.base, title, body })
      if (proposal.labels !== undefined && proposal.labels.length > 0) {
        await rest.issues.addLabels({
          ...where,
          issue_number: created.data.number,
          labels: [...proposal.labels],
        })
      }
      return { kind: 'opened', pullRequest: pullRequestOf(created.data) }
    },
    close: async (number, comment) => {
      await rest.issues.createComment({ ...where, issue_number: number, body: comment })
      await rest.pulls.update({ ...where, pull_number: number, state: 'closed' })
    },
    upsertComment: async (number, marker, body) => {
      const me = await whoAmI()
      const comments = await octokit.paginate(rest.issues.listComments, {
        ...where,
        issue_number: number,
        per_page: 100,
      })
      // Anybody can write the marker into a comment; only ours is updated.
      const mine = comments.find(
        (comment) => comment.user?.login === me && comment.body?.includes(marker) === true,
      )
      if (mine === undefined) {
        await rest.issues.createComment({ ...where, issue_number: number, body })
        return 'created'
      }
      if (mine.body === body) return 'same'
      await rest.issues.updateComment({ ...where, comment_id: mine.id, body })
      return 'updated'
    },
    setCheck: async (report: CheckReport) => {
      await rest.checks.create({
        ...where,
        name: report.name,
        head_sha: report.headSha,
        status: 'completed',
        conclusion: report.conclusion,
        output: { title: report.title, summary: report.summary },
      })
    },
  }
  return guarded(github, access)
}

function pullRequestOf(
  pull: Pick<Pull, 'number' | 'title' | 'head' | 'base' | 'state' | 'merged_at' | 'html_url' | 'user'>,
): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    branch: pull.head.ref,
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    state: pull.state === 'open' ? 'open' : 'closed',
    merged: pull.merged_at !== null,
    url: pull.html_url,
    author: pull.user?.login ?? 'ghost',
  }
}

const rights: Readonly<Record<string, string>> = {
  setCheck: 'checks: write',
  upsertComment: 'pull-requests: write',
  propose: 'contents: write and pull-requests: write',
  close: 'pull-requests: write',
}

/** Every refusal of GitHub as a Failure that says what was tried and which right it needs. */
function guarded(github: GitHub, access: GitHubAccess): GitHub {
  return Object.fromEntries(
    Object.entries(github).map(([name, method]: [string, (...args: never[]) => Promise<unknown>]) => [
      name,
      async (...args: never[]) => {
        try {
          return await method(...args)
        } catch (cause) {
          throw asFailure(name, access, cause)
        }
      },
    ]),
  ) as unknown as GitHub
}

function asFailure(method: string, access: GitHubAccess, cause: unknown): unknown {
  if (cause instanceof Failure) return cause
  const status = cause instanceof RequestError ? cause.status : undefined
  const repository = `${access.owner}/${access.repository}`
  const words = cause instanceof Error ? cause.message : String(cause)
  const needed = rights[method]
  return new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `GitHub (${access.apiUrl}) refused ${method} on ${repository}${status === undefined ? '' : ` with ${status}`}: ${words}`,
    next:
      status === 401 || status === 403 || status === 404
        ? `check that the token is for ${repository}${needed === undefined ? '' : ` and holds ${needed}`}.`
        : 'see what GitHub says.',
    retry: status === undefined || status >= 500 || status === 429,
    cause,
  })
}
