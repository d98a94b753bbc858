import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { environmentText } from '#core/environment/write-environment.ts'
import { findChampion } from '#core/promotion/champion.ts'
import { pipelineOf } from '../../builders/pipeline.ts'
import { treeOf } from '../../builders/tree.ts'
import { environmentWith } from '../environment/environment-file.ts'

const settings = Settings.parse({})
const pipeline = pipelineOf({ environments: [{ name: 'staging' }, { name: 'prod' }] })

it.each<[words: string, runs: string[], target: string | undefined, champion: string | undefined]>([
  ['the last environment that has one', ['staging', 'prod'], undefined, 'prod'],
  ['not all have one', ['staging'], undefined, 'staging'],
  ['none has one', [], undefined, undefined],
  ['a promotion meets its target', ['staging', 'prod'], 'staging', 'staging'],
  ['which may be empty', ['staging'], 'prod', undefined],
])('%s', async (_, runs, target, champion) => {
  const files = runs.map((environment) => [
    `pipelines/trips/environments/${environment}.yaml`,
    environmentText(environmentWith({ model: 'trips', environment })),
  ])
  const found = await findChampion(treeOf(Object.fromEntries(files)), settings, pipeline, target)
  expect(found?.environment).toBe(champion)
})
