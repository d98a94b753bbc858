import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { type Scenario, shareScenario } from './harness.ts'

interface Operation {
  readonly request?: object
  readonly responses: Readonly<Record<string, object>>
}
const file = new URL('../../fixtures/github-openapi.json', import.meta.url)
const fixture = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly from: string
  readonly operations: Readonly<Record<string, Operation>>
  readonly components: object
}
const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true })
ajv.addSchema({ $id: 'github', ...fixture }, 'github')

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** What GitHub's own description finds wrong with a value. */
function faults(operation: string, part: string, value: unknown): readonly string[] {
  const path = encodeURI(`operations/${escaped(operation)}/${part}`)
  const validate = ajv.compile({ $ref: `github#/${path}` })
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

interface Seen {
  readonly operation: string
  readonly request: unknown
  readonly status: number
  readonly answer: unknown
}
const seen: Seen[] = []

/** Everything octokit sends and gets in one pull request's life. */
async function live(scenario: Scenario): Promise<void> {
  const watched = (name: string) => {
    const octokit = scenario.as(name)
    octokit.hook.wrap('request', async (request, options) => {
      const { method, url, baseUrl, headers, mediaType, request: _inner, ...parameters } = options
      const response = await request(options)
      const inPath = new Set([...url.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))
      const body = Object.fromEntries(Object.entries(parameters).filter(([key]) => !inPath.has(key)))
      seen.push({
        operation: `${method.toLowerCase()} ${url}`,
        request: body,
        status: response.status,
        answer: response.data,
      })
      return response
    })
    return octokit.rest
  }
  const [admin, bea, bot] = [watched('ada'), watched('bea'), watched('bot')]
  const common = { owner, repo }
  const on = { ...common, issue_number: 1 }
  const pull = { ...common, pull_number: 1 }

  const main = (await bea.git.getRef({ ...common, ref: 'heads/main' })).data.object.sha
  const blob = (await bea.git.createBlob({ ...common, content: 'one\n' })).data.sha
  await bea.git.getBlob({ ...common, file_sha: blob })
  const entry = { path: 'a.txt', mode: '100644', type: 'blob', sha: blob } as const
  const tree = (await bea.git.createTree({ ...common, base_tree: main, tree: [entry] })).data.sha
  const sha = (await bea.git.createCommit({ ...common, message: 'Add a', tree, parents: [main] })).data.sha
  await bea.git.createRef({ ...common, ref: 'refs/heads/better', sha })
  const content = Buffer.from('two\n').toString('base64')
  const write = { ...common, path: 'b.txt', branch: 'better', message: 'Add b', content }
  const { data: written } = await bea.repos.createOrUpdateFileContents(write)
  await bea.repos.createOrUpdateFileContents({ ...write, content: '', sha: written.content?.sha ?? '' })
  await bea.repos.getContent({ ...common, path: 'b.txt', ref: 'better' })
  await bea.repos.getContent({ ...common, path: '', ref: 'better' })
  await bea.pulls.create({
    ...common,
    head: 'better',
    base: 'main',
    title: 'Better',
    body: 'Why',
    draft: false,
  })
  await bot.issues.createComment({ ...on, body: 'hello' })
  await bot.issues.listComments(on)
  await bea.issues.get(on)
  await bea.issues.addLabels({ ...on, labels: ['assay'] })
  await bea.pulls.requestReviewers({ ...pull, reviewers: ['cy'] })
  await watched('cy').pulls.createReview({ ...pull, event: 'APPROVE', body: 'fine' })
  await bea.pulls.listReviews(pull)
  const { data: opened } = await bea.pulls.get(pull)
  const head_sha = opened.head.sha
  const { data: run } = await bot.checks.create({ ...common, name: 'assay', head_sha, status: 'in_progress' })
  const output = { title: 'Pass', summary: 'fine' }
  await bot.checks.update({ ...common, check_run_id: run.id, conclusion: 'success', output })
  await bot.checks.listForRef({ ...common, ref: head_sha })
  await bea.pulls.listFiles(pull)
  await bea.pulls.listCommits(pull)
  await bea.pulls.list({ ...common, state: 'all' })
  await bea.repos.compareCommitsWithBasehead({ ...common, basehead: 'main...better' })
  await bea.repos.listPullRequestsAssociatedWithCommit({ ...common, commit_sha: head_sha })
  await bea.repos.getCommit({ ...common, ref: 'better' })
  await bea.repos.listCommits(common)
  await bea.pulls.merge({ ...pull, sha: head_sha })
  await bea.pulls.get(pull)
  await admin.repos.updateBranchProtection({
    ...common,
    branch: 'main',
    required_status_checks: { strict: true, contexts: ['assay'] },
    required_pull_request_reviews: null,
    enforce_admins: true,
    restrictions: null,
  })
  await admin.repos.getBranchProtection({ ...common, branch: 'main' })
  await bea.repos.getBranch({ ...common, branch: 'main' })
  await bea.repos.listBranches(common)
  await bea.repos.get(common)
  await bea.repos.getCollaboratorPermissionLevel({ ...common, username: 'bea' })
  await bea.users.getAuthenticated()
  await bot.actions.createWorkflowDispatch({ ...common, workflow_id: 'judge.yml', ref: 'main' })
}

shareScenario({ files: { '.github/workflows/judge.yml': 'on: workflow_dispatch\n' } }, live)

it.each(Object.keys(fixture.operations))('%s is as GitHub describes it', (operation) => {
  const calls = seen.filter((call) => call.operation === operation)
  expect(calls.length, 'calls of it').toBeGreaterThan(0)
  for (const { status, request, answer } of calls) {
    const { request: described, responses } = fixture.operations[operation]!
    if (described !== undefined) expect(faults(operation, 'request', request)).toEqual([])
    if (status !== 204) {
      expect(Object.keys(responses)).toContain(String(status))
      expect(faults(operation, `responses/${status}`, answer)).toEqual([])
    }
  }
})

it('would notice a fault', () => {
  const operation = 'get /repos/{owner}/{repo}/pulls/{pull_number}'
  const pull = seen.find((call) => call.operation === operation)?.answer as Record<string, unknown>
  expect(faults(operation, 'responses/200', { ...pull, mergeable_state: 7, head: undefined })).toEqual([
    " must have required property 'head'",
    '/mergeable_state must be string',
  ])
})
