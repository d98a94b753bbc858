import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { deployerOf } from '#adapters/deployer.ts'
import { type Router, startRouter } from '#adapters/serving/router.ts'
import { randomIds, systemClock } from '#adapters/system.ts'
import { appendDeployment, readDeployments } from '#core/deployment/deployment-record.ts'
import {
  environmentFile,
  land,
  memoryDeployer,
  mergeByHand,
  numberOf,
  promoteAndMerge,
  promoteEverywhere,
} from './acts.ts'
import { crashesOnGreen, firstModel, model } from './tiny-parcels.ts'
import { copyOf, newWorld, type World } from './world.ts'

/** The first model passed and is merged; nothing is promoted. */
let merged: World
beforeAll(async () => {
  merged = await newWorld({ 'README.md': 'Models\n' })
  await land(merged, 'first', firstModel())
})

const patient = { milliseconds: 20_000 }

test('a canary that crashes on one category is taken back, held, released', async () => {
  const world = await copyOf(merged)
  const { kit } = world
  const router = await startedRouter(world, 'staging')
  const deployer = deployerOf(kit, patient)
  await world.deploy(await promoteAndMerge(world), deployer)
  const good = (await world.desired('staging'))!
  await land(world, 'second', crashesOnGreen)
  await promoteAndMerge(world)
  const bad = (await world.desired('staging'))!

  const callers = callWhile(router, { weight: 1, colour: 'green' })
  const failed = await world.deploy('staging', deployer)
  expect(new Set(await callers.stop())).toEqual(new Set([200]))
  expect(failed).toMatchObject({
    kind: 'failed',
    record: {
      outcome: 'failed',
      version: bad.version,
      why: expect.stringContaining("the canary's process ended"),
    },
  })
  const record = 'record' in failed ? failed.record : undefined
  expect(await world.deploy('staging', deployer)).toEqual({ kind: 'failed-before', record })
  await mergeByHand(world, 'words', { 'README.md': 'More models\n' })
  expect(await world.deploy('staging', deployer)).toEqual({ kind: 'failed-before', record })
  expect(await world.promote()).toMatchObject({
    kind: 'failed-before',
    words: expect.stringMatching(/failed in staging .* Take it back first, with rollback-model\.$/),
  })

  const proposed = await world.rollback('staging', 'Green parcels end it.')
  expect(proposed).toMatchObject({ kind: 'proposed', from: bad.version, to: good.version })
  world.pass(5)
  expect(await world.rollback('staging', 'Green parcels end it.')).toMatchObject({
    proposed: { kind: 'same' },
  })
  expect(await world.judge(numberOf(proposed))).toMatchObject([
    {
      change: 'revert',
      outcome: 'pass',
      headline: `staging goes back to ${good.version}, which was verified there.`,
      notes: ['A hold comes with it: Green parcels end it.'],
    },
  ])
  await world.merge(numberOf(proposed))
  const held = (await world.desired('staging'))!
  const hold = { since: record?.at, reason: 'Green parcels end it.', version: bad.version }
  expect(held).toEqual({ ...good, hold })
  expect(await world.deploy('staging', deployer)).toMatchObject({
    kind: 'verified',
    record: { why: 'It has the traffic already.' },
  })

  expect(await world.promote()).toMatchObject({
    kind: 'held',
    words: expect.stringContaining('Release it first'),
  })
  expect(await world.rollback('staging', 'Again.')).toMatchObject({ kind: 'held-already' })
  const release = await world.open('release', environmentFile(world, good))
  expect(await world.judge(release)).toMatchObject([
    {
      change: 'release',
      outcome: 'pass',
      headline: `staging is released from its hold; it keeps ${good.version}.`,
    },
  ])
  await world.merge(release)
  expect(await world.promote()).toMatchObject({ kind: 'failed-before', environment: 'staging' })
})

