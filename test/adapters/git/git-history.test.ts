import { createHash } from 'node:crypto'
import { chmod, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderTree } from '#adapters/files/folder-tree.ts'
import { gitHistory } from '#adapters/git/git-history.ts'
import { runGit, tryGit } from '#adapters/git/run-git.ts'
import { sha256 } from '#core/digest.ts'
import { gitRepository } from '../../builders/git.ts'
import { writeFiles } from '../../builders/temporary-folder.ts'

const odd = [
  'with space.txt',
  'tab\there.txt',
  'line\nend.txt',
  '"quoted".txt',
  "it's.txt",
  'ünï-日本.txt',
  '-dash.txt',
  '*.txt',
  '[x].txt',
  'a:b.txt',
  'back\\slash.txt',
  'HEAD',
]

it('reads files of any commit, and leaves the working copy alone', async () => {
  const { root, commit, git } = await gitRepository()
  const first = await commit({ 'models/a.txt': 'one\n' })
  const second = await commit({ 'models/a.txt': 'two\n', 'models/b/c.txt': 'x' })
  await writeFiles(root, { 'models/a.txt': 'uncommitted' })
  const history = gitHistory(root)
  expect(await history.at(first).read('models/a.txt')).toBe('one\n')
  expect(await history.at(second).read('models/a.txt')).toBe('two\n')
  expect(await history.at(first).read('models/b/c.txt')).toBe(undefined)
  expect(await history.at(second).read('models')).toBe(undefined)
  expect(await history.at(second).folders('models')).toEqual(['b'])
  expect(await history.at(first).folders('nowhere')).toEqual([])
  expect(await history.at(first).digests('models')).toEqual({ 'models/a.txt': sha256('one\n') })
  expect(await history.at(first).digests('nowhere')).toEqual({})
  expect(history.at(first).name).toBe(`commit ${first.slice(0, 10)}`)
  expect(git('status', '--porcelain')).toBe('M models/a.txt')
})

it('a commit has the digests of its checkout, whatever the files are called or hold', async () => {
  const { root, commit } = await gitRepository()
  const binary = new Uint8Array([0, 255, 10, 13, 10, 0])
  const files = Object.fromEntries(odd.map((name, index) => [`models/${name}`, `${index}\r\n`]))
  await writeFiles(root, {
    'models/run.sh': 'x',
    'models/.hidden': 'x',
    'models/node_modules/x/index.js': 'x',
    'models/__pycache__/x.pyc': 'x',
  })
  await chmod(join(root, 'models/run.sh'), 0o755)
  await symlink('run.sh', join(root, 'models/link.sh'))
  await symlink('..', join(root, 'models/up'))
  const head = await commit({
    ...files,
    'models/binary': binary,
    'models/empty': '',
    'models2/x': 'x',
    'models/deep/er/y': 'y',
  })
  const [committed, present] = await Promise.all([
    gitHistory(root).at(head).digests('models'),
    folderTree(root).digests('models'),
  ])
  expect(committed).toEqual(present)
  // The order is the same too: cli/checkout.ts compares texts.
  expect(JSON.stringify(committed)).toBe(JSON.stringify(present))
  expect(Object.keys(committed)).toHaveLength(odd.length + 5)
  expect(committed['models/binary']).toBe(sha256(binary))
  expect(committed['models/empty']).toBe(sha256(''))
  for (const name of odd)
    expect(await gitHistory(root).at(head).read(`models/${name}`)).toBe(files[`models/${name}`])
  await writeFiles(root, { 'models/deep/er/y': 'changed' })
  expect(await folderTree(root).digests('models')).not.toEqual(committed)
})

it('lists folders with odd names', async () => {
  const { root, commit } = await gitRepository()
  const head = await commit({
    'models/a b/x': 'x',
    'models/ü/x': 'x',
    'models/tab\tbed/x': 'x',
    'models/file': 'x',
  })
  expect(await gitHistory(root).at(head).folders('models')).toEqual(['a b', 'tab\tbed', 'ü'])
  expect(await folderTree(root).folders('models')).toEqual(['a b', 'tab\tbed', 'ü'])
})

