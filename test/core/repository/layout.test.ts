import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { isLeftOut } from '#core/repository/file-tree.ts'
import { modelPaths, partOf } from '#core/repository/layout.ts'

const settings = Settings.parse({})

it('knows where the files of a model are', () => {
  const paths = modelPaths(Settings.parse({ pipelines: 'ml/models', cards: 'cards' }), 'trips')
  expect([
    paths.folder,
    paths.pipeline,
    paths.lock,
    paths.environments,
    paths.environment('prod'),
    paths.card('v', 'md'),
  ]).toEqual([
    'ml/models/trips',
    'ml/models/trips/pipeline.yaml',
    'ml/models/trips/data.lock.yaml',
    'ml/models/trips/environments',
    'ml/models/trips/environments/prod.yaml',
    'cards/trips/v.md',
  ])
})

it.each<[path: string, part: object]>([
  ['pipelines/trips/pipeline.yaml', { kind: 'model', model: 'trips' }],
  ['pipelines/trips/tests/a.ts', { kind: 'model', model: 'trips' }],
  ['pipelines/trips/environments/prod.yaml', { kind: 'environment', model: 'trips', environment: 'prod' }],
  ['pipelines/trips/environments/prod.yml', { kind: 'model', model: 'trips' }],
  ['pipelines/trips/environments/old/prod.yaml', { kind: 'model', model: 'trips' }],
  ['pipelines/trips/environments.yaml', { kind: 'model', model: 'trips' }],
  ['pipelines/README.md', { kind: 'other' }],
  ['pipelines2/trips/pipeline.yaml', { kind: 'other' }],
  ['src/pipelines/trips/pipeline.yaml', { kind: 'other' }],
  ['model-cards/trips/20261121-aaaaaaaa.md', { kind: 'card', model: 'trips' }],
  ['model-cards/README.md', { kind: 'other' }],
  ['model-cards/trips/a/b.md', { kind: 'other' }],
  ['README.md', { kind: 'other' }],
])('%s belongs to %j', (path, part) => {
  expect(partOf(settings, path)).toEqual(part)
})

it.each([
  ['node_modules/x/index.js', true],
  ['a/__pycache__/x.pyc', true],
  ['.git/config', true],
  ['.assay/store', true],
  ['node_modules.ts', false],
  ['src/train.ts', false],
])('%s is left out: %s', (path, left) => {
  expect(isLeftOut(path)).toBe(left)
})
