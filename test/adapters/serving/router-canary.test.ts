import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouterClient } from '#adapters/serving/router-client.ts'
import { readRouterState } from '#adapters/serving/state-file.ts'
import type { DeployRequest, RouterEvent } from '#core/serving/router-state.ts'
import type { Behaviour } from './packages.ts'
import { invokeMany, makeRouterFolder, type RouterFolder, tally } from './router-folder.ts'

let at: RouterFolder
beforeEach(async () => {
  at = await makeRouterFolder()
})
afterEach(() => at.end())

const plan = { share: 0.1, minimumRequests: 20, sloMilliseconds: 1000, timeoutMilliseconds: 2000 }

interface Trial {
  readonly url: string
  readonly client: RouterClient
  readonly champion: DeployRequest
  readonly canary: DeployRequest
}

async function startTrial(behaviour: Behaviour, changes: Partial<typeof plan> = {}): Promise<Trial> {
  const router = await at.start()
  const client = await at.client()
  const champion = await at.pack('20260101', { score: 0.25 })
  const canary = await at.pack('20260202', { score: 0.75, ...behaviour }, { ...plan, ...changes })
  await client.deploy(champion)
  expect(await client.deploy(canary)).toMatchObject({ outcome: 'canary' })
  return { url: router.publicUrl, client, champion, canary }
}

function kinds(events: readonly RouterEvent[]): string[] {
  return events.map(({ kind }) => kind)
}

describe('a canary', () => {
  it('gets its exact share and is promoted after the bake', async () => {
    const { url, client, champion, canary } = await startTrial({}, { minimumRequests: 20, share: 0.2 })
    const before = await invokeMany(url, 95)
    const shares = tally(before.map(({ version }) => version))
    expect(shares[canary.version]).toBeGreaterThanOrEqual(18)
    expect(shares[canary.version]).toBeLessThanOrEqual(19)
    expect(shares[champion.version]).toBe(95 - shares[canary.version]!)

    await invokeMany(url, 20)
    const after = await client.state()
    expect(after).toMatchObject({
      canary: null,
      champion: { version: canary.version },
      championServing: true,
    })
    expect(kinds(after.history)).toEqual(['first_champion', 'canary_started', 'promoted'])
    expect(after.history.at(-1)?.words).toBe('20 requests without evidence against it (0 errors, 0 slow)')
    expect(tally((await invokeMany(url, 10)).map(({ text, variant }) => variant + text))).toEqual({
      'champion{"score":0.75}\n': 10,
    })
  })

  it('that crashes under load loses nobody a request', async () => {
    const { url, client, champion } = await startTrial({ crashAt: 5, delayMilliseconds: 5 })
    const seen = await invokeMany(url, 200, 40)
    expect(tally(seen.map(({ status }) => status))).toEqual({ 200: 200 })
    const state = await client.state()
    expect(state).toMatchObject({ canary: null, champion: { version: champion.version } })
    expect(state.history.at(-1)).toMatchObject({
      kind: 'rolled_back',
      words: expect.stringContaining('process ended by itself'),
    })
    expect(tally((await invokeMany(url, 20)).map(({ version }) => version))).toEqual({
      [champion.version]: 20,
    })
  })

  it.each<[string, Behaviour, RegExp]>([
    [
      'is slow',
      { delayMilliseconds: 200 },
      /the canary has \d+ answers slower than 150 ms in \d+ requests, the champion \d+/,
    ],
    [
      'fails',
      { errorEvery: 1 },
      /the canary has \d+ errors in \d+ requests, the champion \d+ in \d+ \(E = \d+/,
    ],
    ['refuses what the champion accepts', { refuses: true }, /the canary has \d+ errors/],
    ['does not answer in time', { delayMilliseconds: 5000 }, /the canary has \d+ (errors|answers slower)/],
  ])('that %s is rolled back, and every caller has an answer', async (_, behaviour, words) => {
    const { url, client, champion } = await startTrial(behaviour, {
      share: 0.25,
      sloMilliseconds: 150,
      timeoutMilliseconds: 300,
    })
    const seen = await invokeMany(url, 120, 10)
    expect(tally(seen.map(({ status }) => status))).toEqual({ 200: 120 })
    const { canary, champion: now, history } = await client.state()
    expect({ canary, version: now?.version }).toEqual({ canary: null, version: champion.version })
    expect(history.at(-1)).toMatchObject({ kind: 'rolled_back', words: expect.stringMatching(words) })
  })

  it('is not blamed for requests that the champion refuses too', async () => {
    const router = await at.start()
    const client = await at.client()
    await client.deploy(await at.pack('20260101', { refuses: true, score: 0.1 }))
    await client.deploy(await at.pack('20260202', { refuses: true }, { ...plan, share: 0.5 }))
    const seen = await invokeMany(router.publicUrl, 30)
    expect(tally(seen.map(({ status }) => status))).toEqual({ 400: 30 })
    expect((await client.state()).canary?.counts).toMatchObject({
      champion: { errors: 0 },
      canary: { errors: 0 },
    })
  })

  it('is promoted by hand without losing a request in flight', async () => {
    const { url, client, champion, canary } = await startTrial(
      { delayMilliseconds: 100 },
      { share: 0.5, minimumRequests: 10_000 },
    )
    const flying = invokeMany(url, 60, 30)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await client.promote()).toMatchObject({ champion: { version: canary.version }, canary: null })
    const seen = await flying
    expect(tally(seen.map(({ status }) => status))).toEqual({ 200: 60 })
    expect(new Set(seen.map(({ version }) => version))).toEqual(new Set([champion.version, canary.version]))
    await expect(client.promote()).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })

  it('is aborted by hand', async () => {
    const { url, client, champion } = await startTrial({}, { share: 0.5, minimumRequests: 10_000 })
    await invokeMany(url, 20)
    const state = await client.abort()
    expect(state).toMatchObject({ champion: { version: champion.version }, canary: null })
    expect(kinds(state.history)).toEqual(['first_champion', 'canary_started', 'aborted'])
    expect(tally((await invokeMany(url, 10)).map(({ version }) => version))).toEqual({
      [champion.version]: 10,
    })
    // Its package goes with the next deployment.
    await client.deploy(await at.pack('20260303', { score: 0.9 }))
    expect(await readdir(path.join(at.folder, 'packages'))).toHaveLength(1)
  })

  it('comes back with its counts when the router is started again', async () => {
    const { url, client, champion, canary } = await startTrial({}, { share: 0.5, minimumRequests: 31 })
    await invokeMany(url, 40)
    const before = await client.state()
    await at.close()
    expect((await readRouterState(at.folder))?.process).toBeNull()
    const router = await at.start()
    expect(router.publicUrl).toBe(url)
    const again = await at.client()
    const after = await again.state()
    expect(after).toEqual(before)
    const requests =
      (after.canary?.counts.champion.requests ?? 0) + (after.canary?.counts.canary.requests ?? 0)
    expect(requests).toBe(40)
    expect(after.champion?.version).toBe(champion.version)
    await invokeMany(url, 40)
    expect(await again.state()).toMatchObject({ canary: null, champion: { version: canary.version } })
  })
})
