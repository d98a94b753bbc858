import { describe, expect, it } from 'vitest'
import { owner, repo } from './ground.ts'
import { refusal, type Scenario, shareScenario, startScenario } from './harness.ts'

const on = { owner, repo, issue_number: 1 }

async function withPull(): Promise<Scenario> {
  const scenario = await startScenario()
  await scenario.commit('better', { 'a.txt': 'a' })
  await scenario.open('better')
  return scenario
}

describe('comments', () => {
  const shared = shareScenario({}, async ({ commit, open }) => {
    await commit('better', { 'a.txt': 'a' })
    await open('better')
  })

  it('are written, read, edited and deleted', async () => {
    const { as } = await withPull()
    const octokit = as('bot')
    const { data } = await octokit.rest.issues.createComment({ ...on, body: '<!-- assay -->\nfirst' })
    expect(data).toMatchObject({ body: '<!-- assay -->\nfirst', user: { login: 'assay[bot]', type: 'Bot' } })
    const one = { owner, repo, comment_id: data.id }
    await octokit.rest.issues.updateComment({ ...one, body: 'second' })
    const { data: edited } = await octokit.rest.issues.getComment(one)
    expect([edited.body, edited.updated_at > edited.created_at]).toEqual(['second', true])
    expect((await octokit.rest.issues.get(on)).data.comments).toBe(1)
    expect((await octokit.rest.issues.deleteComment(one)).status).toBe(204)
    expect((await refusal(octokit.rest.issues.getComment(one))).status).toBe(404)
  })

  it('come in pages with links', async () => {
    const { as } = await withPull()
    const octokit = as('bot')
    for (let n = 1; n <= 5; n++) await octokit.rest.issues.createComment({ ...on, body: `c${n}` })
    const second = await octokit.rest.issues.listComments({ ...on, per_page: 2, page: 2 })
    expect(second.data.map(({ body }) => body)).toEqual(['c3', 'c4'])
    const links = second.headers.link?.replace(/<[^>]*[?&]page=(\d+)[^>]*>/g, '$1')
    expect(links).toBe('1; rel="prev", 3; rel="next", 3; rel="last", 1; rel="first"')
    const all = await octokit.paginate(octokit.rest.issues.listComments, { ...on, per_page: 2 })
    expect(all.map(({ body }) => body)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5'])
    expect((await octokit.rest.issues.listComments({ ...on, page: 9 })).data).toEqual([])
  })

  it('of others are edited by those who can push, and by nobody else', async () => {
    const { as } = await withPull()
    const { data } = await as('bot').rest.issues.createComment({ ...on, body: 'x' })
    const edit = (name: string) =>
      as(name).rest.issues.updateComment({ owner, repo, comment_id: data.id, body: name })
    expect((await refusal(edit('rob'))).status).toBe(403)
    const { data: edited } = await edit('bea')
    expect([edited.body, edited.user?.login]).toEqual(['bea', 'assay[bot]'])
    const remove = as('rob').rest.issues.deleteComment({ owner, repo, comment_id: data.id })
    expect((await refusal(remove)).status).toBe(403)
  })

  it.each([
    ['empty', '', 422],
    ['too long', 'x'.repeat(65_537), 422],
    ['as long as allowed', 'x'.repeat(65_536), 201],
  ])('that are %s', async (_name, body, status) => {
    const { as } = shared()
    const answer = await as('bea')
      .rest.issues.createComment({ ...on, body })
      .catch((error: { status: number }) => error)
    expect(answer.status).toBe(status)
  })

  it('written at once are all kept, each once', async () => {
    const { as } = await withPull()
    const bodies = Array.from({ length: 20 }, (_, n) => `c${n}`)
    await Promise.all(bodies.map((body) => as('bot').rest.issues.createComment({ ...on, body })))
    const { data } = await as().rest.issues.listComments({ ...on, per_page: 100 })
    expect(data.map(({ body }) => body).sort()).toEqual(bodies.toSorted())
    expect(new Set(data.map(({ id }) => id)).size).toBe(20)
  })
})

describe('labels', () => {
  it('are put on, listed, filtered by, and taken off', async () => {
    const { as } = await withPull()
    const octokit = as('bea')
    await octokit.rest.issues.addLabels({ ...on, labels: ['assay', 'needs owner'] })
    await octokit.rest.issues.addLabels({ ...on, labels: ['assay'] })
    const names = async () => (await octokit.rest.issues.listLabelsOnIssue(on)).data.map(({ name }) => name)
    expect(await names()).toEqual(['assay', 'needs owner'])
    await octokit.rest.issues.removeLabel({ ...on, name: 'needs owner' })
    expect(await names()).toEqual(['assay'])
    const gone = octokit.rest.issues.removeLabel({ ...on, name: 'needs owner' })
    expect(await refusal(gone)).toEqual({ status: 404, message: 'Label does not exist' })
    const found = await octokit.rest.issues.listForRepo({ owner, repo, labels: 'assay' })
    expect(found.data.map(({ number, pull_request }) => [number, pull_request !== undefined])).toEqual([
      [1, true],
    ])
  })
})

describe('issues', () => {
  it('share their numbers with pull requests', async () => {
    const { as, commit, open } = await withPull()
    const octokit = as('bea')
    const { data } = await octokit.rest.issues.create({ owner, repo, title: 'Drift', labels: ['drift'] })
    expect([data.number, data.labels.length, data.pull_request]).toEqual([2, 1, undefined])
    await commit('third', { 'c.txt': 'c' })
    expect(await open('third')).toBe(3)
    await octokit.rest.issues.update({ owner, repo, issue_number: 2, state: 'closed' })
    expect((await octokit.rest.issues.get({ owner, repo, issue_number: 2 })).data.state).toBe('closed')
    const pull = octokit.rest.pulls.get({ owner, repo, pull_number: 2 })
    expect((await refusal(pull)).status).toBe(404)
  })
})
