import { expect, it } from 'vitest'
import { findRun, readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import { runKey } from '#core/run/run-manifest.ts'
import { Version, versionOf } from '#core/run/version.ts'
import { runOf } from '../../builders/run.ts'
import { emptyStore } from '../../builders/store.ts'

async function kept(
  trust: 'trusted' | 'untrusted',
  content = 'package',
  changes: Parameters<typeof runOf>[0] = {},
) {
  const store = await emptyStore()
  const blob = await store.putBlob(new TextEncoder().encode(content))
  const run = runOf({ package: { sha256: blob.sha256, bytes: blob.bytes }, ...changes })
  await store.putRecord(trust, runKey(run), JSON.stringify(run))
  return { store, run }
}

it.each(['trusted', 'untrusted'] as const)(
  'finds a %s run by its training key, with its package',
  async (trust) => {
    const { store, run } = await kept(trust)
    const found = await findRun(store, 'trips', run.trainingKey)
    expect(found).toMatchObject({ run, trust })
    expect(new TextDecoder().decode(found?.bytes)).toBe('package')
  },
)

it('takes the trusted run where there are both', async () => {
  const { store, run } = await kept('untrusted')
  const trusted = runOf({ ...run, commit: 'd'.repeat(40) })
  await store.putRecord('trusted', runKey(run), JSON.stringify(trusted))
  expect(await findRun(store, 'trips', run.trainingKey)).toMatchObject({ run: trusted, trust: 'trusted' })
})

it.each<[words: string, text: (run: ReturnType<typeof runOf>) => string]>([
  ['no JSON', () => '{'],
  ['no run', () => '{}'],
  ['a run of another key', (run) => JSON.stringify({ ...run, trainingKey: '9'.repeat(64) })],
  ['a run of another model', (run) => JSON.stringify({ ...run, model: 'bikes' })],
  [
    'a run whose package is gone',
    (run) => JSON.stringify({ ...run, package: { sha256: '8'.repeat(64), bytes: 1 } }),
  ],
])('a record that holds %s counts for nothing', async (_, text) => {
  const store = await emptyStore()
  const blob = await store.putBlob(new TextEncoder().encode('package'))
  const run = runOf({ package: { sha256: blob.sha256, bytes: blob.bytes } })
  await store.putRecord('untrusted', runKey(run), text(run))
  expect(await findRun(store, 'trips', run.trainingKey)).toBe(undefined)
})

it('finds nothing of another model or key', async () => {
  const { store, run } = await kept('trusted')
  expect(await findRun(store, 'bikes', run.trainingKey)).toBe(undefined)
  expect(await findRun(store, 'trips', '9'.repeat(64))).toBe(undefined)
})

it('an environment names its run, which only a judge recorded', async () => {
  const { store, run } = await kept('trusted')
  const named = runNamedBy({ model: 'trips', run: run.trainingKey, package: run.package })
  expect(await readTrustedRun(store, named)).toEqual(run)
  const untrusted = await kept('untrusted')
  await expect(readTrustedRun(untrusted.store, untrusted.run)).rejects.toMatchObject({
    code: 'STORE_MISSING',
    exitCode: 2,
  })
})

it.each([
  ['2026-11-21T23:59:59Z', '20261121-aaaaaaaa'],
  ['2026-11-21T23:59:59-05:00', '20261122-aaaaaaaa'],
])('the version of a package of %s is %s', (time, version) => {
  expect(versionOf(new Date(time), 'a'.repeat(64))).toBe(version)
  expect(Version.safeParse(version).success).toBe(true)
})
