import { Octokit, RequestError } from 'octokit'
import { Failure } from '#core/failure.ts'
import type {
  CheckReport,
  FileChange,
  GitHub,
  Proposal,
  ProposedPullRequest,
  PullRequest,
} from '#core/github/pull-requests.ts'
import { type AskedRepository, githubFailure } from './github-failure.ts'

export interface GitHubAccess extends AskedRepository {
  readonly token: string
  /** How often a request is repeated that the network or GitHub failed, with growing pauses; 3 by default. */
  readonly retries?: number | undefined
}

type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data']

/** A branch somebody else moves is proposed on anew, so often. */
const attempts = 3

/** GitHub through its REST API. */
export function octokitGitHub(access: GitHubAccess): GitHub {
  const octokit = new Octokit({
    auth: access.token,
    baseUrl: access.apiUrl,
    retry: { enabled: true, ...(access.retries === undefined ? {} : { retries: access.retries }) },
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

  const writeTree = async (baseSha: string, files: readonly FileChange[]): Promise<string> => {
    const base = await rest.git.getCommit({ ...where, commit_sha: baseSha })
    const entries = files.map(({ path, content }) => {
      const entry = { path, mode: '100644' as const, type: 'blob' as const }
      return content === undefined ? { ...entry, sha: null } : { ...entry, content }
    })
    const tree = await rest.git.createTree({ ...where, base_tree: base.data.tree.sha, tree: entries })
    return tree.data.sha
  }

  const branchHead = async (branch: string): Promise<string | undefined> => {
    const { data } = await rest.git.listMatchingRefs({ ...where, ref: `heads/${branch}` })
    return data.find((ref) => ref.ref === `refs/heads/${branch}`)?.object.sha
  }

  const isBuilt = async (present: string | undefined, tree: string, baseSha: string): Promise<boolean> => {
    if (present === undefined) return false
    const { data } = await rest.git.getCommit({ ...where, commit_sha: present })
    return data.tree.sha === tree && data.parents.length === 1 && data.parents[0]?.sha === baseSha
  }

  const moveBranch = async (
    { branch, baseSha, message }: Proposal,
    present: string | undefined,
    tree: string,
  ): Promise<void> => {
    const { data } = await rest.git.createCommit({ ...where, message, tree, parents: [baseSha] })
    if (present === undefined) {
      await rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha: data.sha })
      return
    }
    // GitHub moves a branch by force without asking what it was, so it is asked right before.
    if ((await branchHead(branch)) !== present) throw new BranchMoved()
    await rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha: data.sha, force: true })
  }

  /** Each step is looked up before it is taken, so that a proposal that broke off can be made again. */
  const proposeOnce = async (proposal: Proposal): Promise<ProposedPullRequest> => {
    const { branch, base, baseSha, title, body } = proposal
    const open = await openFrom(branch)
    const present = await branchHead(branch)
    const tree = await writeTree(baseSha, proposal.files)
    const built = await isBuilt(present, tree, baseSha)
    if (!built) await moveBranch(proposal, present, tree)
    const pull = open ?? (await rest.pulls.create({ ...where, head: branch, base, title, body })).data
    const labels = (proposal.labels ?? []).filter((label) => !pull.labels.some(({ name }) => name === label))
    if (labels.length > 0) await rest.issues.addLabels({ ...where, issue_number: pull.number, labels })
    if (open === undefined) return { kind: 'opened', pullRequest: pullRequestOf(pull) }
    const said = open.title === title && (open.body ?? '') === body
    const { data } =
      said && built
        ? { data: open }
        : await rest.pulls.update({ ...where, pull_number: open.number, title, body })
    return { kind: built ? 'same' : 'updated', pullRequest: pullRequestOf(data) }
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
    propose: async (proposal) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await proposeOnce(proposal)
        } catch (error) {
          if (!isRace(error) || attempt === attempts) throw error
        }
      }
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

/** What listing, reading and opening a pull request all tell. */
interface PullFacts {
  readonly number: number
  readonly title: string
  readonly state: string
  readonly merged_at: string | null
  readonly html_url: string
  readonly user: { readonly login: string } | null
  readonly head: { readonly ref: string; readonly sha: string }
  readonly base: { readonly sha: string }
}

function pullRequestOf(pull: PullFacts): PullRequest {
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

/** Somebody moved the branch while it was being proposed on. */
class BranchMoved extends Failure {
  constructor() {
    super({
      code: 'SERVICE_UNAVAILABLE',
      problem: 'the branch of the pull request was moved by somebody else meanwhile, again and again',
      retry: true,
    })
  }
}

/** Somebody else proposed the same at the same time. */
function isRace(error: unknown): boolean {
  if (error instanceof BranchMoved) return true
  return error instanceof RequestError && error.status === 422 && error.message.includes('already exists')
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
          throw githubFailure(name, access, cause)
        }
      },
    ]),
  ) as unknown as GitHub
}
