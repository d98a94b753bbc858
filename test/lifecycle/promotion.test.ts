import { beforeAll, expect, test } from 'vitest'
import { readDeployments } from '#core/deployment/deployment-record.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { land, memoryDeployer, mergeByHand, numberOf, promoteAndMerge } from './acts.ts'
import { firstModel, model, pipelineText } from './tiny-parcels.ts'
import { copyOf, newWorld, type World } from './world.ts'

/** A model that passed and was merged; nothing promoted yet. */
let merged: World
beforeAll(async () => {
  merged = await newWorld({ 'README.md': 'Models\n' })
  await land(merged, 'first', firstModel())
})

test('the first model goes to staging and, verified and soaked, to prod', async () => {
  const world = await copyOf(merged)
  const deployer = memoryDeployer()
  const toStaging = await world.promote()
  expect(toStaging).toMatchObject({ kind: 'proposed', environment: 'staging', proposed: { kind: 'opened' } })
  const { version } = toStaging
  expect(await changedFiles(world, numberOf(toStaging))).toEqual([
    `model-cards/parcels/${version}.json`,
    `model-cards/parcels/${version}.md`,
    'pipelines/parcels/environments/staging.yaml',
  ])
  expect(await world.judge(numberOf(toStaging))).toMatchObject([{ change: 'promotion', outcome: 'pass' }])
  const merge = await world.merge(numberOf(toStaging))

  expect(await world.promote()).toMatchObject({
    kind: 'waiting',
    words: 'staging is to run it and has not verified it yet.',
  })
  const deployed = await world.deploy('staging', deployer)
  expect(deployed).toMatchObject({ kind: 'verified', record: { commit: merge, version, attempt: 1 } })
  world.pass(59)
  expect(await world.promote()).toMatchObject({
    kind: 'waiting',
    words: 'It soaks in staging until 2026-02-01T01:00:00.000Z.',
  })
  world.pass(1)
  const toProd = await world.promote()
  expect(toProd).toMatchObject({ kind: 'proposed', environment: 'prod' })
  expect(await changedFiles(world, numberOf(toProd))).toEqual(['pipelines/parcels/environments/prod.yaml'])
  await world.judge(numberOf(toProd))
  await world.merge(numberOf(toProd))
  await world.deploy('prod', deployer)
  expect(await world.promote()).toEqual({ kind: 'everywhere', version, words: 'Every environment runs it.' })
  const [record] = await readDeployments(world.kit.store, model, 'prod')
  expect([record?.outcome, record?.package]).toEqual([
    'verified',
    (await world.desired('prod'))?.package.sha256,
  ])
  expect(deployer.deployed).toEqual([`staging ${version}`, `prod ${version}`])
})

test('every step may be done again: nothing is written twice, deployed twice, or soaks anew', async () => {
  const world = await copyOf(merged)
  const deployer = memoryDeployer()
  expect([await world.promote(), await world.promote()]).toMatchObject([
    { proposed: { kind: 'opened', pullRequest: { number: 2 } } },
    { proposed: { kind: 'same', pullRequest: { number: 2 } } },
  ])
  const environment = await promoteAndMerge(world)
  const first = await world.deploy(environment, deployer)
  world.pass(40)
  expect(await world.deploy(environment, deployer)).toMatchObject({ kind: 'already' })
  await mergeByHand(world, 'words', { 'README.md': 'More models\n' })
  expect(await world.deploy(environment, deployer)).toMatchObject({ kind: 'already' })
  expect(await readDeployments(world.kit.store, model, environment)).toEqual([
    'record' in first ? first.record : undefined,
  ])
  world.pass(20)
  expect(await world.promote()).toMatchObject({ kind: 'proposed', environment: 'prod' })
})

test('an open promotion follows main, and two at once make one pull request', async () => {
  const world = await copyOf(merged)
  const before = await world.promote()
  const main = await mergeByHand(world, 'words', { 'README.md': 'More models\n' })
  const after = await world.promote()
  expect(after).toMatchObject({ proposed: { kind: 'updated' } })
  expect(numberOf(after)).toBe(numberOf(before))
  const { data } = await world.as('bot').rest.pulls.listCommits({ owner, repo, pull_number: numberOf(after) })
  expect(data.map(({ parents }) => parents.map(({ sha }) => sha))).toEqual([[main]])

  const twice = await copyOf(merged)
  await twice.main()
  const both = await Promise.all([twice.promote(), twice.promote()])
  expect(new Set(both.map(numberOf)).size).toBe(1)
  expect(await twice.bot.listOpen('promote/')).toHaveLength(1)
})

test('a commit that is behind what was deployed since is passed over', async () => {
  const world = await copyOf(merged)
  const deployer = memoryDeployer()
  const old = await world.main()
  await world.deploy(await promoteAndMerge(world), deployer)
  expect(await world.deploy('staging', deployer, old)).toMatchObject({ kind: 'nothing' })
  world.pass(61)
  await mergeByHand(world, 'words', { 'README.md': 'More models\n' })
  const between = await world.main()
  await promoteAndMerge(world)
  await world.deploy('prod', deployer)
  expect(await world.deploy('prod', deployer, between)).toEqual({
    kind: 'nothing',
    words: 'pipelines/parcels/environments/prod.yaml is not there: nothing runs in prod.',
  })
})

test('without a run of what main says, nothing is promoted', async () => {
  const world = await copyOf(merged)
  await mergeByHand(world, 'steeper', { [`pipelines/${model}/pipeline.yaml`]: pipelineText(4) })
  await expect(world.promote()).rejects.toMatchObject({
    code: 'NO_RUN',
    exitCode: 3,
    message: expect.stringMatching(/passed the gate: nothing can be promoted\n {2}Next: .*workflow dispatch/),
  })
})

test('a pass of a pull request that is not merged is not promoted', async () => {
  const world = await newWorld({ 'README.md': 'Models\n' })
  // Its author's own split decided: rules of a new model are its own.
  const lenient = { ...firstModel(), [`pipelines/${model}/NOTES.md`]: 'Take mine.\n' }
  expect(await world.judge(await world.open('mine', lenient))).toMatchObject([{ outcome: 'pass' }])
  await mergeByHand(world, 'theirs', firstModel())
  await expect(world.promote()).rejects.toMatchObject({
    code: 'NO_RUN',
    message: expect.stringContaining('(one that did is of pull requests that commit '),
  })
})

test('a squashed pull request is found by the files that were judged', async () => {
  const world = await newWorld({ 'README.md': 'Models\n' })
  const number = await world.open('first', firstModel())
  await world.judge(number)
  const { data } = await world
    .as('bea')
    .rest.pulls.merge({ owner, repo, pull_number: number, merge_method: 'squash' })
  expect(await world.main()).toBe(data.sha)
  expect(await world.promote()).toMatchObject({ kind: 'proposed', environment: 'staging' })
})

async function changedFiles(world: World, pull_number: number): Promise<string[]> {
  const { data } = await world.as('bot').rest.pulls.listFiles({ owner, repo, pull_number })
  return data.map(({ filename }) => filename).sort()
}
