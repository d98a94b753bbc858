import { describe, expect, it } from 'vitest'
import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import type { GitHub, Proposal } from '#core/github/pull-requests.ts'
import { git, owner, repo } from '../../demo/github/ground.ts'
import { type Scenario, shareScenario, startScenario } from '../../demo/github/harness.ts'

const on = { owner, repo }
const marker = '<!-- assay:report -->'

/** The adapter with a token of the ground: `bot` is `assay[bot]`, `reader` the same with rights to read. */
function adapter({ github }: Pick<Scenario, 'github'>, name = 'bot'): GitHub {
  return octokitGitHub({ apiUrl: github.apiUrl, token: `tok_${name}`, owner, repository: repo, retries: 0 })
}

async function tip({ github }: Scenario, branch = 'main'): Promise<string> {
  return git(github.bareRepository, 'rev-parse', branch)
}

async function proposalOn(scenario: Scenario, change: Partial<Proposal> = {}): Promise<Proposal> {
  return {
    branch: 'promote/parcels/staging',
    base: 'main',
    baseSha: await tip(scenario),
    title: 'Promote',
    body: 'Why.',
    message: 'Promote parcels',
    files: [{ path: 'environments/staging.yaml', content: 'version: 1\n' }],
    labels: ['promotion'],
    ...change,
  }
}

describe('a proposal', () => {
  it('is opened, found the same, updated, and follows its base', async () => {
    const scenario = await startScenario({ files: { 'old.txt': 'old' } })
    const github = adapter(scenario)
    const first = await proposalOn(scenario)
    const opened = await github.propose(first)
    expect(opened).toMatchObject({
      kind: 'opened',
      pullRequest: { number: 1, title: 'Promote', branch: first.branch, state: 'open', author: 'assay[bot]' },
    })
    const { headSha } = opened.pullRequest
    expect(await github.propose(first)).toMatchObject({ kind: 'same', pullRequest: { number: 1, headSha } })
    expect(await github.propose({ ...first, body: 'Better said.' })).toMatchObject({ kind: 'same' })

    const files = [
      { path: 'environments/staging.yaml', content: 'version: 2\n' },
      { path: 'old.txt', content: undefined },
    ]
    const second = { ...first, files, title: 'Promote the second', body: 'Better said.' }
    const updated = await github.propose(second)
    expect(updated).toMatchObject({
      kind: 'updated',
      pullRequest: { number: 1, title: 'Promote the second' },
    })
    await scenario.commit('main', { 'more.txt': 'more' })
    const baseSha = await tip(scenario)
    expect(await github.propose({ ...second, baseSha })).toMatchObject({ kind: 'updated' })
    const log = await git(scenario.github.bareRepository, 'log', '--format=%P %s', '-1', first.branch)
    expect(log).toBe(`${baseSha} Promote parcels`)
    const listed = await git(scenario.github.bareRepository, 'ls-tree', '-r', '--name-only', first.branch)
    expect(listed.split('\n')).toEqual(['README.md', 'environments/staging.yaml', 'more.txt'])
    const { data } = await scenario.as('bot').rest.pulls.get({ ...on, pull_number: 1 })
    expect([data.body, data.labels.map(({ name }) => name)]).toEqual(['Better said.', ['promotion']])
  })

  it('that broke off is finished: the branch without a pull request, the pull request without its label', async () => {
    const scenario = await startScenario()
    const github = adapter(scenario)
    const { labels, ...bare } = await proposalOn(scenario)
    const { pullRequest } = await github.propose(bare)
    expect(await github.propose({ ...bare, labels: labels ?? [] })).toMatchObject({
      kind: 'same',
      pullRequest: { headSha: pullRequest.headSha },
    })
    const { data } = await scenario.as('bot').rest.pulls.get({ ...on, pull_number: 1 })
    expect(data.labels.map(({ name }) => name)).toEqual(labels)

    await github.close(1, 'Once more.')
    const again = await github.propose(bare)
    expect(again).toMatchObject({ kind: 'opened', pullRequest: { number: 2, headSha: pullRequest.headSha } })
  })

  it('takes its branch back from whoever pushed to it, and goes with others at the same time', async () => {
    const scenario = await startScenario()
    const github = adapter(scenario)
    const proposal = await proposalOn(scenario)
    await github.propose(proposal)
    const pushed = await scenario.commit(proposal.branch, { 'mine.txt': 'mine' })
    const { pullRequest } = await github.propose(proposal)
    expect(pullRequest.headSha).not.toBe(pushed)
    expect(await tip(scenario, proposal.branch)).toBe(pullRequest.headSha)

    const rival = { ...proposal, branch: 'promote/parcels/prod' }
    const both = await Promise.all([github.propose(rival), adapter(scenario).propose(rival)])
    expect(both.map((one) => one.pullRequest.number)).toEqual([2, 2])
  })
})

