import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { sha256 } from '#core/digest.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { shareScenario } from '../demo/github/harness.ts'
import { builtActions, type Ended } from './built-step.ts'
import { contractOf, modelFiles, pipelineOf } from './tiny-model.ts'
import { newRepository, temporaryFolder } from './tiny-repository.ts'

const action = builtActions()
const github = { GITHUB_REPOSITORY: 'acme/models', GITHUB_API_URL: 'http://127.0.0.1:9' }
const sha = 'a'.repeat(40)

describe('wrong inputs and files are said with their place, and end with the code of their kind', () => {
  test('a model that is not there', async () => {
    const { folder } = await newRepository(modelFiles('parcels'))
    const ended = await action('validate-data', { workspace: folder, inputs: { model: 'parcel' } })
    expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
    expect(ended.annotations[0]?.words).toContain('Allowed: parcels')
  })

  test('YAML that cannot be read is annotated at file and line', async () => {
    const texts = modelFiles('parcels')
    const broken = `${texts['pipelines/parcels/pipeline.yaml']}\ngate: [1, 2\n`
    const { folder } = await newRepository({ ...texts, 'pipelines/parcels/pipeline.yaml': broken })
    const ended = await action('validate-data', { workspace: folder })
    const annotated = ended.annotations.find(({ file }) => file === 'pipelines/parcels/pipeline.yaml')
    expect(annotated).toMatchObject({ level: 'error', title: 'parcels: CONFIGURATION_INVALID' })
    expect(annotated?.line).toBeGreaterThan(30)
    expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
  })

  test('a broken promise is annotated at its line of the contract', async () => {
    const contract = contractOf()
    contract.schema[0]?.quality.push({
      id: 'light',
      description: 'Heavy parcels go another way.',
      type: 'custom',
      engine: 'assay',
      implementation: { check: 'expression', holds: 'weight < 1' },
    })
    Object.assign(contract.schema[0]?.properties[1] ?? {}, { classification: 'personal' })
    const { folder } = await newRepository(modelFiles('parcels', { contract }))
    const ended = await action('validate-data', { workspace: folder })
    const line =
      stringify(contract)
        .split('\n')
        .findIndex((text) => text.includes('id: light')) + 1
    expect(ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'fail' } })
    const at = ended.annotations.find(({ title }) => title === 'light')
    expect(at).toMatchObject({ level: 'error', file: 'pipelines/parcels/contract.yaml' })
    expect(Math.abs((at?.line ?? 0) - line)).toBeLessThanOrEqual(1)
    expect(at?.words).toContain('Heavy parcels go another way.')
    const unreasoned = ended.annotations.find(({ title }) => title === 'colour.feature_reason')
    expect(unreasoned?.words).toMatch(/^classified as personal, and the model's `colour` is made of it/)
    expect(ended.summary).toMatch(/### ❌ The data of `parcels` break their contract\n\n900 rows, .* 2 block/)

    const { outputs } = ended
    const left = join(folder, '.assay/validation/parcels')
    expect(outputs).toMatchObject({
      junit: join(left, 'junit.xml'),
      sarif: join(left, 'results.sarif'),
      quarantine: join(left, 'quarantine.csv'),
      checks: '8',
      blocking: '2',
      warnings: '0',
    })
    const read = (path: string): Promise<string> => readFile(path, 'utf8')
    const quarantine = await read(outputs.quarantine ?? '')
    expect(quarantine).toMatch(/^check,severity,batch,file,row\nlight,block,,data\/parcels\.csv,\d+\n/)
    expect(outputs['quarantine-store']).toBe(
      `file:blobs/${sha256(quarantine).slice(0, 2)}/${sha256(quarantine)}`,
    )
    expect(ended.summary).toContain(outputs['quarantine-store'])
    expect(JSON.parse(await read(outputs.sarif ?? '')).runs[0].results).toHaveLength(2)
    expect(await read(outputs.junit ?? '')).toContain('failures="2"')
    expect(JSON.parse(outputs.models ?? '')).toMatchObject([{ model: 'parcels', blocking: 2, rows: 900 }])
  })

  test.each([
    {
      name: 'no token: the message names the rights',
      step: 'report-pull-request',
      inputs: { 'pull-request': '1', 'head-sha': sha },
      exitCode: 2,
      words: /github-token.* is missing[\s\S]*checks: write, pull-requests: write/,
    },
    {
      name: 'a required input is missing',
      step: 'rollback-model',
      inputs: { model: 'parcels', environment: 'staging' },
      exitCode: 2,
      words: /input `reason` is missing: What happened/,
    },
    {
      name: 'a number that is none',
      step: 'report-pull-request',
      inputs: { 'pull-request': 'one', 'head-sha': sha, 'github-token': 'secret-1' },
      exitCode: 2,
      words: /input `pull-request` is `one`/,
    },
    {
      name: 'a folder that is not there',
      step: 'validate-data',
      inputs: { 'working-directory': 'elsewhere' },
      exitCode: 2,
      words: /working-directory: there is no folder/,
    },
    {
      name: 'a commit that is not in the clone',
      step: 'gate-model',
      inputs: { head: sha },
      exitCode: 2,
      words: /is no commit of the clone[\s\S]*fetch-depth: 0/,
    },
    {
      name: 'a store in S3 that is not written so',
      step: 'validate-data',
      inputs: { store: 'gs://bucket' },
      exitCode: 2,
      words: /"gs:\/\/bucket", which is not a store/,
    },
  ])('$name', async ({ step, inputs, exitCode, words }) => {
    const { folder } = await newRepository(modelFiles('parcels'))
    const ended = await action(step, { workspace: folder, inputs, variables: github })
    expect(ended.exitCode).toBe(exitCode)
    expect(ended.annotations.map((annotation) => annotation.words).join('\n')).toMatch(words)
    expect(ended.log.replace('::add-mask::secret-1', '')).not.toContain('secret-1')
    expect(ended.outputs.outcome).toBe({ 2: 'invalid', 4: 'unavailable' }[exitCode])
  })

  test('on a machine that GitHub throws away, promote-model names `store`', async () => {
    const { folder } = await newRepository(modelFiles('parcels'))
    const ended = await action('promote-model', {
      workspace: folder,
      inputs: { 'github-token': 'x' },
      variables: { ...github, RUNNER_ENVIRONMENT: 'github-hosted' },
    })
    expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
    expect(ended.annotations[0]?.words).toMatch(/`store` is .*\.assay\/store, a folder of this runner/)
  })
})

