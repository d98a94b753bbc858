import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { findOwners } from '../../demo/github/code-owners.ts'

const root = join(import.meta.dirname, '../..')
const file = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8')

function isOwned(path: string): boolean {
  return findOwners(file, [path], {}, () => true).length > 0
}

/** The gate says nothing of CODEOWNERS: that a pull request cannot free itself of them rests on this file alone. */
describe('whoever changes what judges needs its owner', () => {
  it.each([
    '.github/CODEOWNERS',
    '.github/workflows/judge.yml',
    'assay.yaml',
    'package.json',
    'package-lock.json',
    'actions/gate-model/judge-model.ts',
    'core/gate/judge.ts',
    'adapters/kit.ts',
    'scripts/build-actions.ts',
    'infra/app.ts',
    'model-cards/trips/20260101-aaaaaaaa.md',
    'pipelines/trips/pipeline.yaml',
    'pipelines/trips/contract.yaml',
    'pipelines/trips/data.lock.yaml',
    'pipelines/trips/environments/staging.yaml',
    'pipelines/trips/environments/prod.yaml',
    'pipelines/README.md',
  ])('%s', (path) => {
    expect(isOwned(path)).toBe(true)
  })
})

test.each(['pipelines/trips/train.ts', 'pipelines/trips/README.md', 'pipelines/trips/tests/train.test.ts'])(
  "%s is the model's own: an ordinary review lets it in",
  (path) => {
    expect(isOwned(path)).toBe(false)
  },
)
