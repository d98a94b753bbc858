import { beforeAll, expect, test } from 'vitest'
import type { Environment } from '#core/environment/environment.ts'
import { environmentText } from '#core/environment/write-environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import { runKey } from '#core/run/run-manifest.ts'
import type { Files } from '../actions/tiny-model.ts'
import type { Later } from '../demo/github/ground.ts'
import { environmentFile } from './acts.ts'
import { type Ground, untilAllAreDone } from './ground.ts'
import { model } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

/** The first model runs everywhere; the second's promotion to staging stands open. */
let world: World
let main: string
/** Staging's file now, and as promotion proposes it. */
let now: Environment
let next: Environment

/** What a person writes into an environment file passes if it is what promotion would write, and is refused otherwise. */
export function handEdits(ground: Ground): void {
  const later = untilAllAreDone()
  beforeAll(() => prepare(ground, later))

  test('the file as promotion writes it passes', async () => {
    const head = await world.commit('by-hand', environmentFile(world, next))
    expect(await world.judgeCommit(head)).toMatchObject([
      { change: 'promotion', outcome: 'pass', reasons: [] },
    ])
  })

  test.each(edits)('refused: %s', async (_, edit, words) => {
    const evidence = await judged(environmentFile(world, edit()))
    expect(evidence?.outcome).toMatch(/^(fail|invalid)$/)
    expect(evidence?.reasons.join('\n')).toContain(words)
  })

  test.each(shapes)('refused: %s', async (_, files, words) => {
    const evidence = await judged(files())
    expect(evidence?.outcome).toMatch(/^(fail|invalid)$/)
    expect(evidence?.reasons.join('\n')).toContain(words)
  })

  test.each([
    ['settings of what runs', () => withBake(20), /^staging keeps .*; its settings change\.$/],
    [
      'a hold a person sets',
      () => ({
        ...now,
        hold: { since: '2026-02-01T00:00:00Z', reason: 'Audit week.', version: now.version },
      }),
      /^staging is held at .*: Audit week\.$/,
    ],
  ])('let through: %s', async (_, edit, headline) => {
    const evidence = await judged(environmentFile(world, edit()))
    expect(evidence).toMatchObject({ change: 'release', outcome: 'pass', reasons: [] })
    expect(evidence?.headline).toMatch(headline)
  })
}

async function judged(files: Files): Promise<Evidence | undefined> {
  const [evidence] = await world.judgeCommit(await world.commit('by-hand', files, main), main)
  return evidence
}

async function prepare({ second }: Ground, later: Later): Promise<void> {
  world = await copyOf(await second(), later)
  main = await world.main()
  now = (await world.desired('staging'))!
  await world.promote()
  const proposed = await world.fetch(`promote/${model}/staging`)
  const { history, settings } = world.kit
  next = (await findEnvironment(history.at(proposed), settings, model, 'staging'))!
  // Another model's run, as the judge would have recorded it.
  const run = await readTrustedRun(world.kit.store, runNamedBy(next))
  const foreign = { ...run, model: 'letters', trainingKey: digest('b') }
  await world.kit.store.putRecord('trusted', runKey(foreign), JSON.stringify(foreign))
}

