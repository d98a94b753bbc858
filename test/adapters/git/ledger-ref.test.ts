import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitLedgerRef } from '#adapters/git/ledger-ref.ts'
import { sharedLedgerRef } from '#adapters/git/shared-ledger-ref.ts'
import { sha256 } from '#core/digest.ts'
import { claimRun, settleRun } from '#core/ledger/keep-ledger.ts'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { gitRepository } from '../../builders/git.ts'
import { candidate, holdout } from '../../builders/ledger.ts'
import { surroundings } from '../../builders/surroundings.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'
import { itIsALedgerRef } from '../../core/ledger/ledger-ref-suite.ts'

describe('in a clone', () => itIsALedgerRef(async () => gitLedgerRef((await gitRepository()).root, 'trips')))
describe('on a remote', () =>
  itIsALedgerRef(async () => sharedLedgerRef((await clones(1)).roots[0] ?? '', 'trips')))

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

/** A remote and clones of it. */
async function clones(count: number): Promise<{ remote: string; roots: string[] }> {
  const remote = await temporaryFolder()
  const repositories = await Promise.all(Array.from({ length: count }, () => gitRepository()))
  repositories[0]?.git('init', '--quiet', '--bare', remote)
  for (const { git } of repositories) git('remote', 'add', 'origin', remote)
  return { remote, roots: repositories.map(({ root }) => root) }
}

it('two runners meet at the remote: the second is refused, reads again, and takes the next run', async () => {
  const { remote, roots } = await clones(3)
  const [one, two, three] = roots.map((root) => sharedLedgerRef(root, 'trips'))
  if (one === undefined || two === undefined || three === undefined) throw new Error('three runners')
  const old = await two.read(holdout)
  await claimRun(one, claim(1), around)
  expect(await two.replace(old, 'late\n', change)).toBe('moved')
  expect(await claimRun(two, claim(2), around)).toMatchObject({ kind: 'judge', run: 2 })
  await settleRun(one, { holdout, run: 1, outcome: 'pass' }, around)
  // A runner that was never there before knows the word.
  expect(await claimRun(three, claim(1), around)).toMatchObject({ kind: 'cached', published: { run: 1 } })
  expect([await three.holdouts(), await sharedLedgerRef(remote, 'trips').holdouts()]).toEqual([
    [holdout],
    [holdout],
  ])
})

it('says which right is missing where the remote takes no ledger, and charges nothing', async () => {
  const { remote, roots } = await clones(1)
  await writeFile(join(remote, 'hooks/pre-receive'), '#!/bin/sh\necho "you may not" >&2; exit 1\n', {
    mode: 0o755,
  })
  const ref = sharedLedgerRef(roots[0] ?? '', 'trips')
  await expect(claimRun(ref, claim(1), around)).rejects.toThrow(
    /cannot be pushed to origin: remote: you may not[\s\S]*contents: write/,
  )
  expect(await ref.holdouts()).toEqual([])
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