describe('the one comment', () => {
  it('is found among more than a hundred by marker and author, and no other is touched', async () => {
    const scenario = await startScenario()
    await scenario.commit('better', { 'a.txt': 'a' })
    const number = await scenario.open('better')
    const [bot, cy] = [scenario.as('bot').rest.issues, scenario.as('cy').rest.issues]
    const comment = { ...on, issue_number: number }
    await cy.createComment({ ...comment, body: `${marker}\nforged` })
    for (let n = 0; n < 105; n++) await bot.createComment({ ...comment, body: `talk ${n}` })
    const github = adapter(scenario)
    const answers = []
    for (const body of ['one', 'one', 'two']) {
      answers.push(await github.upsertComment(number, marker, `${marker}\n${body}\n`))
    }
    expect(answers).toEqual(['created', 'same', 'updated'])
    const all = await scenario.as('bot').paginate(bot.listComments, comment)
    const marked = all.filter(({ body }) => body?.includes(marker))
    expect(marked.map(({ user, body }) => [user?.login, body])).toEqual([
      ['cy', `${marker}\nforged`],
      ['assay[bot]', `${marker}\ntwo\n`],
    ])
    expect(marked[0]?.updated_at).toBe(marked[0]?.created_at)
  })
})

describe('what is asked and written besides', () => {
  const shared = shareScenario({}, async ({ commit, open }) => {
    for (const branch of ['drift/a/prod/one', 'drift/a/prod/two', 'drift/ab/prod/one']) {
      await commit(branch, { [`${branch.replaceAll('/', '-')}.txt`]: branch })
      await open(branch)
    }
  })

  it('open pull requests by the beginning of their branch', async () => {
    const open = await adapter(shared()).listOpen('drift/a/')
    expect(open.map(({ number }) => number).sort()).toEqual([1, 2])
  })

  it('who we are, by the token of an app', async () => {
    expect(await adapter(shared()).whoAmI()).toBe('assay[bot]')
  })

  it('a check on a commit', async () => {
    const { headSha } = await adapter(shared()).readPullRequest(1)
    const report = { name: 'assay', headSha, title: 'Fails', summary: 'Because.' } as const
    await adapter(shared()).setCheck({ ...report, conclusion: 'failure' })
    await adapter(shared()).setCheck({ ...report, conclusion: 'success', title: 'Passes' })
    const { data } = await shared()
      .as('bot')
      .rest.checks.listForRef({ ...on, ref: headSha })
    expect(data.check_runs.map(({ conclusion, output }) => [conclusion, output.title])).toEqual([
      ['success', 'Passes'],
    ])
  })

  it('the newest pull request from a branch, closed or not', async () => {
    const scenario = await startScenario()
    const github = adapter(scenario)
    expect(await github.findNewest('none')).toBeUndefined()
    await scenario.commit('again', { 'a.txt': 'a' })
    await scenario.open('again', 'First')
    await github.close(1, 'Not now.')
    expect(await github.findNewest('again')).toMatchObject({ number: 1, state: 'closed', merged: false })
    await scenario.open('again', 'Second')
    expect(await github.findNewest('again')).toMatchObject({ number: 2, state: 'open' })
    const { data } = await scenario.as('bot').rest.issues.listComments({ ...on, issue_number: 1 })
    expect(data.map(({ body }) => body)).toEqual(['Not now.'])
    await scenario.as('ada').rest.pulls.merge({ ...on, pull_number: 2 })
    expect(await github.findNewest('again')).toMatchObject({ number: 2, state: 'closed', merged: true })
  })

  it.each<[right: string, token: string, act: (github: GitHub) => Promise<unknown>]>([
    ['pull-requests: write', 'reader', (github) => github.upsertComment(1, marker, marker)],
    ['pull-requests: write', 'reader', (github) => github.close(1, 'No.')],
    [
      'contents: write and pull-requests: write',
      'reader',
      async (github) => github.propose(await proposalOn(shared())),
    ],
    ['checks: write', 'reader', async (github) => github.setCheck(await aCheck(github))],
    ['pull-requests: read', 'nobody', (github) => github.listOpen('')],
  ])('a token without a right: %s', async (right, token, act) => {
    await expect(act(adapter(shared(), token))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retry: false,
      facts: { next: `check that the token is for acme/models and holds ${right}.` },
    })
  })
})

it('a GitHub that is down may be asked again', async () => {
  const { github } = await startScenario()
  await github.close()
  await expect(adapter({ github }).readPullRequest(1)).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    exitCode: 4,
    retry: true,
    message: expect.stringContaining('did not answer readPullRequest on acme/models: '),
  })
})

async function aCheck(github: GitHub) {
  const { headSha } = await github.readPullRequest(1)
  return { name: 'assay', headSha, conclusion: 'success', title: 'Forged', summary: '' } as const
}