/** What a person writes into staging's file in place of what promotion would write. */
const edits: [name: string, edit: () => Environment, words: string][] = [
  [
    'a package nobody knows',
    () => ({ ...next, package: { ...next.package, sha256: digest('0') } }),
    `of parcels made package ${digest('0')}`,
  ],
  [
    "another model's package",
    () => ({ ...next, run: digest('b') }),
    `has no trusted record that run ${digest('b')} of parcels made package`,
  ],
  [
    'evidence of another package',
    () => ({ ...next, evidence: now.evidence }),
    'The store has no passing evidence',
  ],
  [
    'evidence nobody knows',
    () => ({ ...next, evidence: digest('c') }),
    `The store has no passing evidence ${digest('c')} for this run.`,
  ],
  [
    'another snapshot',
    () => ({ ...next, snapshot: digest('d') }),
    'The snapshot is not the one of the evidence.',
  ],
  [
    'a threshold nobody chose',
    () => ({ ...next, decision_threshold: 0.99 }),
    'decision_threshold is 0.99; the evidence chose 0.',
  ],
  [
    'another location',
    () => ({ ...next, package: { ...next.package, location: 'file:/tmp/model.tar.gz' } }),
    'package.location is file:/tmp/model.tar.gz; the judge recorded file:blobs/',
  ],
  [
    'another size',
    () => ({ ...next, package: { ...next.package, bytes: 1 } }),
    'package.bytes is 1; the judge recorded ',
  ],
  [
    'another version',
    () => ({ ...next, version: '20200101-00000000' }),
    'version is 20200101-00000000; the judge recorded 20',
  ],
  [
    'another commit',
    () => ({ ...next, commit: 'e'.repeat(40) }),
    `commit is ${'e'.repeat(40)}; the judge recorded `,
  ],
  [
    'another backend',
    () => ({ ...next, backend: 'sagemaker' }),
    'backend is sagemaker; pipeline.yaml says local.',
  ],
  [
    'an image',
    () => ({ ...next, image: 'x@sha256:1' }),
    'image is x@sha256:1; pipeline.yaml says nothing of it.',
  ],
  [
    'a hold',
    () => ({ ...next, hold: { since: '2026-02-01T00:00:00Z', reason: 'Mine.', version: now.version } }),
    'A promotion does not set a hold.',
  ],
  [
    'prod before staging verified it',
    () => ({ ...next, environment: 'prod' }),
    'was never deployed in staging, which comes before prod.',
  ],
  [
    'an environment the pipeline does not have',
    () => ({ ...next, environment: 'qa' }),
    'pipeline.yaml has no environment `qa`.',
  ],
  [
    'the same package with another snapshot',
    () => ({ ...now, snapshot: digest('d') }),
    'The snapshot is not the one of the evidence.',
  ],
  [
    'the same package under another version',
    () => ({ ...now, version: '20200101-00000000' }),
    'version is 20200101-00000000; the judge recorded 20',
  ],
  [
    'the same package on another backend',
    () => ({ ...now, backend: 'sagemaker' }),
    'backend is sagemaker; pipeline.yaml says local.',
  ],
]

const path = (name: string): string => `pipelines/${model}/environments/${name}.yaml`

/** Pull requests that are no promotion of one environment at all. */
const shapes: [name: string, files: () => Files, words: string][] = [
  [
    'two environments at once',
    () => ({ ...environmentFile(world, next), ...environmentFile(world, { ...next, environment: 'prod' }) }),
    'it changes 2 environments (prod, staging) at once; a promotion changes one environment file only. Split it.',
  ],
  [
    'an environment and the model at once',
    () => ({ ...environmentFile(world, next), [`pipelines/${model}/NOTES.md`]: 'New.\n' }),
    'it changes the environment staging and the model (pipelines/parcels/NOTES.md) at once',
  ],
  [
    'a card of somebody else with the promotion',
    () => ({
      ...environmentFile(world, next),
      [`model-cards/${model}/${next.version}.md`]: 'The best model there is.\n',
    }),
    `model-cards/${model}/`,
  ],
  ['a name with capitals', () => named('Prod'), 'lower-case letters, digits and hyphens'],
  ['a name with a space', () => named('prod 2'), 'lower-case letters, digits and hyphens'],
  ['a name beyond ASCII', () => named('pröd'), 'lower-case letters, digits and hyphens'],
  [
    "another environment's name in the file",
    () => ({ [path('staging')]: environmentText({ ...next, environment: 'prod' }) }),
    'environment: `prod`\n  Allowed: staging',
  ],
  [
    "another model's name in the file",
    () => ({ [path('staging')]: environmentText({ ...next, model: 'letters' }) }),
    'model: `letters`\n  Allowed: parcels',
  ],
  [
    'a key nobody knows',
    () => ({ [path('staging')]: `${environmentText(next)}approved: true\n` }),
    'approved',
  ],
]

function withBake(requests: number): Environment {
  return { ...now, serve: { ...now.serve, strategy: { ...now.serve.strategy, bake: { requests } } } }
}

function named(name: string): Files {
  return { [path(name)]: environmentText({ ...next, environment: name }) }
}

function digest(digit: string): string {
  return digit.repeat(64)
}
