import { describe, expect, it } from 'vitest'
import { git, owner, repo } from './ground.ts'
import { refusal, shareScenario, startScenario } from './harness.ts'

describe('opening a pull request', () => {
  const shared = shareScenario({}, async ({ as, commit, open }) => {
    const sha = (await as('ada').rest.git.getRef({ owner, repo, ref: 'heads/main' })).data.object.sha
    await as('ada').rest.git.createRef({ owner, repo, ref: 'refs/heads/same', sha })
    await commit('better', { 'a.txt': 'a' })
    await open('better')
  })

  it('answers it, with what git says of it', async () => {
    const { as, commit, open, github } = await startScenario()
    const sha = await commit('better', { 'a.txt': 'one\ntwo\n', 'README.md': '# Better models\n' })
    const number = await open('better', 'Better')
    const { data } = await as().rest.pulls.get({ owner, repo, pull_number: number })
    expect(data).toMatchObject({
      number: 1,
      state: 'open',
      title: 'Better',
      user: { login: 'bea', type: 'User' },
      head: { ref: 'better', sha, label: 'acme:better' },
      base: { ref: 'main' },
      commits: 1,
      changed_files: 2,
      additions: 3,
      deletions: 1,
      mergeable: true,
      mergeable_state: 'clean',
      merged: false,
    })
    expect(await git(github.bareRepository, 'rev-parse', 'refs/pull/1/head')).toBe(sha)
  })

  it.each([
    ['the head is not there', { head: 'nowhere', base: 'main' }, { field: 'head', code: 'invalid' }],
    ['the base is not there', { head: 'better', base: 'nowhere' }, { field: 'base', code: 'invalid' }],
    [
      'the head is of another account',
      { head: 'eve:better', base: 'main' },
      { field: 'head', code: 'invalid' },
    ],
    [
      'nothing is new',
      { head: 'same', base: 'main' },
      { code: 'custom', message: 'No commits between main and same' },
    ],
    [
      'there is one already',
      { head: 'better', base: 'main' },
      { code: 'custom', message: 'A pull request already exists for acme:better.' },
    ],
  ])('answers 422 when %s', async (_name, refs, error) => {
    const { as } = shared()
    const answer = as('bea').rest.pulls.create({ owner, repo, title: 'x', ...refs })
    await expect(answer).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', ...error }] } },
    })
  })

  it('gives each its number, also when several are opened at once', async () => {
    const { commit, open, github } = await startScenario()
    const branches = ['one', 'two', 'three', 'four']
    const tips = new Map<string, string>()
    for (const branch of branches) tips.set(branch, await commit(branch, { [branch]: branch }))
    const numbers = await Promise.all(branches.map((branch) => open(branch)))
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4])
    for (const [at, branch] of branches.entries()) {
      const head = await git(github.bareRepository, 'rev-parse', `refs/pull/${numbers[at]}/head`)
      expect(head).toBe(tips.get(branch))
    }
  })

  it('allows another one once the first is closed', async () => {
    const { as, commit, open } = await startScenario()
    await commit('better', { 'a.txt': 'a' })
    const first = await open('better')
    await as('bea').rest.pulls.update({ owner, repo, pull_number: first, state: 'closed' })
    expect(await open('better')).toBe(2)
    const again = as('bea').rest.pulls.update({ owner, repo, pull_number: first, state: 'open' })
    expect((await refusal(again)).status).toBe(422)
  })
})

