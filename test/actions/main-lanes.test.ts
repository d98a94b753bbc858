import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { owner, repo } from '../demo/github/ground.ts'
import { startScenario } from '../demo/github/harness.ts'
import { builtActions } from './built-step.ts'
import { checkoutIn } from './clone.ts'
import { modelFiles, pipelineOf } from './tiny-model.ts'
import { temporaryFolder } from './tiny-repository.ts'

const action = builtActions()

test('a pull request is validated, trained, evaluated, judged and reported, each step a process of its own', async () => {
  const { github, as, open } = await startScenario()
  const folder = await temporaryFolder()
  const clone = checkoutIn(folder)
  await clone.git('clone', '-q', github.cloneUrl('tok_ada'), '.')
  await clone.commit('main', { '.gitignore': '.assay/\n', ...modelFiles('parcels') })
  await clone.git('push', '-q', 'origin', 'main')
  const pipeline = pipelineOf('parcels')
  const steeper = {
    ...pipeline,
    gate: { ...pipeline.gate, mode: 'sealed' },
    training: { ...pipeline.training, hyperparameters: { slope: 3, colour: 0 } },
  }
  const head = await clone.commit('steeper', modelFiles('parcels', { pipeline: steeper }))
  await clone.git('push', '-q', 'origin', 'steeper')
  const number = await open('steeper')
  const workspace = folder

  const validated = await action('validate-data', { workspace })
  expect(validated).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'pass', results: join(folder, '.assay/validation/parcels/data-results.json') },
    annotations: [],
  })
  expect(validated.summary).toContain('| `parcels` | pass |')

  const trained = await action('train-model', { workspace, inputs: { base: 'main' } })
  expect(trained.log).toContain('▸ Training parcels: node train.mjs on')
  expect(trained).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })
  const runFile = JSON.parse(await readFile(join(folder, '.assay/bundles/parcels/run.json'), 'utf8'))
  expect(trained.outputs).toMatchObject({
    version: runFile.version,
    package: runFile.package.sha256,
    'training-key': runFile.trainingKey,
  })

  const evaluated = await action('evaluate-model', { workspace, inputs: { base: 'main' } })
  expect(evaluated).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })

  // The clone's own credentials are gone, as after `persist-credentials: false`: the ledger is pushed with the token.
  await clone.git('remote', 'set-url', 'origin', `${github.url}/${owner}/${repo}.git`)
  const judged = await action('gate-model', {
    workspace,
    inputs: { base: 'main', 'github-token': 'tok_bot' },
  })
  expect(judged.log).toContain('▸ Judging parcels by the rules of commit')
  expect(judged).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'pass', evidence: join(folder, '.assay/evidence') },
  })
  expect(judged.summary).toContain('Sealed holdout, run 1: pass. 31 of 32 runs and 3 of 4 passes left.')
  expect(`${judged.log}${JSON.stringify(judged.outputs)}`).not.toMatch(/0\.\d{3}/)
  const told = JSON.parse(await readFile(join(folder, '.assay/evidence/parcels.json'), 'utf8'))
  expect(told).toMatchObject({ sealed: { kind: 'told', word: 'pass' }, validation: { outcome: 'pass' } })
  expect(told).not.toHaveProperty('verdict')
  expect(await clone.git('ls-remote', github.cloneUrl('tok_ada'), 'refs/assay/*')).toMatch(
    /^[0-9a-f]{40}\trefs\/assay\/ledger\/parcels$/,
  )

  const variables = {
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_SERVER_URL: github.url,
    GITHUB_RUN_ID: '77',
  }
  const inputs = { 'pull-request': String(number), 'head-sha': head, 'github-token': 'tok_bot' }
  const reported = await action('report-pull-request', { workspace, inputs, variables })
  expect(reported).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'pass', conclusion: 'success', comment: 'created' },
  })
  expect(reported.log).toContain('::add-mask::tok_bot')
  const again = await action('report-pull-request', { workspace, inputs, variables })
  expect(again.outputs).toMatchObject({ comment: 'same' })

  const octokit = as('bot')
  const comments = await octokit.rest.issues.listComments({ owner, repo, issue_number: number })
  expect(comments.data.map(({ user }) => user?.login)).toEqual(['assay[bot]'])
  expect(comments.data[0]?.body).toContain(`${github.url}/${owner}/${repo}/actions/runs/77`)
  const checks = await octokit.rest.checks.listForRef({ owner, repo, ref: head })
  expect(checks.data.check_runs.map(({ name, conclusion }) => ({ name, conclusion }))).toEqual([
    { name: 'assay', conclusion: 'success' },
  ])
}, 90_000)
