import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gitLedgerRef } from '#adapters/git/ledger-ref.ts'
import { tryGit } from '#adapters/git/run-git.ts'
import { sha256 } from '#core/digest.ts'
import { claimRun, settleRun } from '#core/ledger/keep-ledger.ts'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { gitRepository } from '../../builders/git.ts'
import { candidate, holdout } from '../../builders/ledger.ts'
import { surroundings } from '../../builders/surroundings.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'
import { itIsALedgerRef } from '../../core/ledger/ledger-ref-suite.ts'

itIsALedgerRef(async () => gitLedgerRef((await gitRepository()).root, 'trips'))

const around = surroundings()
const change = { message: 'x', at: new Date('2026-11-21T12:00:00Z') }
const claim = (number: number) => ({
  model: 'trips',
  sealed: SealedSettings.parse({}),
  holdout,
  candidate: candidate(number),
  config: sha256('rules'),
})

it('keeps a commit for every line on a ref of its own, and touches nothing else', async () => {
  const { root, git, commit } = await gitRepository()
  const head = await commit({ 'a.txt': 'a' })
  const ref = gitLedgerRef(root, 'trips')
  await claimRun(ref, claim(1), around)
  await settleRun(ref, { holdout, run: 1, outcome: 'pass' }, around)
  expect(git('log', '--format=%s %an %cI', '--reverse', 'refs/assay/ledger/trips').split('\n')).toEqual([
    'Reserve run 1 Assay 2026-11-21T12:00:00+00:00',
    'Judge run 1 Assay 2026-11-21T12:00:00+00:00',
  ])
  expect(git('ls-tree', '--name-only', 'refs/assay/ledger/trips')).toBe(`${holdout}.jsonl`)
  const text = git('show', `refs/assay/ledger/trips:${holdout}.jsonl`)
  expect(text.split('\n')).toHaveLength(3)
  expect([
    git('rev-parse', 'HEAD'),
    git('status', '--porcelain'),
    git('branch', '--format=%(refname)'),
  ]).toEqual([head, '', 'refs/heads/main'])
  expect(git('fsck', '--strict', '--no-dangling')).toBe('')
})

it('keeps the ledgers of two models apart', async () => {
  const { root, git } = await gitRepository()
  await claimRun(gitLedgerRef(root, 'trips'), claim(1), around)
  await claimRun(gitLedgerRef(root, 'buses'), { ...claim(1), model: 'buses' }, around)
  expect(git('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
    'refs/assay/ledger/buses',
    'refs/assay/ledger/trips',
  ])
})

it('two runners that push meet at the remote: the second is refused, fetches, and takes the next run', async () => {
  const remote = await temporaryFolder()
  const runners = await Promise.all([gitRepository(), gitRepository()])
  for (const { git } of runners) {
    git('init', '--quiet', '--bare', remote)
    git('remote', 'add', 'origin', remote)
  }
  const [one, two] = runners.map(({ root }) => gitLedgerRef(root, 'trips'))
  if (one === undefined || two === undefined) throw new Error('two runners')
  const push = async (index: number): Promise<number> =>
    (await tryGit(runners[index]?.root ?? '', ['push', '--quiet', 'origin', 'refs/assay/ledger/trips']))
      .exitCode
  await claimRun(one, claim(1), around)
  await claimRun(two, claim(2), around)
  expect([await push(0), await push(1)]).toEqual([0, 1])
  runners[1]?.git('fetch', '--quiet', 'origin', '+refs/assay/ledger/*:refs/assay/ledger/*')
  expect(await claimRun(two, claim(2), around)).toMatchObject({ kind: 'judge', run: 2 })
  expect(await push(1)).toBe(0)
  expect(runners[1]?.git('ls-remote', 'origin')).toMatch(/^[0-9a-f]{40}\trefs\/assay\/ledger\/trips$/)
})

it('takes a lock that somebody holds for a move, and another refusal for a failure', async () => {
  const { root, git } = await gitRepository()
  const ref = gitLedgerRef(root, 'trips')
  const seen = await ref.read(holdout)
  await ref.replace(seen, 'a\n', change)
  const next = await ref.read(holdout)
  await writeFile(join(root, '.git/refs/assay/ledger/trips.lock'), '')
  expect(await ref.replace(next, 'a\nb\n', change)).toBe('moved')
  expect((await ref.read(holdout)).text).toBe('a\n')

  git('update-ref', 'refs/assay/ledger/buses/one', 'refs/assay/ledger/trips')
  const blocked = gitLedgerRef(root, 'buses')
  await expect(blocked.replace(await blocked.read(holdout), 'a\n', change)).rejects.toThrow(
    'the ledger was not changed',
  )
})
