import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { Settings } from '#core/config/settings.ts'
import { Environment } from '#core/environment/environment.ts'
import { environmentText, heldBack, promoted } from '#core/environment/write-environment.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { runOf } from '../../builders/run.ts'
import { treeOf } from '../../builders/tree.ts'
import { environmentWith } from './environment-file.ts'

const settings = Settings.parse({})
const hold = {
  since: '2026-02-01T00:00:00.000Z',
  reason: 'It: "failed"\n# here',
  version: '20260101-bbbbbbbb',
}

it('what is written is read again, and equal environments give equal text', async () => {
  const held = heldBack(environmentWith(), hold)
  const text = environmentText(held)
  expect(Environment.parse(parse(text))).toEqual(held)
  expect(environmentText(structuredClone(held))).toBe(text)
  const tree = treeOf({ 'pipelines/parcels/environments/staging.yaml': text })
  expect(await findEnvironment(tree, settings, 'parcels', 'staging')).toEqual(held)
  expect(await findEnvironment(tree, settings, 'parcels', 'prod')).toBeUndefined()
})

it('a promotion copies the template and names everything the run and the judge made', () => {
  const serve = { instance: 'ml.m5.large', strategy: { canary: '20%', bake: '5m' } }
  const { environments } = pipelineOf({
    environments: [{ name: 'prod', backend: 'sagemaker', image: 'serve@sha256:1', serve }],
  })
  const run = runOf()
  const artifacts = { location: 's3://models/a', snapshot: 'c'.repeat(64), evidence: 'd'.repeat(64) }
  expect(promoted(environments[0]!, run, artifacts)).toEqual({
    schemaVersion: 1,
    model: 'trips',
    environment: 'prod',
    version: run.version,
    package: { ...run.package, location: 's3://models/a' },
    image: 'serve@sha256:1',
    snapshot: 'c'.repeat(64),
    evidence: 'd'.repeat(64),
    run: run.trainingKey,
    commit: run.commit,
    backend: 'sagemaker',
    serve: {
      mode: 'realtime',
      capture: '100%',
      instance: 'ml.m5.large',
      strategy: { canary: '20%', bake: '5m', slo: '1s' },
    },
  })
})

it.each<[words: string, change: object, path: string]>([
  ['a name that is no folder of ours', { environment: '../prod' }, 'environment'],
  ['a name with capitals', { environment: 'Prod' }, 'environment'],
  ['an empty name', { model: '' }, 'model'],
  ['a digest in capitals', { evidence: 'D'.repeat(64) }, 'evidence'],
  ['a short commit', { commit: 'abc' }, 'commit'],
  ['a package of no bytes', { package: { sha256: 'a'.repeat(64), bytes: 0, location: 'x' } }, 'package'],
  ['a hold without a reason', { hold: { ...hold, reason: '' } }, 'hold'],
  ['another schema', { schemaVersion: 2 }, 'schemaVersion'],
  ['a key nobody knows', { approved: true }, ''],
])('refused: %s', (_, change, path) => {
  const answer = Environment.safeParse({ ...environmentWith(), ...change })
  expect(answer.error?.issues.map((issue) => String(issue.path[0] ?? ''))).toEqual([path])
})
