import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitFile, git, owner, protection, repo, temporaryFolder } from './ground.ts'
import { type Scenario, shareScenario, startScenario } from './harness.ts'

async function clone({ github }: Scenario, token?: string): Promise<string> {
  const folder = join(await temporaryFolder(), 'clone')
  await git('/', 'clone', '-q', github.cloneUrl(token), folder)
  return folder
}

/** What a git command that fails said. */
async function complaint(command: Promise<unknown>): Promise<string> {
  const error: unknown = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return (error as { stderr?: string } | undefined)?.stderr ?? 'it succeeded'
}

describe('git over HTTP', () => {
  const shared = shareScenario()

  it('clones without a token, shallow and by commit', async () => {
    const scenario = await startScenario()
    const sha = await scenario.commit('main', { 'a.txt': 'a' })
    const folder = await clone(scenario)
    expect(await git(folder, 'rev-parse', 'HEAD')).toBe(sha)
    const shallow = await temporaryFolder()
    await git(shallow, 'init', '-q')
    await git(shallow, 'fetch', '-q', '--depth=1', scenario.github.cloneUrl(), sha)
    expect(await git(shallow, 'rev-list', '--count', 'FETCH_HEAD')).toBe('1')
  })

  it('pushes, and the pull request follows before the push ends', async () => {
    const scenario = await startScenario()
    const folder = await clone(scenario, 'tok_bea')
    await git(folder, 'checkout', '-q', '-b', 'better')
    await commitFile(folder, 'a.txt', 'a')
    await git(folder, 'push', '-q', 'origin', 'better')
    const number = await scenario.open('better')
    // more than git sends in one piece
    const sha = await commitFile(folder, 'big.txt', randomBytes(1_500_000).toString('base64'))
    await git(folder, 'push', '-q', 'origin', 'better')
    expect(scenario.happenings.slice(-2)).toMatchObject([
      { event: 'push', ref: 'refs/heads/better', after: sha, actor: 'bea' },
      { event: 'pull_request', action: 'synchronize', number, headSha: sha, actor: 'bea' },
    ])
    await git(folder, 'fetch', '-q', 'origin', `refs/pull/${number}/head`)
    expect(await git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(sha)
  })

  it.each([
    ['nobody', undefined, 'could not read Username'],
    ['an unknown token', 'tok_nobody', 'Authentication failed'],
    ['a reader', 'tok_rob', '403'],
    ['an app that may only read contents', 'tok_reader', '403'],
  ])('takes no push from %s', async (_name, token, said) => {
    const scenario = shared()
    const folder = await clone(scenario)
    await commitFile(folder, 'a.txt', 'a')
    const push = git(folder, 'push', '-q', scenario.github.cloneUrl(token), 'HEAD:refs/heads/better')
    expect(await complaint(push)).toContain(said)
  })

  it('serves nobody with an unknown token', async () => {
    // a token in the address is sent only when asked for; a header always is
    const header = `http.extraHeader=Authorization: Basic ${Buffer.from('x:tok_nobody').toString('base64')}`
    const list = git('/', '-c', header, 'ls-remote', shared().github.cloneUrl())
    expect(await complaint(list)).toContain('could not read Username')
  })
})

describe('a protected branch', () => {
  const shared = shareScenario({ protection })

  it.each([
    ['over HTTP', (scenario: Scenario) => scenario.github.cloneUrl('tok_ada')],
    ['through the file path', (scenario: Scenario) => scenario.github.bareRepository],
  ])('takes no direct push %s', async (_name, address) => {
    const scenario = shared()
    const folder = await clone(scenario)
    const before = await git(folder, 'rev-parse', 'HEAD')
    await commitFile(folder, 'a.txt', 'a')
    for (const refspec of ['HEAD:main', ':main', '+HEAD:refs/heads/main']) {
      expect(await complaint(git(folder, 'push', address(scenario), refspec))).toContain(
        'GH006: Protected branch update failed for refs/heads/main',
      )
    }
    expect(await complaint(git(folder, 'push', address(scenario), 'HEAD:refs/pull/1/head'))).toContain(
      'hidden ref',
    )
    expect(await git(scenario.github.bareRepository, 'rev-parse', 'main')).toBe(before)
  })

  it('is not moved through the API either', async () => {
    const { as, commit } = shared()
    const sha = await commit('better', { 'a.txt': 'a' })
    const octokit = as('ada')
    const content = Buffer.from('x').toString('base64')
    const attempts = [
      octokit.rest.git.updateRef({ owner, repo, ref: 'heads/main', sha }),
      octokit.rest.git.updateRef({ owner, repo, ref: 'heads/main', sha, force: true }),
      octokit.rest.git.deleteRef({ owner, repo, ref: 'heads/main' }),
      octokit.rest.repos.createOrUpdateFileContents({ owner, repo, path: 'x', message: 'x', content }),
    ]
    const statuses = await Promise.allSettled(attempts)
    const refused = statuses.map((answer) => answer.status === 'rejected' && answer.reason.status)
    expect(refused).toEqual([422, 422, 422, 409])
  })
})

describe('a push through the file path', () => {
  it('is noticed at once', async () => {
    const scenario = await startScenario()
    const folder = await clone(scenario)
    const sha = await commitFile(folder, 'a.txt', 'a')
    const heard = new Promise((resolve) => scenario.github.events.subscribe(resolve))
    await git(folder, 'push', '-q', scenario.github.bareRepository, 'HEAD:refs/heads/better')
    expect(await heard).toMatchObject({
      event: 'push',
      ref: 'refs/heads/better',
      before: null,
      after: sha,
      actor: 'git',
    })
  })

  it('that brings a pull request into its base merges it', async () => {
    const scenario = await startScenario()
    const sha = await scenario.commit('better', { 'a.txt': 'a' })
    const number = await scenario.open('better')
    const folder = await clone(scenario)
    await git(folder, 'push', '-q', scenario.github.bareRepository, 'origin/better:main')
    const { data } = await scenario.as().rest.pulls.get({ owner, repo, pull_number: number })
    expect([data.merged, data.merge_commit_sha, data.changed_files]).toEqual([true, sha, 1])
  })
})
