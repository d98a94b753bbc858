import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRouterState } from '#adapters/serving/state-file.ts'
import { invokeMany, makeRouterFolder, type RouterFolder } from './router-folder.ts'

let at: RouterFolder
let child: ChildProcess | undefined
beforeEach(async () => {
  at = await makeRouterFolder()
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await at.end()
})

/** A router in a process of its own that turns SIGTERM into an abort, as the CLI does. */
async function startOutside(): Promise<ChildProcess> {
  const script = `
    import { startRouter } from '#adapters/serving/router.ts'
    const controller = new AbortController()
    process.once('SIGTERM', () => controller.abort())
    const router = await startRouter({
      folder: ${JSON.stringify(at.folder)}, captureFolder: ${JSON.stringify(at.captureFolder)},
      endpointName: 'demo-staging', clock: { now: () => new Date() },
      ids: { next: () => crypto.randomUUID() },
      progress: { step() {}, detail() {}, warn() {} }, signal: controller.signal,
    })
    console.log('ready')
    await router.closed
  `
  const started = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  await once(started.stdout!, 'data')
  return started
}

/** Starts a champion and a canary and answers their process groups. */
async function deployTwo(): Promise<readonly number[]> {
  const client = await at.client()
  const plan = { share: 0.5, minimumRequests: 10_000, sloMilliseconds: 1000 }
  await client.deploy(await at.pack('20260101', { score: 0.1 }))
  await client.deploy(await at.pack('20260202', { score: 0.2 }, plan))
  const groups = (await readRouterState(at.folder))?.process?.processGroups ?? []
  expect(groups).toHaveLength(2)
  return groups
}

/** Whether a process is there, other than as a zombie that init has yet to collect. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X')
  return !/\) [ZX]/.test(status)
}

async function allGone(groups: readonly number[]): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const alive = await Promise.all(groups.map(isAlive))
    if (!alive.includes(true)) return true
    await wait(20)
  }
  return false
}

it('SIGTERM to the router leaves no model behind, and its state says so', async () => {
  const router = await startOutside()
  const groups = await deployTwo()
  router.kill('SIGTERM')
  await once(router, 'exit')
  expect(await Promise.all(groups.map(isAlive))).toEqual([false, false])
  expect(await readRouterState(at.folder)).toMatchObject({
    process: null,
    champion: { version: expect.stringMatching(/^20260101/) },
    canary: { package: { version: expect.stringMatching(/^20260202/) } },
  })
})

it('the next router ends what a killed one left behind, and goes on with its canary', async () => {
  const router = await startOutside()
  const groups = await deployTwo()
  const client = await at.client()
  await invokeMany(client.publicUrl, 20)
  // Counts are written within a tenth of a second.
  await wait(200)
  router.kill('SIGKILL')
  await once(router, 'exit')
  expect(await Promise.all(groups.map(isAlive))).toEqual([true, true])
  await at.start()
  expect(await allGone(groups)).toBe(true)
  const { canary } = await (await at.client()).state()
  expect((canary?.counts.champion.requests ?? 0) + (canary?.counts.canary.requests ?? 0)).toBe(20)
})
