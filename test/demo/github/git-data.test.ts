import { describe, expect, it } from 'vitest'
import { git, owner, repo } from './ground.ts'
import { refusal, shareScenario, startScenario } from './harness.ts'

const common = { owner, repo }
const base64 = (text: string) => Buffer.from(text).toString('base64')

const shared = shareScenario({ files: { 'a/b.txt': 'b', 'a/c/d.txt': 'd' } }, async ({ commit }) => {
  await commit('diverged', { 'one.txt': 'a' })
  await commit('diverged', { 'one.txt': 'b' })
  await commit('main', { 'm.txt': 'm' })
})

describe('references', () => {
  it('are made, moved forward or by force, and deleted', async () => {
    const { as, commit, github } = await startScenario()
    const first = await commit('better', { 'a.txt': 'a' })
    const second = await commit('better', { 'a.txt': 'b' })
    const { rest } = as('bea')
    await rest.git.createRef({ ...common, ref: 'refs/heads/x/y', sha: second })
    const back = { ...common, ref: 'heads/x/y', sha: first }
    expect(await refusal(rest.git.updateRef(back))).toEqual({
      status: 422,
      message: 'Update is not a fast forward',
    })
    await rest.git.updateRef({ ...back, force: true })
    expect(await git(github.bareRepository, 'rev-parse', 'x/y')).toBe(first)
    const { data } = await rest.git.listMatchingRefs({ ...common, ref: 'heads/' })
    expect(data.map(({ ref }) => ref)).toEqual(['refs/heads/better', 'refs/heads/main', 'refs/heads/x/y'])
    await rest.git.deleteRef({ ...common, ref: 'heads/x/y' })
    expect((await refusal(rest.git.getRef({ ...common, ref: 'heads/x/y' }))).status).toBe(404)
  })

  it.each([
    ['exists', { ref: 'refs/heads/main' }, 'Reference already exists'],
    ['has no object', { sha: '0'.repeat(40) }, 'Object does not exist'],
    ['is badly named', { ref: 'refs/heads/a..b' }, 'refs/heads/a..b is not a valid ref name.'],
    [
      'is not below refs',
      { ref: 'main' },
      "Reference name must start with 'refs/' and have at least two slashes.",
    ],
    ['belongs to a pull request', { ref: 'refs/pull/9/head' }, 'Reference update failed: hidden ref'],
  ])('that %s are refused', async (_name, change, message) => {
    const { as } = shared()
    const { rest } = as('bea')
    const { data } = await rest.git.getRef({ ...common, ref: 'heads/main' })
    const answer = rest.git.createRef({ ...common, ref: 'refs/heads/new', sha: data.object.sha, ...change })
    expect(await refusal(answer)).toEqual({ status: 422, message })
  })

  it('that are not there are neither moved nor deleted', async () => {
    const { as } = shared()
    const { rest } = as('bea')
    const { data } = await rest.git.getRef({ ...common, ref: 'heads/main' })
    const gone = { status: 422, message: 'Reference does not exist' }
    expect(await refusal(rest.git.updateRef({ ...common, ref: 'heads/x', sha: data.object.sha }))).toEqual(
      gone,
    )
    expect(await refusal(rest.git.deleteRef({ ...common, ref: 'heads/x' }))).toEqual(gone)
  })
})

describe('objects', () => {
  it('have the names git gives them', async () => {
    const { as, github } = await startScenario({ files: { 'a/b.txt': 'b', 'a/c.txt': 'c' } })
    const { rest } = as('bea')
    const { data: blob } = await rest.git.createBlob({
      ...common,
      content: base64('é\0'),
      encoding: 'base64',
    })
    const { data: read } = await rest.git.getBlob({ ...common, file_sha: blob.sha })
    expect(Buffer.from(read.content, 'base64').toString()).toBe('é\0')
    const { data: tree } = await rest.git.createTree({
      ...common,
      base_tree: (await rest.git.getRef({ ...common, ref: 'heads/main' })).data.object.sha,
      tree: [
        { path: 'a/d/e.dat', mode: '100755', type: 'blob', sha: blob.sha },
        { path: 'a/b.txt', mode: '100644', type: 'blob', sha: null },
      ],
    })
    expect(
      await git(github.bareRepository, 'ls-tree', '-r', '--format=%(objectmode) %(path)', tree.sha),
    ).toBe('100644 README.md\n100644 a/c.txt\n100755 a/d/e.dat')
    const { data: all } = await rest.git.getTree({ ...common, tree_sha: tree.sha, recursive: '1' })
    expect(all.tree.map(({ path }) => path)).toEqual(['README.md', 'a', 'a/c.txt', 'a/d', 'a/d/e.dat'])
    const author = { name: 'Zoë', email: 'zoe@example.org', date: '2026-02-03T04:05:06Z' }
    const { data: made } = await rest.git.createCommit({
      ...common,
      message: 'm',
      tree: tree.sha,
      parents: [],
      author,
    })
    expect(made).toMatchObject({ author, committer: author, tree: { sha: tree.sha }, message: 'm' })
    expect(await git(github.bareRepository, 'log', '-1', '--format=%an|%at|%B', made.sha)).toBe(
      `Zoë|${Date.UTC(2026, 1, 3, 4, 5, 6) / 1000}|m`,
    )
  })

  it.each([
    ['climbs out', { path: '../x', content: 'x' }],
    ['is in .git', { path: '.git/config', content: 'x' }],
    ['has an unknown blob', { path: 'x', sha: '0'.repeat(40) }],
  ])('a tree that %s is refused', async (_name, entry) => {
    const { as } = shared()
    const answer = as('bea').rest.git.createTree({
      ...common,
      tree: [{ mode: '100644', type: 'blob', ...entry }],
    })
    expect((await refusal(answer)).status).toBe(422)
  })
})