test('what a variable or assay.yaml says stands in for an input, in this order', async () => {
  const { folder } = await newRepository({
    'assay.yaml': 'schemaVersion: 1\nstore: from-file\n',
    ...modelFiles('parcels'),
  })
  const variables = { ...github, ASSAY_MODEL: 'other' }
  const named = await action('validate-data', { workspace: folder, variables })
  expect(named.annotations[0]?.words).toContain('there is no model `other`')
  const unset = { ...variables, ASSAY_STORE: '' }
  const input = await action('validate-data', {
    workspace: folder,
    variables: unset,
    inputs: { model: 'parcels' },
  })
  expect(input.exitCode).toBe(0)
})

test('every model has its turn, and the worst outcome is the answer', async () => {
  const files = { ...modelFiles('parcels'), ...modelFiles('returns') }
  const bad = stringify({ ...pipelineOf('letters'), task: 'clustering' })
  const { folder } = await newRepository({
    ...files,
    ...modelFiles('letters'),
    'pipelines/letters/pipeline.yaml': bad,
  })
  const ended = await action('validate-data', { workspace: folder })
  expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
  expect(ended.outputs.results?.split('\n')).toEqual(
    ['parcels', 'returns'].map((model) => `${folder}/.assay/validation/${model}/data-results.json`),
  )
  expect(ended.annotations[0]).toMatchObject({
    title: 'letters: CONFIGURATION_INVALID',
    file: 'pipelines/letters/pipeline.yaml',
    line: 3,
  })
})

test('an interrupt ends training and leaves no half-written bundle', async () => {
  const pipeline = pipelineOf('parcels')
  const slow = { ...pipeline, training: { ...pipeline.training, command: 'sleep 600' } }
  const { folder } = await newRepository(modelFiles('parcels', { pipeline: slow }))
  const ended = await action('train-model', {
    workspace: folder,
    inputs: { model: 'parcels' },
    interruptAfter: 2500,
  })
  expect(ended).toMatchObject({ exitCode: 4, outputs: { outcome: 'unavailable' } })
  expect(ended.annotations.at(-1)?.words).toContain('Stopped; nothing half-done was kept.')
})

test('text of a model cannot give commands to the runner', async () => {
  const texts = modelFiles('parcels')
  const loud = `console.log('::set-output name=outcome::pass\\n##[set-output name=outcome;]pass'); process.exit(1)`
  const { folder } = await newRepository({ ...texts, 'pipelines/parcels/train.mjs': loud })
  const ended = await action('train-model', { workspace: folder, inputs: { model: 'parcels' } })
  expect(ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'fail' } })
  expect(ended.summary).toContain('set-output')
  expect(ended.log).not.toMatch(/^\s*::set-output/m)
  expect(ended.log).not.toContain('##[')
})

describe('report-pull-request', () => {
  const scenario = shareScenario()
  const report = async (inputs: Record<string, string>, judged?: object): Promise<Ended> => {
    const { github: hub, commit } = scenario()
    const head = await commit('proposal', { 'README.md': 'Other words.\n' })
    const variables = { GITHUB_REPOSITORY: `${owner}/${repo}`, GITHUB_API_URL: hub.apiUrl }
    const workspace = await temporaryFolder()
    const folder = diskFolder(workspace)
    if (judged !== undefined) await folder.write('.assay/evidence/judged.json', JSON.stringify(judged))
    return action('report-pull-request', { workspace, inputs: { 'head-sha': head, ...inputs }, variables })
  }

  test('says that the judge did not finish where there is no evidence', async () => {
    const ended = await report({ 'github-token': 'tok_bot' })
    expect(ended).toMatchObject({ exitCode: 3, outputs: { outcome: 'inconclusive' } })
    const ref = 'heads/proposal'
    const { data } = await scenario().as('bot').rest.checks.listForRef({ owner, repo, ref })
    expect(data.check_runs[0]).toMatchObject({
      name: 'assay',
      conclusion: 'failure',
      output: { title: 'The judge did not finish' },
    })
  })

  test('does not report what was judged of another commit', async () => {
    const ended = await report({ 'github-token': 'tok_bot' }, { schemaVersion: 1, head: sha, models: [] })
    expect(ended).toMatchObject({ exitCode: 2, outputs: { outcome: 'invalid' } })
    const { data } = await scenario().as('bot').rest.checks.listForRef({ owner, repo, ref: 'heads/proposal' })
    expect(data.check_runs.map(({ conclusion }) => conclusion)).toEqual(['failure'])
  })

  test('names the right a token lacks', async () => {
    const ended = await report({ 'github-token': 'tok_reader' })
    expect(ended).toMatchObject({ exitCode: 4, outputs: { outcome: 'unavailable' } })
    expect(ended.annotations[0]?.words).toMatch(
      /refused setCheck on acme\/models with 403[\s\S]*checks: write/,
    )
  })
})
