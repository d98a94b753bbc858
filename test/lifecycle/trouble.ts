import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deployerOf } from '#adapters/deployer.ts'
import { type Router, startRouter } from '#adapters/serving/router.ts'
import { randomIds, systemClock } from '#adapters/system.ts'
import {
  appendDeployment,
  type DeploymentRecord,
  readDeployments,
} from '#core/deployment/deployment-record.ts'
import type { Environment } from '#core/environment/environment.ts'
import { environmentFile, memoryDeployer, mergeByHand, numberOf, promoteAndMerge } from './acts.ts'
import type { Ground } from './ground.ts'
import { model } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

const reason = 'Green parcels end it.'

/** A deployment fails, in the many ways it can; what failed is taken back and stays back. */
export function troubleScenarios({ merged, second }: Ground): void {
  test('a canary that crashes on one category is taken back, held and released', async () => {
    const world = await copyOf(await second())
    const router = await startedRouter(world, 'staging')
    const deployer = deployerOf(world.kit, { milliseconds: 20_000 })
    await world.deploy('staging', deployer)
    const good = await running(world)
    const before = await world.main()
    await promoteAndMerge(world)
    const bad = await running(world)

    world.pass(1)
    const callers = callWhile(router, { weight: 1, colour: 'green' })
    const failed = await world.deploy('staging', deployer)
    expect(new Set(await callers.stop())).toEqual(new Set([200]))
    const why = expect.stringContaining("the canary's process ended")
    expect(failed).toMatchObject({ kind: 'failed', record: { outcome: 'failed', version: bad.version, why } })
    const record = 'record' in failed ? failed.record : undefined
    await neverAgain(world, before, record)

    const proposed = await world.rollback('staging', reason)
    expect(proposed).toMatchObject({ kind: 'proposed', from: bad.version, to: good.version })
    world.pass(5)
    expect(await world.rollback('staging', reason)).toMatchObject({ proposed: { kind: 'same' } })
    const hold = { since: record!.at, reason, version: bad.version }
    const forged = environmentFile(world, { ...good, snapshot: 'd'.repeat(64), hold })
    expect(await world.judgeCommit(await world.commit('forged', forged))).toMatchObject([
      {
        change: 'revert',
        outcome: 'fail',
        reasons: [
          'The snapshot is not the one of the evidence.',
          `snapshot is not what it was when ${good.version} was verified here.`,
        ],
      },
    ])
    expect(await world.judge(numberOf(proposed))).toMatchObject([
      {
        change: 'revert',
        outcome: 'pass',
        headline: `staging goes back to ${good.version}, which was verified there.`,
        notes: [`A hold comes with it: ${reason}`],
      },
    ])
    await world.merge(numberOf(proposed))
    expect(await running(world)).toEqual({ ...good, hold })
    const taken = await world.deploy('staging', deployer)
    expect(taken).toMatchObject({ kind: 'verified', record: { why: 'It has the traffic already.' } })

    const held = { kind: 'held', words: expect.stringContaining('Release it first') }
    expect(await world.promote()).toMatchObject(held)
    expect(await world.rollback('staging', 'Again.')).toMatchObject({ kind: 'held-already' })
    await release(world, { good, bad }, record!)
  })

  test('before anything was verified there is nowhere to go back to', async () => {
    const world = await copyOf(await merged())
    await promoteAndMerge(world)
    const { version, package: wanted } = await running(world)
    await expect(world.deploy('staging', deployerOf(world.kit, { milliseconds: 300 }))).rejects.toMatchObject(
      { exitCode: 4, message: expect.stringContaining('start it with `npx assay serve') },
    )
    expect(await readDeployments(world.kit.store, model, 'staging')).toEqual([])

    const lost = join('blobs', wanted.sha256.slice(0, 2), wanted.sha256)
    const poorer = await copyOf(world)
    await rm(join(poorer.kit.store.location, lost))
    await expect(poorer.deploy('staging', memoryDeployer())).rejects.toMatchObject({
      code: 'STORE_MISSING',
      exitCode: 2,
      message: expect.stringContaining(`does not hold package ${wanted.sha256}`),
    })

    const why = `After deploying, nothing has the traffic, not ${wanted.sha256}.`
    const liar = { ...memoryDeployer(), live: async () => undefined }
    expect(await world.deploy('staging', liar)).toMatchObject({ kind: 'failed', record: { why, version } })
    expect(await world.rollback('staging', why)).toEqual({
      kind: 'nowhere-to-go',
      words: 'No other version was ever verified in staging; a person has to decide.',
    })
    for (const nothing of ['prod', '../staging', 'Staging']) {
      await expect(world.rollback(nothing, why)).rejects.toMatchObject({ code: 'CONFIGURATION_MISSING' })
      expect(await world.deploy(nothing, memoryDeployer())).toMatchObject({ kind: 'nothing' })
    }
  })
}

/** Neither this merge, nor a later one that leaves the file as it is, nor an older one is deployed now. */
async function neverAgain(world: World, before: string, record: DeploymentRecord | undefined): Promise<void> {
  const untouched = memoryDeployer()
  expect(await world.deploy('staging', untouched)).toEqual({ kind: 'failed-before', record })
  await mergeByHand(world, 'words', { 'README.md': 'More models\n' })
  expect(await world.deploy('staging', untouched)).toEqual({ kind: 'failed-before', record })
  expect(await world.deploy('staging', untouched, before)).toMatchObject({
    kind: 'nothing',
    words: `staging was deployed from ${record?.commit.slice(0, 10)} since, which comes after ${before.slice(0, 10)}.`,
  })
  expect(untouched.deployed).toEqual([])
  const words = expect.stringMatching(/failed in staging .* Take it back first, with rollback-model\.$/)
  expect(await world.promote()).toMatchObject({ kind: 'failed-before', words })
}

/** The hold ends with a pull request of its own, and with no other. */
async function release(
  world: World,
  { good, bad }: Readonly<Record<'good' | 'bad', Environment>>,
  record: DeploymentRecord,
): Promise<void> {
  const number = await world.open('release', environmentFile(world, good))
  const headline = `staging is released from its hold; it keeps ${good.version}.`
  expect(await world.judge(number)).toMatchObject([{ change: 'release', outcome: 'pass', headline }])
  const again = await world.commit('again', environmentFile(world, bad))
  const [refused] = await world.judgeCommit(again)
  expect(refused?.outcome).toBe('fail')
  expect(refused?.reasons.join()).toContain(`${bad.version} failed in staging on `)
  // Even to a version that ran well.
  await appendDeployment(world.kit.store, { ...withoutNumber(record), outcome: 'verified' })
  const jump = await world.commit('jump', environmentFile(world, bad))
  const reasons = [expect.stringContaining('A person releases it first')]
  expect(await world.judgeCommit(jump)).toMatchObject([{ change: 'revert', outcome: 'fail', reasons }])
}

function withoutNumber({ schemaVersion: _schema, attempt: _attempt, ...record }: DeploymentRecord) {
  return record
}

/** What main says staging runs. */
async function running(world: World): Promise<Environment> {
  const environment = await world.desired('staging')
  if (environment === undefined) throw new Error('nothing runs in staging')
  return environment
}

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

/** Four callers, one request after the other, until they are stopped; `stop` answers what they got. */
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
