import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { modelFilesDigest } from '#core/promotion/model-files.ts'
import { treeOf } from '../../builders/tree.ts'

const settings = Settings.parse({})
const files = { 'pipelines/trips/pipeline.yaml': 'a', 'pipelines/trips/src/train.ts': 'b' }

it.each<[words: string, change: Record<string, string>, same: boolean]>([
  ['an environment', { 'pipelines/trips/environments/prod.yaml': 'new' }, true],
  ['another model', { 'pipelines/trips-2/pipeline.yaml': 'new' }, true],
  ['a file', { 'pipelines/trips/src/train.ts': 'new' }, false],
  ['a new file', { 'pipelines/trips/notes.md': 'new' }, false],
  ['a file that is only called so', { 'pipelines/trips/environments.yaml': 'new' }, false],
])('%s differs', async (_, change, same) => {
  const [before, after] = await Promise.all(
    [files, { ...files, ...change }].map((tree) => modelFilesDigest(treeOf(tree), settings, 'trips')),
  )
  expect(before === after).toBe(same)
})