it('resolves what names a commit, and nothing else', async () => {
  const { root, commit, git } = await gitRepository()
  const head = await commit({ a: 'x' })
  git('tag', '--annotate', '--message', 'x', 'v1')
  git('tag', '--', 'odd-tag')
  const history = gitHistory(root)
  for (const name of ['HEAD', 'main', 'v1', 'odd-tag', head, head.slice(0, 10)])
    expect(await history.resolve(name)).toBe(head)
  for (const name of [
    'nowhere',
    '',
    'f'.repeat(40),
    '--all',
    '--output=/tmp/x',
    'HEAD:a',
    'main..main',
    'main\nmain',
  ])
    expect(await history.resolve(name)).toBe(undefined)
})

it('knows ancestors, merge bases and times', async () => {
  const { root, commit, git } = await gitRepository()
  const base = await commit({ a: '1' })
  git('checkout', '--quiet', '-b', 'work')
  const work = await commit({ b: '2' })
  git('checkout', '--quiet', 'main')
  const main = await commit({ c: '3' })
  git('checkout', '--quiet', '--orphan', 'other')
  const other = await commit({ d: '4' })
  const history = gitHistory(root)
  expect(await history.mergeBase(work, main)).toBe(base)
  expect(await history.mergeBase(other, main)).toBe(undefined)
  expect(
    await Promise.all([
      history.isAncestor(base, work),
      history.isAncestor(work, work),
      history.isAncestor(work, main),
      history.isAncestor(main, base),
      history.isAncestor('f'.repeat(40), main),
    ]),
  ).toEqual([true, true, false, false, false])
  expect(await history.commitTime(base)).toEqual(new Date('2026-11-21T10:00:00Z'))
})

it('lists changed paths, both names of a renamed file among them', async () => {
  const { root, commit, git } = await gitRepository()
  const from = await commit({ 'a.txt': 'same\n'.repeat(50), gone: 'x', kept: 'x', 'ünï\t"x".txt': '1' })
  git('mv', 'a.txt', 'b.txt')
  await rm(join(root, 'gone'))
  const to = await commit({ 'new file': 'x', 'ünï\t"x".txt': '2' })
  expect(await gitHistory(root).changedPaths(from, to)).toEqual([
    'a.txt',
    'b.txt',
    'gone',
    'new file',
    'ünï\t"x".txt',
  ])
  expect(await gitHistory(root).changedPaths(from, from)).toEqual([])
})

it.each(['--output=/tmp/assay-stolen', '--all', '-h'])(
  'takes %s for a name, never for an option',
  async (name) => {
    const { root, commit } = await gitRepository()
    const head = await commit({ 'm/a': 'x' })
    const history = gitHistory(root)
    expect(await history.mergeBase(name, head)).toBe(undefined)
    expect(await history.isAncestor(name, head)).toBe(false)
    expect(await history.at(name).read('m/a')).toBe(undefined)
    for (const ask of [
      () => history.changedPaths(name, head),
      () => history.commitTime(name),
      () => history.at(name).digests('m'),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    }
    expect(await tryGit(root, ['status', '--porcelain'])).toMatchObject({ exitCode: 0 })
  },
)

it('reads a bare repository too', async () => {
  const { root, commit, git } = await gitRepository()
  const head = await commit({ 'm/a': 'x' })
  git('clone', '--quiet', '--bare', '.', 'bare.git')
  expect(await gitHistory(join(root, 'bare.git')).at(head).digests('m')).toEqual({ 'm/a': sha256('x') })
})

it('says what git says where it refuses', async () => {
  const { root } = await gitRepository()
  await expect(runGit(root, ['rev-parse', '--verify', 'nowhere'])).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringMatching(/git rev-parse in .* ended with 128: fatal: Needed a single revision/),
  })
  expect(await gitHistory(root).resolve('HEAD')).toBe(undefined)
})

it('hands git its input, and nothing of our environment', async () => {
  const { root } = await gitRepository()
  process.env.GIT_DIR = '/nowhere'
  try {
    // SHA-1 of `blob 1\0x`.
    const expected = createHash('sha1').update('blob 1\0x').digest('hex')
    expect((await runGit(root, ['hash-object', '--stdin'], 'x')).toString()).toBe(`${expected}\n`)
    expect((await runGit(root, ['rev-parse', '--git-dir'])).toString()).toBe('.git\n')
  } finally {
    delete process.env.GIT_DIR
  }
})
