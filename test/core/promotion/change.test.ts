import { expect, it } from 'vitest'
import { Settings } from '#core/config/settings.ts'
import { changesOf, type ModelChange } from '#core/promotion/change.ts'

const settings = Settings.parse({})
const code = 'pipelines/trips/train.ts'
const prod = 'pipelines/trips/environments/prod.yaml'
const staging = 'pipelines/trips/environments/staging.yaml'
const owners = '.github/CODEOWNERS'
const card = 'model-cards/trips/20261121-aaaaaaaa.md'

it.each<[words: string, paths: string[], changes: ModelChange[]]>([
  ['nothing', [], []],
  ['what belongs to no model', ['README.md', '.github/workflows/x.yml'], []],
  ['who owns what, which no gate judges: GitHub asks the owners of the base', [owners], []],
  ['the model and who owns it', [code, owners], [{ kind: 'model', model: 'trips', paths: [code] }]],
  [
    'an environment and who owns it',
    [prod, owners],
    [{ kind: 'environment', model: 'trips', environment: 'prod', paths: [prod] }],
  ],
  ['the model', [code, 'README.md'], [{ kind: 'model', model: 'trips', paths: [code] }]],
  ['the model and a card', [code, card], [{ kind: 'model', model: 'trips', paths: [code, card] }]],
  ['an environment', [prod], [{ kind: 'environment', model: 'trips', environment: 'prod', paths: [prod] }]],
  [
    'an environment with its card',
    [prod, card],
    [{ kind: 'environment', model: 'trips', environment: 'prod', paths: [prod, card] }],
  ],
  ['a card alone', [card], []],
  [
    'two environments',
    [prod, staging],
    [{ kind: 'mixed', model: 'trips', words: 'it changes 2 environments (prod, staging) at once' }],
  ],
  [
    'an environment and the model',
    [code, prod],
    [
      {
        kind: 'mixed',
        model: 'trips',
        words: `it changes the environment prod and the model (${code}) at once`,
      },
    ],
  ],
  [
    'two models',
    [code, 'pipelines/bikes/train.ts'],
    [
      { kind: 'model', model: 'bikes', paths: ['pipelines/bikes/train.ts'] },
      { kind: 'model', model: 'trips', paths: [code] },
    ],
  ],
  [
    'an environment of one model and the card of another',
    [prod, 'model-cards/bikes/a.md'],
    [{ kind: 'environment', model: 'trips', environment: 'prod', paths: [prod] }],
  ],
  [
    'a model whose name every object has',
    ['pipelines/constructor/train.ts'],
    [{ kind: 'model', model: 'constructor', paths: ['pipelines/constructor/train.ts'] }],
  ],
])('%s', (_, paths, changes) => {
  expect(changesOf(settings, paths)).toEqual(changes)
})
