import { describe, expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { refusal, type Scenario, startScenario } from './harness.ts'

const common = { owner, repo }

async function withPull(): Promise<Scenario & { sha: string }> {
  const scenario = await startScenario()
  const sha = await scenario.commit('better', { 'a.txt': 'a' })
  await scenario.open('better')
  return { ...scenario, sha }
}

describe('check runs', () => {
  it('go from in progress to a conclusion', async () => {
    const { as, sha, happenings } = await withPull()
    const octokit = as('bot')
    const { data } = await octokit.rest.checks.create({
      ...common,
      name: 'assay',
      head_sha: sha,
      status: 'in_progress',
      external_id: 'run-1',
    })
    expect(data).toMatchObject({ status: 'in_progress', conclusion: null, app: { slug: 'assay' } })
    expect(data.pull_requests.map(({ number }) => number)).toEqual([1])
    await octokit.rest.checks.update({
      ...common,
      check_run_id: data.id,
      conclusion: 'failure',
      output: {
        title: 'Worse',
        summary: 'recall fell',
        annotations: [
          { path: 'a.txt', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'here' },
        ],
      },
    })
    const { data: done } = await octokit.rest.checks.get({ ...common, check_run_id: data.id })
    expect(done).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      external_id: 'run-1',
      output: { title: 'Worse', summary: 'recall fell', annotations_count: 1 },
    })
    expect(done.completed_at).not.toBeNull()
    const { data: notes } = await octokit.rest.checks.listAnnotations({ ...common, check_run_id: data.id })
    expect(notes.map(({ message }) => message)).toEqual(['here'])
    expect(happenings.at(-1)).toMatchObject({
      event: 'check_run',
      action: 'completed',
      conclusion: 'failure',
    })
  })

  it('are listed by commit or branch, the newest of each name', async () => {
    const { as, check, sha } = await withPull()
    await check(sha, 'failure')
    const id = await check(sha, 'success')
    const octokit = as('bot')
    for (const ref of [sha, 'better', 'heads/better']) {
      const { data } = await octokit.rest.checks.listForRef({ ...common, ref, check_name: 'assay' })
      expect([data.total_count, data.check_runs.map((run) => run.id)]).toEqual([1, [id]])
    }
    const { data } = await octokit.rest.checks.listForRef({ ...common, ref: sha, filter: 'all' })
    expect(data.check_runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure'])
  })

  it.each([
    ['on a commit nobody knows', { head_sha: '0'.repeat(40) }, `No commit found for SHA: ${'0'.repeat(40)}`],
    [
      'completed without a conclusion',
      { status: 'completed' as const },
      'Invalid request.\n\n"conclusion" wasn\'t supplied.',
    ],
    [
      'with too long a summary',
      { output: { title: 'x', summary: 'x'.repeat(65_536) } },
      'Invalid request.\n\n"output.summary" is too long (maximum is 65535 characters)',
    ],
  ])('%s are refused', async (_name, change, message) => {
    const { as, sha } = await withPull()
    const create = as('bot').rest.checks.create as (options: object) => Promise<unknown>
    const answer = create({ ...common, name: 'assay', head_sha: sha, ...change })
    expect(await refusal(answer)).toEqual({ status: 422, message })
  })

  it('are changed by their own app only', async () => {
    const { as, check, sha } = await withPull()
    const check_run_id = await check(sha, 'failure')
    const update = as('other').rest.checks.update({ ...common, check_run_id, conclusion: 'success' })
    expect((await refusal(update)).status).toBe(403)
  })
})

describe('reviews', () => {
  it('are listed in order, with the commit they are about', async () => {
    const { as, sha } = await withPull()
    const on = { ...common, pull_number: 1 }
    await as('cy').rest.pulls.createReview({ ...on, event: 'REQUEST_CHANGES', body: 'no' })
    await as('cy').rest.pulls.createReview({ ...on, event: 'APPROVE' })
    const { data } = await as().rest.pulls.listReviews(on)
    expect(data.map(({ state, user, commit_id }) => [state, user?.login, commit_id])).toEqual([
      ['CHANGES_REQUESTED', 'cy', sha],
      ['APPROVED', 'cy', sha],
    ])
  })

  it('of one’s own pull request do not approve it', async () => {
    const { as } = await withPull()
    const answer = as('bea').rest.pulls.createReview({ ...common, pull_number: 1, event: 'APPROVE' })
    await expect(answer).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: ['Can not approve your own pull request'] } },
    })
  })

  it('are asked of collaborators', async () => {
    const { as } = await withPull()
    const ask = (reviewers: string[]) =>
      as('bea').rest.pulls.requestReviewers({ ...common, pull_number: 1, reviewers })
    expect((await ask(['cy'])).data.requested_reviewers?.map(({ login }) => login)).toEqual(['cy'])
    expect((await refusal(ask(['bea']))).status).toBe(422)
    expect((await refusal(ask(['stranger']))).status).toBe(422)
  })
})