describe('contents', () => {
  const file = { ...common, path: 'a/b c.txt', branch: 'better', message: 'Write' }

  it('are written by comparing blobs', async () => {
    const { as, commit } = await startScenario()
    await commit('better', { x: 'x' })
    const { rest } = as('bea')
    const made = await rest.repos.createOrUpdateFileContents({ ...file, content: base64('one') })
    expect([made.status, made.data.content?.path]).toEqual([201, 'a/b c.txt'])
    const sha = made.data.content?.sha ?? ''
    const write = (options: object) =>
      rest.repos.createOrUpdateFileContents({ ...file, content: base64('two'), ...options })
    expect(await refusal(write({}))).toEqual({
      status: 422,
      message: 'Invalid request.\n\n"sha" wasn\'t supplied.',
    })
    expect(await refusal(write({ sha: '1'.repeat(40) }))).toEqual({
      status: 409,
      message: `a/b c.txt does not match ${'1'.repeat(40)}`,
    })
    const race = await Promise.allSettled([write({ sha }), write({ sha, content: base64('three') })])
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { data } = await rest.repos.getContent({ ...common, path: file.path, ref: 'better' })
    expect(data).toMatchObject({ type: 'file', name: 'b c.txt', encoding: 'base64' })
    await rest.repos.deleteFile({ ...file, sha: (data as { sha: string }).sha })
    const gone = rest.repos.getContent({ ...common, path: file.path, ref: 'better' })
    expect((await refusal(gone)).status).toBe(404)
  })

  it('are folders too, and raw', async () => {
    const { as } = shared()
    const { rest } = as()
    const list = async (path: string) => {
      const { data } = await rest.repos.getContent({ ...common, path })
      return (data as { path: string; type: string }[]).map((entry) => [entry.path, entry.type])
    }
    expect(await list('a')).toEqual([
      ['a/b.txt', 'file'],
      ['a/c', 'dir'],
    ])
    expect(await list('')).toEqual([
      ['README.md', 'file'],
      ['a', 'dir'],
      ['m.txt', 'file'],
    ])
    const raw = await rest.repos.getContent({ ...common, path: 'README.md', mediaType: { format: 'raw' } })
    expect(Buffer.from(raw.data as unknown as ArrayBuffer).toString()).toBe('# Models\n')
    const nowhere = rest.repos.getContent({ ...common, path: 'README.md', ref: 'nowhere' })
    expect(await refusal(nowhere)).toEqual({ status: 404, message: 'No commit found for the ref nowhere' })
  })
})

describe('comparisons', () => {
  it.each([
    ['main...diverged', 'diverged', 2, 1, ['one.txt']],
    ['diverged...main', 'diverged', 1, 2, ['m.txt']],
    ['acme:main...acme:main', 'identical', 0, 0, []],
    ['diverged~1...diverged', 'ahead', 1, 0, ['one.txt']],
    ['diverged...diverged~1', 'behind', 0, 1, []],
  ])('%s is %s', async (basehead, status, ahead_by, behind_by, files) => {
    const { as } = shared()
    const { data } = await as().rest.repos.compareCommitsWithBasehead({ ...common, basehead })
    expect(data).toMatchObject({ status, ahead_by, behind_by, total_commits: ahead_by })
    expect(data.files?.map(({ filename }) => filename)).toEqual(files)
    expect(data.commits.length).toBe(ahead_by)
  })

  it('with what is not there are not found', async () => {
    const { as } = shared()
    const answer = as().rest.repos.compareCommitsWithBasehead({ ...common, basehead: 'main...nowhere' })
    expect((await refusal(answer)).status).toBe(404)
  })
})
