import type { Octokit } from 'octokit'
import { describe, expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { refusal, shareScenario } from './harness.ts'

const common = { owner, repo }
const comment = (octokit: Octokit) =>
  octokit.rest.issues.createComment({ ...common, issue_number: 1, body: 'x' })
const label = (octokit: Octokit) =>
  octokit.rest.issues.addLabels({ ...common, issue_number: 1, labels: ['x'] })
const checkRun = (octokit: Octokit) =>
  octokit.rest.checks.create({ ...common, name: 'assay', head_sha: '0'.repeat(40), status: 'queued' })
const blob = (octokit: Octokit) => octokit.rest.git.createBlob({ ...common, content: 'x' })
const merge = (octokit: Octokit) => octokit.rest.pulls.merge({ ...common, pull_number: 1 })
const dispatch = (octokit: Octokit) =>
  octokit.rest.actions.createWorkflowDispatch({ ...common, workflow_id: 'x.yml', ref: 'main' })
const protect = (octokit: Octokit) => octokit.rest.repos.getBranchProtection({ ...common, branch: 'main' })
const read = (octokit: Octokit) => octokit.rest.pulls.get({ ...common, pull_number: 1 })
const who = (octokit: Octokit) => octokit.rest.users.getAuthenticated()
const integration = 'Resource not accessible by integration'

describe('permissions', () => {
  const shared = shareScenario({}, async ({ commit, open }) => {
    await commit('better', { 'a.txt': 'a' })
    await open('better')
  })

  it.each<[string, string | undefined, (octokit: Octokit) => Promise<unknown>, number, string]>([
    ['an unknown token', 'nobody', read, 401, 'Bad credentials'],
    ['nobody, commenting', undefined, comment, 401, 'Requires authentication'],
    ['nobody, merging', undefined, merge, 401, 'Requires authentication'],
    ['a reader, merging', 'rob', merge, 403, 'Must have push rights to Repository.'],
    ['a reader, writing a blob', 'rob', blob, 403, 'Must have push rights to Repository.'],
    ['a reader, labelling', 'rob', label, 403, 'Must have push rights to Repository.'],
    ['a writer, reading protection', 'bea', protect, 404, 'Not Found'],
    ['an app without issues and pull requests, commenting', 'other', comment, 403, integration],
    ['an app that may read, commenting', 'reader', comment, 403, integration],
    ['an app without checks, checking', 'reader', checkRun, 403, integration],
    ['an app without contents, writing a blob', 'other', blob, 403, integration],
    ['an app without actions, dispatching', 'other', dispatch, 403, integration],
    ['an app without administration, reading protection', 'bot', protect, 403, integration],
    ['an app without pull requests, reading one', 'other', read, 403, integration],
    ['an app, asking for its user', 'bot', who, 403, integration],
    ['a person, checking', 'ada', checkRun, 403, 'You must authenticate via a GitHub App.'],
  ])('%s is refused', async (_name, token, attempt, status, message) => {
    const { as } = shared()
    expect(await refusal(attempt(as(token)))).toEqual({ status, message })
  })

  it('lets a reader comment and review, anybody read, and says who one is', async () => {
    const { as } = shared()
    expect((await comment(as('rob'))).status).toBe(201)
    const review = await as('rob').rest.pulls.createReview({ ...common, pull_number: 1, event: 'APPROVE' })
    expect(review.data.state).toBe('APPROVED')
    expect((await read(as())).status).toBe(200)
    expect((await as('rob').rest.users.getAuthenticated()).data).toMatchObject({ login: 'rob', type: 'User' })
    expect(await as('bot').graphql('query { viewer { login } }')).toEqual({ viewer: { login: 'assay[bot]' } })
  })

  it.each([
    ['ada', 'admin'],
    ['bea', 'write'],
    ['rob', 'read'],
  ])('says that %s may %s', async (username, permission) => {
    const { as } = shared()
    const { data } = await as('bot').rest.repos.getCollaboratorPermissionLevel({ ...common, username })
    expect(data).toMatchObject({ permission, role_name: permission, user: { login: username } })
  })

  it.each([
    ['GET /repos/acme/models/rulesets', 404],
    ['GET /repos/acme/other', 404],
    ['GET /repos/acme/models/pulls/99', 404],
  ])('answers %s with 404 as GitHub words it', async (route, status) => {
    const { as } = shared()
    await expect(as('ada').request(route)).rejects.toMatchObject({
      status,
      response: {
        data: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
      },
    })
  })
})
