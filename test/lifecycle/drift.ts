import { appendFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type DetectDriftAnswer, detectDrift } from '#actions/detect-drift/detect-drift.ts'
import { captureFolder } from '#adapters/serving/capture-folder.ts'
import { createCaptureWriter } from '#adapters/serving/capture-writer.ts'
import { sha256 } from '#core/digest.ts'
import { parcels } from '../actions/tiny-model.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { mergeAnyway, promoteAndMerge } from './acts.ts'
import type { Ground } from './ground.ts'
import { laterRows, model } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

const inWindow = 200
const lockFile = `pipelines/${model}/data.lock.yaml`

/** Captured traffic is watched; an alarm becomes one pull request, which is judged like any other. */
export function driftScenarios({ running, second }: Ground): void {
  test('traffic as it was is quiet, whatever came before the deployment or is half written', async () => {
    const world = await copyOf(await running())
    const at = world.surroundings.clock.now()
    await send(world, new Date(at.getTime() - 2 * 3_600_000), heavier(rows(0, inWindow)))
    const file = await send(world, at, rows(0, 3 * inWindow))
    await appendFile(file, '{"captureData":{"endpointInput":{"da')
    const { windows, report, proposed } = await detect(world)
    expect(windows.map(({ name, history }) => [name, history.kind])).toEqual([
      ['rows-1-200', 'quiet'],
      ['rows-201-400', 'quiet'],
      ['rows-401-600', 'quiet'],
    ])
    expect(report.recommendation.kind).toBe('none')
    expect(proposed).toBeUndefined()
  })

  test('an alarm opens one pull request that moves the lock, and a person has the last word', async () => {
    const world = await copyOf(await running())
    const at = world.surroundings.clock.now()
    await send(world, at, heavier(rows(0, inWindow)))
    expect(await detect(world)).toMatchObject({ report: { history: { kind: 'quiet', flagged: ['weight'] } } })
    await send(world, minutesAfter(at, 1), heavier(rows(inWindow, inWindow)))
    const { proposed } = await detect(world)
    const batch = '20260201T020400Z-rows-201-400'
    expect(proposed).toMatchObject({
      kind: 'opened',
      pullRequest: { branch: `drift/parcels/prod/${batch}`, title: 'Retrain parcels: prod drifts in weight' },
    })
    const number = proposed!.pullRequest.number
    const { data } = await world.as('bot').rest.pulls.listFiles({ owner, repo, pull_number: number })
    expect(data.map(({ filename }) => filename)).toEqual([lockFile])
    const digest = sha256(newRows)
    const location = `store:${digest}`
    const head = world.kit.history.at(await world.fetch(`refs/pull/${number}/head`))
    expect(parse((await head.read(lockFile)) ?? '').files.at(-1)).toEqual({
      location,
      sha256: digest,
      bytes: newRows.length,
      batch,
    })
    await send(world, minutesAfter(at, 2), heavier(rows(2 * inWindow, inWindow)))
    expect((await detect(world)).proposed).toMatchObject({ kind: 'same', pullRequest: { number } })

    const [evidence] = await world.judge(number)
    expect(evidence?.reasons).toEqual([expect.stringMatching(`^batch ${batch}: .*median 2.893`)])
    const merged = await copyOf(world)
    await mergeAnyway(merged, number)
    expect((await detect(merged)).proposed).toMatchObject({ kind: 'merged', pullRequest: { number } })

    await send(world, minutesAfter(at, 3), heavier(rows(0, 2 * inWindow), 'red'))
    const newer = (await detect(world)).proposed
    expect(newer).toMatchObject({ kind: 'opened', pullRequest: { title: expect.stringContaining('colour') } })
    expect(await closedWith(world, number)).toEqual([
      'closed',
      `Superseded by #${newer!.pullRequest.number}.`,
    ])
    await world.as('bea').rest.pulls.update({
      owner,
      repo,
      pull_number: newer!.pullRequest.number,
      state: 'closed',
    })
    expect((await detect(world)).proposed).toMatchObject({
      kind: 'dismissed',
      pullRequest: { number: newer!.pullRequest.number },
    })
  })

  test('what main says but nothing verified yet is not compared with the traffic of what runs', async () => {
    const world = await copyOf(await second())
    const at = world.surroundings.clock.now()
    await send(world, at, heavier(rows(0, 3 * inWindow)), 'staging')
    expect((await detect(world, 'staging')).report.history.kind).toBe('alarm')
    await promoteAndMerge(world)
    expect(await detect(world, 'staging')).toMatchObject({
      windows: [],
      report: { history: { kind: 'waiting' } },
    })
  })
}

const newRows = laterRows(3)

interface Row {
  readonly weight: number
  readonly colour: string
}

/** Rows like those the model was trained on, which it never saw. */
function rows(from: number, count: number): Row[] {
  const lines = parcels(2000)
    .trim()
    .split('\n')
    .slice(901 + from, 901 + from + count)
  return lines.map((line) => {
    const [weight = '', colour = ''] = line.split(',')
    return { weight: Number(weight), colour }
  })
}

function heavier(of: readonly Row[], colour?: string): Row[] {
  return of.map((row) => ({ weight: row.weight + 3, colour: colour ?? row.colour }))
}

function minutesAfter(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * 60_000)
}

/** Captures one request with these rows, a minute after a time. @returns the capture file */
async function send(world: World, after: Date, of: readonly Row[], environment = 'prod'): Promise<string> {
  const folder = world.kit.servingOf(model, environment)
  const time = minutesAfter(after, 1)
  const writer = createCaptureWriter({
    folder: folder.absolute('captures'),
    endpoint: `${model}-${environment}`,
    share: 1,
    clock: { now: () => time },
    ids: { next: () => `at-${time.getTime()}` },
    progress: world.surroundings.progress,
  })
  const lines = (values: readonly unknown[]): Buffer =>
    Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
  writer.add({
    variant: 'champion',
    inferenceId: undefined,
    customAttributes: [],
    input: { contentType: 'application/jsonlines', bytes: lines(of) },
    output: { contentType: 'application/jsonlines', bytes: lines(of.map(() => ({ score: 0.5 }))) },
  })
  await writer.close()
  const files = await folder.list()
  return folder.absolute(files.find((file) => file.includes(`at-${time.getTime()}`)) ?? '')
}

async function detect(world: World, environment = 'prod'): Promise<DetectDriftAnswer> {
  const { kit, bot, surroundings } = world
  const captures = captureFolder(kit.servingOf(model, environment).absolute('captures'))
  const commit = await world.main()
  const request = { model, environment, commit, newRows }
  return detectDrift(request, { ...kit, captures, github: bot }, surroundings)
}

async function closedWith(world: World, number: number): Promise<(string | undefined)[]> {
  const { state } = await world.bot.readPullRequest(number)
  const { data } = await world.as('bot').rest.issues.listComments({ owner, repo, issue_number: number })
  return [state, data.at(-1)?.body]
}
