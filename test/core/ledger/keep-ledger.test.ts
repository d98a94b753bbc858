import { expect, it } from 'vitest'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import {
  type ClaimRequest,
  claimRun,
  configurationDigest,
  releaseLabels,
  settleRun,
} from '#core/ledger/keep-ledger.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { candidate, holdout } from '../../builders/ledger.ts'
import { memoryLedger } from '../../builders/memory-ledger.ts'
import { surroundings } from '../../builders/surroundings.ts'
import { itIsALedgerRef } from './ledger-ref-suite.ts'

itIsALedgerRef(async () => memoryLedger())

const around = surroundings()
const request = (changes: Partial<ClaimRequest> = {}): ClaimRequest => ({
  model: 'trips',
  sealed: SealedSettings.parse({ runs: 3, merges: 2 }),
  holdout,
  candidate: candidate(1),
  config: sha256('rules'),
  ...changes,
})

it('reserves before scoring, settles before showing, and counts to the end', async () => {
  const ref = memoryLedger()
  const first = await claimRun(ref, request(), around)
  expect(first).toMatchObject({ kind: 'judge', run: 1, lnAlpha: Math.log(0.05) - Math.log(3) })
  expect(await settleRun(ref, { holdout, run: 1, outcome: 'fail' }, around)).toMatchObject({
    word: 'not_proven',
    runsLeft: 2,
    passesLeft: 2,
  })
  expect(await claimRun(ref, request(), around)).toMatchObject({
    kind: 'cached',
    published: { word: 'not_proven', run: 1 },
  })
  for (const [run, outcome] of [
    [2, 'pass'],
    [3, 'pass'],
  ] as const) {
    expect(await claimRun(ref, request({ candidate: candidate(run) }), around)).toMatchObject({ run })
    await settleRun(ref, { holdout, run, outcome }, around)
  }
  expect(await claimRun(ref, request({ candidate: candidate(4) }), around)).toMatchObject({
    kind: 'spent',
    reason: 'passes',
  })
  await releaseLabels(ref, { holdout, reason: 'spent' }, around)
  expect(await claimRun(ref, request({ candidate: candidate(4) }), around)).toMatchObject({
    reason: 'released',
  })
  expect(ref.log).toEqual([
    'Reserve run 1',
    'Judge run 1',
    'Reserve run 2',
    'Judge run 2',
    'Reserve run 3',
    'Judge run 3',
    'Release the labels',
  ])
})

it('opens the ledger of a new holdout beside the old one', async () => {
  const ref = memoryLedger()
  await claimRun(ref, request(), around)
  const next = sha256('next holdout')
  expect(await claimRun(ref, request({ holdout: next }), around)).toMatchObject({ kind: 'judge', run: 1 })
  expect([...ref.files.keys()]).toEqual([holdout, next])
})

it('gives two judges that come at once different runs', async () => {
  const ref = memoryLedger()
  const claims = await Promise.all(
    [1, 2, 3].map((number) => claimRun(ref, request({ candidate: candidate(number) }), around)),
  )
  expect(claims.map((claim) => (claim.kind === 'judge' ? claim.run : 0)).toSorted()).toEqual([1, 2, 3])
})

it('two judges of the same candidate share its run and its word', async () => {
  const ref = memoryLedger()
  const claims = await Promise.all([1, 2].map(() => claimRun(ref, request(), around)))
  expect(claims.map((claim) => (claim.kind === 'judge' ? claim.run : 0))).toEqual([1, 1])
  const told = await Promise.all(
    [1, 2].map(() => settleRun(ref, { holdout, run: 1, outcome: 'pass' }, around)),
  )
  expect(told.map(({ word }) => word)).toEqual(['pass', 'pass'])
  expect(readLedger(ref.files.get(holdout) ?? '', 'x').runs).toHaveLength(1)
})

it('gives up on a ref that never stands still, and a retry may help', async () => {
  const ref = memoryLedger()
  ref.beforeReplace = () => void ref.log.push('somebody else')
  const failure = await claimRun(ref, request(), around).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Failure)
  expect(failure).toMatchObject({ code: 'STATE_CONFLICT', retry: true })
  expect(ref.files.size).toBe(0)
})

it('stops before it writes', async () => {
  const ref = memoryLedger()
  const controller = new AbortController()
  controller.abort()
  await expect(claimRun(ref, request(), surroundings(controller.signal))).rejects.toThrow('aborted')
  expect(ref.log).toEqual([])
})

it.each<[what: string, change: Partial<ClaimRequest>]>([
  ['more runs', { sealed: SealedSettings.parse({ runs: 4, merges: 2 }) }],
  ['more merges', { sealed: SealedSettings.parse({ runs: 3, merges: 3 }) }],
  ['a higher risk', { sealed: SealedSettings.parse({ runs: 3, merges: 2, risk: 0.1 }) }],
  ['another policy', { sealed: SealedSettings.parse({ runs: 3, adaptivity: 'none' }) }],
  ['another model', { model: 'other' }],
])('a ledger opened with other settings is refused: %s', async (_, change) => {
  const ref = memoryLedger()
  await claimRun(ref, request(), around)
  await expect(claimRun(ref, request(change), around)).rejects.toThrow('the settings it was opened with')
  expect(ref.log).toHaveLength(1)
})

it('notices a ledger that was cut short or begun anew since a verdict', async () => {
  const ref = memoryLedger()
  const claim = await claimRun(ref, request(), around)
  const knownHead = claim.kind === 'judge' ? claim.head : sha256('')
  await settleRun(ref, { holdout, run: 1, outcome: 'fail' }, around)
  expect(await claimRun(ref, request({ knownHead }), around)).toMatchObject({ kind: 'cached' })
  const [opened = ''] = (ref.files.get(holdout) ?? '').split('\n')
  ref.files.set(holdout, `${opened}\n`)
  await expect(claimRun(ref, request({ knownHead }), around)).rejects.toThrow('no longer holds a line')
  ref.files.delete(holdout)
  await expect(claimRun(ref, request({ knownHead }), around)).rejects.toThrow('no longer holds a line')
})

it('refuses a ledger that was changed by hand, and leaves it as it is', async () => {
  const ref = memoryLedger()
  await claimRun(ref, request(), around)
  const changed = (ref.files.get(holdout) ?? '').replace('"risk":0.05', '"risk":0.5')
  ref.files.set(holdout, changed)
  await expect(claimRun(ref, request(), around)).rejects.toThrow('torn or changed by hand')
  await expect(settleRun(ref, { holdout, run: 1, outcome: 'pass' }, around)).rejects.toThrow(
    'changed by hand',
  )
  expect(ref.files.get(holdout)).toBe(changed)
})

it('the configuration is all that decides beside candidate and holdout', () => {
  const decides = { policy: sha256('a'), kind: 'champion', champion: sha256('b') } as const
  const digests = [
    decides,
    { ...decides, policy: sha256('c') },
    { ...decides, champion: sha256('c') },
    { ...decides, champion: undefined, kind: 'first' as const },
    { ...decides, kind: 'promotion' as const, environment: 'prod' },
    { ...decides, kind: 'promotion' as const, environment: 'staging' },
  ].map(configurationDigest)
  expect(new Set(digests).size).toBe(digests.length)
  expect(configurationDigest({ ...decides })).toBe(digests[0])
})
