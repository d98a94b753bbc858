import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packFolder } from '#adapters/package/pack.ts'
import { localDeployer } from '#adapters/serving/local-deployer.ts'
import type { Router } from '#adapters/serving/router.ts'
import type { Environment } from '#core/environment/environment.ts'
import { environmentWith } from '../../core/environment/environment-file.ts'
import type { Behaviour } from './packages.ts'
import { invokeMany, makeRouterFolder, type RouterFolder } from './router-folder.ts'

let at: RouterFolder
let router: Router
const { signal } = new AbortController()
beforeEach(async () => {
  at = await makeRouterFolder()
  router = await at.start()
})
afterEach(() => at.end())

const deployer = (milliseconds = 10_000) => localDeployer(() => at.folder, { milliseconds })

interface Deployable {
  readonly environment: Environment
  readonly bytes: Uint8Array
}

async function packed(day: string, behaviour: Behaviour = {}): Promise<Deployable> {
  const { version, packageFolder = '' } = await at.pack(day, behaviour)
  const { bytes, sha256, size } = await packFolder(packageFolder, { signal })
  const location = `file:blobs/${sha256.slice(0, 2)}/${sha256}`
  return { environment: environmentWith({ version, package: { sha256, bytes: size, location } }), bytes }
}

async function champion(behaviour: Behaviour = {}): Promise<Deployable> {
  const first = await packed('20260101', { score: 0.25, ...behaviour })
  const answer = await deployer().deploy(first.environment, first.bytes, signal)
  expect(answer).toEqual({ kind: 'verified', words: 'It answers, and there was nothing to compare it with.' })
  return first
}

/** Deploys while callers call. */
async function underTraffic({ environment, bytes }: Deployable) {
  const [answer] = await Promise.all([
    deployer().deploy(environment, bytes, signal),
    invokeUntil(async () => (await (await at.client()).state()).history.length > 2),
  ])
  return answer
}

async function invokeUntil(over: () => Promise<boolean>): Promise<void> {
  while (!(await over())) await invokeMany(router.publicUrl, 10)
}

it('a canary that does well gets the traffic', async () => {
  expect(await deployer().live(environmentWith())).toBeUndefined()
  const first = await champion()
  expect(await deployer().live(first.environment)).toBe(first.environment.package.sha256)
  const second = await packed('20260202', { score: 0.75 })
  const answer = await underTraffic(second)
  expect(answer.kind).toBe('verified')
  expect(answer.words).toMatch(/^\d+ requests without evidence against it/)
  expect(await deployer().live(first.environment)).toBe(second.environment.package.sha256)
})

it('a canary that crashes does not', async () => {
  const first = await champion()
  const answer = await underTraffic(await packed('20260202', { crashAt: 3 }))
  expect(answer).toEqual({
    kind: 'failed',
    words: expect.stringMatching(/^the canary's process ended by itself/),
  })
  expect(await deployer().live(first.environment)).toBe(first.environment.package.sha256)
})

it('a canary without traffic is taken out when patience ends', async () => {
  const first = await champion()
  const { environment, bytes } = await packed('20260202')
  expect(await deployer(200).deploy(environment, bytes, signal)).toEqual({
    kind: 'failed',
    words: 'The canary saw 0 of 10 requests in 0.2 s: too little traffic to verify it.',
  })
  const state = await (await at.client()).state()
  expect(state).toMatchObject({ canary: null, champion: { version: first.environment.version } })
})

it('a deployment that broke off is taken up again', async () => {
  await champion()
  const second = await packed('20260202')
  const broken = new AbortController()
  const work = deployer().deploy(second.environment, second.bytes, broken.signal)
  await expect.poll(async () => (await (await at.client()).state()).canary).not.toBeNull()
  broken.abort()
  await expect(work).rejects.toThrow()
  expect(await underTraffic(second)).toMatchObject({ kind: 'verified' })
  const { history } = await (await at.client()).state()
  expect(history.map(({ kind }) => kind)).toEqual(['first_champion', 'canary_started', 'promoted'])
})

it('what does not start, or is no package, has failed; what ran before runs', async () => {
  const first = await champion()
  const mute = await packed('20260202', { neverReady: true })
  expect(await deployer().deploy(mute.environment, mute.bytes, signal)).toEqual({
    kind: 'failed',
    words: expect.stringMatching(/^It did not start: /),
  })
  expect(await deployer().deploy(mute.environment, Buffer.from('no tar'), signal)).toMatchObject({
    kind: 'failed',
  })
  expect(await deployer().live(first.environment)).toBe(first.environment.package.sha256)
})

it("what is nobody's fault is no verdict: another canary, no router", async () => {
  await champion()
  const [second, third] = [await packed('20260202'), await packed('20260303', { score: 0.5 })]
  const canary = { share: 0.5, minimumRequests: 10, sloMilliseconds: 1000 }
  const { version, package: wanted } = second.environment
  const tarball = path.join(at.folder, 'second.tar.gz')
  await writeFile(tarball, second.bytes)
  await (await at.client()).deploy({ version, packageDigest: wanted.sha256, tarball, canary })
  await expect(deployer().deploy(third.environment, third.bytes, signal)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  await at.close()
  const down = { code: 'SERVICE_UNAVAILABLE', exitCode: 4 }
  await expect(deployer().deploy(third.environment, third.bytes, signal)).rejects.toMatchObject(down)
  await expect(deployer().live(third.environment)).rejects.toMatchObject(down)
})

it('a champion that crashed is waited for; one that was given up has no traffic', async () => {
  const crashFile = path.join(at.folder, 'crash')
  const { environment } = await champion({ crashFile })
  await writeFile(crashFile, '')
  await expect.poll(async () => (await (await at.client()).state()).championServing).toBe(false)
  await rm(crashFile)
  expect(await deployer().live(environment)).toBe(environment.package.sha256)
  await writeFile(crashFile, '')
  await expect
    .poll(async () => (await (await at.client()).state()).history.at(-1)?.kind, { timeout: 15_000 })
    .toBe('given_up')
  expect(await deployer().live(environment)).toBeUndefined()
})
