import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pipelinesFolder, readEnvironmentFiles, type Selection } from '../../infra/environment-files.ts'
import { environmentDocument, hostedEnvironment } from './hosted-environment-builder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assay-infra-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

const prod = 'pipelines/bird-strike-damage/environments/prod.yaml'
const read = (selection: Selection = {}) => readEnvironmentFiles(root, 'pipelines', selection)

/** JSON is YAML, one key to a line. */
function write(path: string, document: object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), JSON.stringify(document, undefined, 2))
}

describe('with files of several models', () => {
  beforeEach(() => {
    write(prod, environmentDocument())
    write('pipelines/bird-strike-damage/environments/staging.yaml', {
      ...environmentDocument(),
      environment: 'staging',
      backend: 'local',
      image: undefined,
    })
    write('pipelines/churn/environments/prod.yaml', { ...environmentDocument(), model: 'churn' })
  })

  test.each<[string, Selection, string[]]>([
    ['nothing', {}, ['bird-strike-damage', 'churn']],
    ['a model', { model: 'churn' }, ['churn']],
    ['an environment', { environment: 'prod' }, ['bird-strike-damage', 'churn']],
    ['both', { model: 'bird-strike-damage', environment: 'prod' }, ['bird-strike-damage']],
  ])('asked for %s, reads those that SageMaker hosts', (_, selection, models) => {
    expect(read(selection).map(({ desired }) => desired.model)).toEqual(models)
  })

  test.each<[string, Selection, string, string]>([
    [
      'a model nobody has',
      { model: 'nope' },
      'CONFIGURATION_MISSING',
      'there is no pipelines/nope/environments/*.yaml',
    ],
    [
      'a pattern',
      { model: '*', environment: 'prod' },
      'CONFIGURATION_MISSING',
      'there is no pipelines/*/environments/prod.yaml',
    ],
    [
      'an environment that runs locally',
      { model: 'bird-strike-damage', environment: 'staging' },
      'CONFIGURATION_INVALID',
      'backend is local, so there is nothing to deploy to AWS',
    ],
  ])('asked for %s, says what is wrong', (_, selection, code, problem) => {
    expect(() => read(selection)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(problem) }),
    )
  })
})

test('the folder of the models is where assay.yaml says', () => {
  expect(pipelinesFolder(root)).toBe('pipelines')
  write('assay.yaml', { pipelines: 'models' })
  expect(pipelinesFolder(root)).toBe('models')
})

test('with no file at all there is nothing to host', () => {
  expect(read()).toEqual([])
})

test('fills in what the file leaves away', () => {
  write(prod, environmentDocument())
  expect(read()).toEqual([{ file: prod, desired: hostedEnvironment() }])
  expect(read()[0]?.desired.serve).toEqual({
    mode: 'realtime',
    instance: 'ml.m5.large',
    instances: 2,
    capture: '100%',
    strategy: { canary: '10%', bake: '10m', slo: '1s' },
  })
})

const otherDigest = '0'.repeat(64)
test.each<[string, object, string]>([
  ['no image', { image: undefined }, 'image: missing; SageMaker serves a container'],
  ['an image by tag', { image: 'x.dkr.ecr.y.amazonaws.com/serve:latest' }, 'image: an image in ECR'],
  ['no instance type', { serve: {} }, 'serve.instance: missing; a SageMaker instance type'],
  ['an EC2 instance type', { serve: { instance: 'm5.large' } }, 'serve.instance: a SageMaker instance type'],
  [
    'a bake counted in requests',
    { serve: { instance: 'ml.m5.large', strategy: { bake: { requests: 100 } } } },
    'serve.strategy.bake: ',
  ],
  ['part of a percent captured', { serve: { instance: 'ml.m5.large', capture: '0.5%' } }, 'serve.capture: '],
  [
    'more than everything captured',
    { serve: { instance: 'ml.m5.large', capture: '101%' } },
    'serve.capture: ',
  ],
  [
    'a package in a folder',
    { package: { ...environmentDocument().package, location: `.assay/store/${'a'.repeat(64)}` } },
    'package.location: s3://<bucket>/…<digest>',
  ],
  [
    'a package at the address of another',
    { package: { ...environmentDocument().package, location: `s3://models/blobs/${otherDigest}` } },
    "does not end in the package's digest",
  ],
  ["another model's file", { model: 'churn' }, 'model: is churn, but its path says bird-strike-damage'],
  ["another environment's file", { environment: 'dev' }, 'environment: is dev, but its path says prod'],
  ['a key nobody knows', { imgae: 'x' }, 'imgae: unknown key (allowed: image (did you mean that?))'],
])('%s is refused, with file and line', (_, changes, problem) => {
  write(prod, { ...environmentDocument(), ...changes })
  expect(() => read()).toThrowError(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      place: { file: prod, line: expect.any(Number) },
      message: expect.stringContaining(problem),
    }),
  )
})