test('what goes back must be what was verified, and a hold is no leftover of it', async () => {
  const world = await copyOf(merged)
  await promoteEverywhere(world)
  const good = (await world.desired('staging'))!
  await land(world, 'second', crashesOnGreen)
  await promoteAndMerge(world)
  await world.deploy('staging', memoryDeployer('It failed.'))
  const number = numberOf(await world.rollback('staging', 'It failed.'))
  await world.judge(number)
  await world.merge(number)
  const bad = { ...good, snapshot: 'd'.repeat(64) }
  const tampered = await world.commit('by-hand', environmentFile(world, bad))
  expect(await world.judgeCommit(tampered)).toMatchObject([
    { outcome: 'fail', reasons: ['The snapshot is not the one of the evidence.'] },
  ])

  // Straight to a version that ran well once, dropping the hold on the way.
  const path = `pipelines/${model}/environments/staging.yaml`
  const second = await world.kit.history.at(await world.fetch(`promote/${model}/staging`)).read(path)
  const [, failed] = await readDeployments(world.kit.store, model, 'staging')
  const verified = { ...failed!, outcome: 'verified', attempt: 2 } as const
  await appendDeployment(world.kit.store, verified)
  expect(await world.judgeCommit(await world.commit('jump', { [path]: second ?? '' }))).toMatchObject([
    { change: 'revert', outcome: 'fail', reasons: [expect.stringContaining('A person releases it first')] },
  ])
})

test('before anything was verified there is nowhere to go back to', async () => {
  const world = await copyOf(merged)
  await promoteAndMerge(world)
  await world.deploy('staging', memoryDeployer('It never answered.'))
  expect(await world.rollback('staging', 'It never answered.')).toEqual({
    kind: 'nowhere-to-go',
    words: 'No other version was ever verified in staging; a person has to decide.',
  })
  await expect(world.rollback('prod', 'Nothing there.')).rejects.toMatchObject({
    code: 'CONFIGURATION_MISSING',
  })
  await expect(world.rollback('../staging', 'Elsewhere.')).rejects.toMatchObject({
    code: 'CONFIGURATION_MISSING',
  })
})

test('deploying says what went wrong, and records it where the package is to blame', async () => {
  const world = await copyOf(merged)
  await promoteAndMerge(world)
  const { version, package: wanted } = (await world.desired('staging'))!
  const real = deployerOf(world.kit, { milliseconds: 300 })
  await expect(world.deploy('staging', real)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('start it with `npx assay serve'),
  })
  expect(await readDeployments(world.kit.store, model, 'staging')).toEqual([])

  const liar = { ...memoryDeployer(), live: async () => undefined }
  expect(await world.deploy('staging', liar)).toMatchObject({
    kind: 'failed',
    record: { why: `After deploying, nothing has the traffic, not ${wanted.sha256}.`, version },
  })

  const fresh = await copyOf(merged)
  await promoteAndMerge(fresh)
  await rm(join(fresh.kit.store.location, 'blobs', wanted.sha256.slice(0, 2), wanted.sha256))
  await expect(fresh.deploy('staging', real)).rejects.toMatchObject({
    code: 'STORE_MISSING',
    exitCode: 2,
    message: expect.stringContaining(`does not hold package ${wanted.sha256}`),
  })
})

test('without traffic a canary is not verified, and what does not start has failed', async () => {
  const world = await copyOf(merged)
  await startedRouter(world, 'staging')
  const deployer = deployerOf(world.kit, { milliseconds: 300 })
  await world.deploy(await promoteAndMerge(world), deployer)
  await land(world, 'second', crashesOnGreen)
  await promoteAndMerge(world)
  expect(await world.deploy('staging', deployer)).toMatchObject({
    kind: 'failed',
    record: { why: 'The canary saw 0 of 10 requests in 0.3 s: too little traffic to verify it.' },
  })
  expect(await world.deploy('staging', deployer)).toMatchObject({ kind: 'failed-before' })
})

async function startedRouter({ kit, surroundings }: World, environment: string): Promise<Router> {
  const folder = kit.servingOf(model, environment)
  const router = await startRouter({
    ...surroundings,
    clock: systemClock,
    ids: randomIds,
    folder: folder.path,
    captureFolder: folder.absolute('captures'),
    endpointName: `${model}-${environment}`,
  })
  onTestFinished(() => router.close())
  return router
}

/** Four callers, one request after the other, until they are stopped. */
function callWhile(router: Router, row: unknown): { stop(): Promise<number[]> } {
  let calling = true
  const statuses: number[] = []
  const caller = async (): Promise<void> => {
    while (calling) {
      const response = await fetch(`${router.publicUrl}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/jsonlines' },
        body: JSON.stringify(row),
      })
      await response.arrayBuffer()
      statuses.push(response.status)
    }
  }
  const callers = Promise.all(Array.from({ length: 4 }, caller))
  return {
    stop: async () => {
      calling = false
      await callers
      return statuses
    },
  }
}
