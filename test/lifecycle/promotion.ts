import { expect, test } from 'vitest'
import { readDeployments } from '#core/deployment/deployment-record.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { memoryDeployer, mergeByHand, numberOf } from './acts.ts'
import type { Ground } from './ground.ts'
import { crashesOnGreen, model, pipelineText } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

const pipelineFile = `pipelines/${model}/pipeline.yaml`

/** What main says goes through the environments, one pull request each; every step may be taken twice. */
export function promotionScenarios({ merged, proposed }: Ground): void {
  test('a person closes the promotion of a version: it is not proposed again', async () => {
    const world = await copyOf(await merged())
    const opened = await world.promote()
    await world.bot.close(numberOf(opened), 'Not this one.')
    expect(await world.promote()).toMatchObject({
      kind: 'dismissed',
      version: opened.version,
      words: expect.stringContaining(`#${numberOf(opened)}`),
    })
  })

  test('the first model goes to staging and, verified and soaked, to prod', async () => {
    const world = await copyOf(await merged())
    const deployer = memoryDeployer()
    const opened = await world.promote()
    expect(opened).toMatchObject({ kind: 'proposed', environment: 'staging', proposed: { kind: 'opened' } })
    expect(await world.promote()).toMatchObject({ proposed: { kind: 'same' } })
    // The model's files are no longer those that were judged; but what was judged is part of main.
    const moved = await mergeByHand(world, 'words', { [`pipelines/${model}/NOTES.md`]: 'More words.\n' })
    const toStaging = await world.promote()
    expect(toStaging).toMatchObject({ proposed: { kind: 'updated' } })
    expect(numberOf(toStaging)).toBe(numberOf(opened))
    const { version } = toStaging
    expect(await contents(world, numberOf(toStaging))).toEqual({
      parents: [[moved]],
      files: [
        `model-cards/parcels/${version}.json`,
        `model-cards/parcels/${version}.md`,
        'pipelines/parcels/environments/staging.yaml',
      ],
    })
    const [judged] = await world.judge(numberOf(toStaging))
    // The threshold chosen when the model was judged goes into the file, and the promotion is judged at it.
    expect(judged).toMatchObject({
      change: 'promotion',
      outcome: 'pass',
      verdict: { decisionThreshold: { candidate: { from: 'environment' } } },
      // What it was asked in its pull request, and what the holdout tells of it now.
      behaviour: { cases: { cases: 1, failing: 0 }, calibration: { verdict: 'shown' } },
    })
    const merge = await world.merge(numberOf(toStaging))
    expect((await world.desired('staging'))?.decision_threshold).toBeGreaterThan(0)

    expect(await world.promote()).toMatchObject({
      kind: 'waiting',
      words: 'staging is to run it and has not verified it yet.',
    })
    const deployed = await world.deploy('staging', deployer)
    expect(deployed).toMatchObject({ kind: 'verified', record: { commit: merge, version, attempt: 1 } })
    world.pass(59)
    expect(await world.deploy('staging', deployer)).toMatchObject({ kind: 'already' })
    expect(await world.promote()).toMatchObject({
      kind: 'waiting',
      words: 'It soaks in staging until 2026-02-01T01:00:00.000Z.',
    })
    world.pass(1)
    const toProd = await world.promote()
    expect(toProd).toMatchObject({ kind: 'proposed', environment: 'prod' })
    expect((await contents(world, numberOf(toProd))).files).toEqual([
      'pipelines/parcels/environments/prod.yaml',
    ])
    await world.judge(numberOf(toProd))
    await world.merge(numberOf(toProd))
    // A later commit asks for the same in staging: nothing is deployed, recorded or soaked again.
    expect(await world.deploy('staging', deployer)).toMatchObject({ kind: 'already' })
    await world.deploy('prod', deployer)
    expect(await world.promote()).toEqual({
      kind: 'everywhere',
      version,
      words: 'Every environment runs it.',
    })
    expect(deployer.deployed).toEqual([`staging ${version}`, `prod ${version}`])
    expect(await readDeployments(world.kit.store, model, 'staging')).toEqual([
      'record' in deployed ? deployed.record : undefined,
    ])
  })

  test('two promotions at once make one pull request', async () => {
    const world = await copyOf(await merged())
    await world.main()
    const both = await Promise.all([world.promote(), world.promote()])
    expect(new Set(both.map(numberOf)).size).toBe(1)
    expect(await world.bot.listOpen('promote/')).toHaveLength(1)
  })

  test('what main says needs a run that passed in a pull request main holds, squashed or not', async () => {
    const { world, number } = await proposed()
    const squashed = await copyOf(world)
    const { pulls } = squashed.as('bea').rest
    const { data } = await pulls.merge({ owner, repo, pull_number: number, merge_method: 'squash' })
    expect(await squashed.main()).toBe(data.sha)
    expect(await squashed.promote()).toMatchObject({ kind: 'proposed', environment: 'staging' })

    const other = await copyOf(world)
    const notes = { [`pipelines/${model}/NOTES.md`]: 'Not what was judged.\n' }
    await mergeByHand(other, 'alike', { ...crashesOnGreen, ...notes })
    await expect(other.promote()).rejects.toMatchObject({
      code: 'NO_RUN',
      message: expect.stringMatching(
        /passed the gate \(one that did is of pull requests that commit \w{10} does not hold\)/,
      ),
    })
    await mergeByHand(other, 'untrained', { [pipelineFile]: pipelineText(5) })
    await expect(other.promote()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /passed the gate: nothing can be promoted\n {2}Next: .*workflow dispatch/,
      ),
    })
  })
}

/** The files a pull request changes, and the parents of each of its commits. */
async function contents(world: World, pull_number: number) {
  const { pulls } = world.as('bot').rest
  const commits = await pulls.listCommits({ owner, repo, pull_number })
  const files = await pulls.listFiles({ owner, repo, pull_number })
  return {
    parents: commits.data.map(({ parents }) => parents.map(({ sha }) => sha)),
    files: files.data.map(({ filename }) => filename).sort(),
  }
}
