import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { gateModel } from '#actions/gate-model/gate-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { checkoutIn } from '../actions/clone.ts'
import type { Files } from '../actions/tiny-model.ts'
import type { Later } from '../demo/github/ground.ts'
import { environmentFile } from './acts.ts'
import { type Ground, untilAllAreDone } from './ground.ts'
import { model, pipelineText } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

const staging = `pipelines/${model}/environments/staging.yaml`
const prod = `pipelines/${model}/environments/prod.yaml`

/** The first model runs everywhere; staging is held, and the second's promotion there stands open. */
let world: World
let free: string
let held: string
/** Staging's file without its hold, with it, and as promotion would propose it. */
let now: Environment
let holding: Environment
let next: Environment

/** A held environment changes by one pull request only: the one in which a person takes the hold away. */
export function holds(ground: Ground): void {
  const later = untilAllAreDone()
  beforeAll(() => prepare(ground, later))

  const words =
    /^staging is held since 2026-02-01T00:00:00Z: Green parcels end it\. A person releases it first/

  test('refused: the held file is removed', async () => {
    expect(await judged(held, {}, staging)).toMatchObject({
      change: 'removal',
      outcome: 'fail',
      headline: 'staging cannot be removed while it is held.',
      reasons: [expect.stringMatching(words)],
    })
  })

  test('let through: a file that is not held is removed', async () => {
    expect(await judged(free, {}, staging)).toMatchObject({
      change: 'removal',
      outcome: 'pass',
      headline: 'staging will run nothing any more.',
      reasons: [],
    })
  })

  test.each<[name: string, files: () => Files, reasons: readonly RegExp[]]>([
    ['the next version, its hold gone with the old one', () => environmentFile(world, next), [words]],
    [
      'the next version under the old hold',
      () => environmentFile(world, { ...next, hold: holding.hold }),
      [words, /^A promotion does not set a hold\.$/],
    ],
  ])('refused: %s', async (_, files, reasons) => {
    expect(await judged(held, files())).toMatchObject({
      change: 'promotion',
      outcome: 'fail',
      headline: `${next.version} cannot be promoted to staging.`,
      reasons: reasons.map((reason) => expect.stringMatching(reason)),
    })
  })

  test('refused: the whole model is taken out at once, held environments and all', async () => {
    expect(await judged(held, {}, `pipelines/${model}`)).toMatchObject({
      change: 'mixed',
      outcome: 'fail',
      reasons: [expect.stringContaining('it changes 2 environments (prod, staging) at once')],
    })
  })

  test('let through: the hold alone is taken away', async () => {
    expect(await judged(held, environmentFile(world, now))).toMatchObject({
      change: 'release',
      outcome: 'pass',
      headline: `staging is released from its hold; it keeps ${now.version}.`,
      reasons: [],
    })
  })

  test("a model is not judged as a first one where the champion's file cannot be read", async () => {
    const base = await world.commit('unreadable', { [prod]: 'version: [1, 2\n' }, free)
    const evidence = await judged(base, { [`pipelines/${model}/pipeline.yaml`]: pipelineText(4) })
    expect(evidence).toMatchObject({
      change: 'model',
      outcome: 'invalid',
      reasons: [expect.stringContaining(`${prod}:2: this is not valid YAML`)],
    })
    expect(evidence).not.toHaveProperty('verdict')
  })

  test('what ran before is not taken for nothing where it could not be fetched', async () => {
    const head = await world.commit('next', environmentFile(world, next), held)
    const failure = new Failure({ code: 'SERVICE_UNAVAILABLE', problem: 'git does not answer' })
    const base = world.kit.history.at(held)
    const silent: FileTree = {
      ...base,
      read: (path) => (path === staging ? Promise.reject(failure) : base.read(path)),
    }
    await expect(judgedFrom(silent, head)).rejects.toBe(failure)
  })
}

async function prepare({ second }: Ground, later: Later): Promise<void> {
  world = await copyOf(await second(), later)
  free = await world.main()
  now = (await world.desired('staging'))!
  holding = {
    ...now,
    hold: { since: '2026-02-01T00:00:00Z', reason: 'Green parcels end it.', version: now.version },
  }
  await world.promote()
  const proposed = await world.fetch(`promote/${model}/staging`)
  const { history, settings } = world.kit
  next = (await findEnvironment(history.at(proposed), settings, model, 'staging'))!
  held = await world.commit('held', environmentFile(world, holding), free)
}

/** What the judge says of files written, and paths removed, on a base. */
async function judged(
  base: string,
  files: Files,
  ...removed: readonly string[]
): Promise<Evidence | undefined> {
  const clone = checkoutIn(join(world.folder, 'clone'))
  await clone.git('checkout', '-q', '-B', 'by-hand', base)
  for (const path of removed) await rm(join(clone.folder, path), { recursive: true })
  const [evidence] = await world.judgeCommit(await clone.commit('by-hand', files), base)
  return evidence
}

/** The judge, with a base commit that is read by way of a tree of the test's own. */
async function judgedFrom(base: FileTree, head: string): Promise<unknown> {
  const { kit, surroundings } = world
  const request = {
    model,
    base: { commit: held, tree: base },
    head: { commit: head, tree: kit.history.at(head) },
    changedPaths: await kit.history.changedPaths(held, head),
  }
  return withScratch((scratch) =>
    gateModel(
      request,
      {
        ...kit,
        bundle: kit.bundleOf(model),
        champion: kit.championOf(model),
        scratch: diskFolder(scratch),
        runtime: kit.trainer.runtime,
      },
      surroundings,
    ),
  )
}