describe('a pull request', () => {
  it('follows its branch, and is closed with it', async () => {
    const { as, commit, open, github, happenings } = await startScenario()
    await commit('better', { 'a.txt': 'a' })
    const number = await open('better')
    const sha = await commit('better', { 'b.txt': 'b' })
    const { data } = await as().rest.pulls.get({ owner, repo, pull_number: number })
    expect([data.head.sha, data.commits, data.changed_files]).toEqual([sha, 2, 2])
    expect(await git(github.bareRepository, 'rev-parse', 'refs/pull/1/head')).toBe(sha)
    await as('bea').rest.git.deleteRef({ owner, repo, ref: 'heads/better' })
    expect((await as().rest.pulls.get({ owner, repo, pull_number: number })).data.state).toBe('closed')
    const told = happenings.filter(({ event }) => event === 'pull_request')
    expect(told.map((happening) => 'action' in happening && happening.action)).toEqual([
      'opened',
      'synchronize',
      'closed',
    ])
  })

  it('lists changed files with their status, over pages', async () => {
    const { as, commit, open } = await startScenario({
      files: { 'old.txt': 'a\nb\nc\nd\n', 'gone.txt': 'x' },
    })
    const octokit = as('bea')
    await commit('better', { 'new.txt': 'n\n' })
    const { data: tip } = await octokit.rest.git.getRef({ owner, repo, ref: 'heads/better' })
    const { data: old } = await octokit.rest.repos.getContent({ owner, repo, path: 'old.txt' })
    const { data: tree } = await octokit.rest.git.createTree({
      owner,
      repo,
      base_tree: tip.object.sha,
      tree: [
        { path: 'gone.txt', mode: '100644', type: 'blob', sha: null },
        { path: 'old.txt', mode: '100644', type: 'blob', sha: null },
        { path: 'moved.txt', mode: '100644', type: 'blob', sha: (old as { sha: string }).sha },
        { path: 'binary.dat', mode: '100644', type: 'blob', content: 'a\0b' },
      ],
    })
    const { data: made } = await octokit.rest.git.createCommit({
      owner,
      repo,
      message: 'Move things',
      tree: tree.sha,
      parents: [tip.object.sha],
    })
    await octokit.rest.git.updateRef({ owner, repo, ref: 'heads/better', sha: made.sha })
    const pull_number = await open('better')
    const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
      owner,
      repo,
      pull_number,
      per_page: 2,
    })
    expect(files.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
      ['binary.dat', 'added', undefined],
      ['gone.txt', 'removed', '@@ -1 +0,0 @@\n-x\n\\ No newline at end of file'],
      ['moved.txt', 'renamed', undefined],
      ['new.txt', 'added', '@@ -0,0 +1 @@\n+n'],
    ])
    expect(files[2]?.previous_filename).toBe('old.txt')
    const { data: commits } = await octokit.rest.pulls.listCommits({ owner, repo, pull_number })
    expect(commits.map(({ commit }) => commit.message)).toEqual(['Change better', 'Move things'])
    expect(commits[0]?.author).toMatchObject({ login: 'ada' })
  })

  it('is found by state, head and base', async () => {
    const { as, commit, open } = await startScenario()
    for (const branch of ['one', 'two', 'three']) {
      await commit(branch, { [`${branch}.txt`]: branch })
      await open(branch)
    }
    await as('bea').rest.pulls.update({ owner, repo, pull_number: 2, state: 'closed' })
    await as('bea').rest.pulls.update({ owner, repo, pull_number: 3, base: 'one' })
    const list = async (filter: object) =>
      (await as().rest.pulls.list({ owner, repo, ...filter })).data.map(({ number }) => number)
    expect(await list({})).toEqual([3, 1])
    expect(await list({ state: 'closed' })).toEqual([2])
    expect(await list({ state: 'all', direction: 'asc' })).toEqual([1, 2, 3])
    expect(await list({ head: 'acme:one' })).toEqual([1])
    expect(await list({ head: 'eve:one' })).toEqual([])
    expect(await list({ base: 'one' })).toEqual([3])
    expect(await list({ per_page: 1, page: 2 })).toEqual([1])
  })

  it('is found by its commits', async () => {
    const { as, commit, open } = await startScenario()
    const first = await commit('better', { 'a.txt': 'a' })
    await open('better')
    await commit('better', { 'a.txt': 'b' })
    const find = async (commit_sha: string) =>
      (await as().rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha })).data.map(
        ({ number }) => number,
      )
    expect(await find(first)).toEqual([1])
    const { data: main } = await as().rest.git.getRef({ owner, repo, ref: 'heads/main' })
    expect(await find(main.object.sha)).toEqual([])
  })
})
