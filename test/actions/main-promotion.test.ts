import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRouter } from '#adapters/serving/router.ts'
import { randomIds, systemClock } from '#adapters/system.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { startScenario } from '../demo/github/harness.ts'
import { builtActions } from './built-step.ts'
import { checkoutIn } from './clone.ts'
import { modelFiles, parcels, pipelineOf } from './tiny-model.ts'
import { temporaryFolder } from './tiny-repository.ts'

const action = builtActions()

test('what main says is promoted, judged, deployed, watched and taken back', async () => {
  const { github, as } = await startScenario()
  const folder = await temporaryFolder()
  const clone = checkoutIn(folder)
  await clone.git('clone', '-q', github.cloneUrl('tok_ada'), '.')
  const watched = { ...pipelineOf('parcels'), monitoring: { window: { rows: 200 }, rows_per_year: 1000 } }
  await clone.commit('main', { '.gitignore': '.assay/\n', ...modelFiles('parcels', { pipeline: watched }) })
  const training = { ...watched.training, hyperparameters: { slope: 3, colour: 0 } }
  const head = await clone.commit('steeper', modelFiles('parcels', { pipeline: { ...watched, training } }))

  const variables = { GITHUB_REPOSITORY: `${owner}/${repo}`, GITHUB_API_URL: github.apiUrl }
  const step = (name: string, inputs: Record<string, string> = {}) =>
    action(name, { workspace: folder, inputs, variables })
  const token = { 'github-token': 'tok_bot' }
  for (const name of ['train-model', 'evaluate-model', 'gate-model']) {
    expect(await step(name, { base: 'main' }), name).toMatchObject({ exitCode: 0 })
  }
  await clone.git('checkout', '-q', 'main')
  expect(await step('promote-model', token)).toMatchObject({
    exitCode: 3,
    outputs: { outcome: 'inconclusive', 'pull-requests': '[]' },
  })

  await clone.git('merge', '-q', '--ff-only', 'steeper')
  await clone.git('push', '-q', 'origin', 'main')
  const promoted = await step('promote-model', token)
  expect(promoted).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })
  const [proposal] = JSON.parse(promoted.outputs['pull-requests'] ?? '')
  expect(proposal).toMatchObject({
    model: 'parcels',
    environment: 'staging',
    kind: 'opened',
    branch: 'promote/parcels/staging',
  })
  const { data: files } = await as('bot').rest.pulls.listFiles({ owner, repo, pull_number: proposal.number })
  const folders = files.map(({ filename }) => filename.replace(proposal.version, '<version>')).sort()
  expect(folders).toEqual([
    'model-cards/parcels/<version>.json',
    'model-cards/parcels/<version>.md',
    'pipelines/parcels/environments/staging.yaml',
  ])
  const again = await step('promote-model', token)
  expect(JSON.parse(again.outputs['pull-requests'] ?? '')).toMatchObject([{ kind: 'same' }])

  const known = { 'head-repository': `${owner}/${repo}`, 'head-branch': proposal.branch, ...token }
  const found = await step('find-pull-request', { ...known, 'head-sha': proposal.headSha })
  expect(found.outputs).toMatchObject({ found: 'true', 'pull-request': String(proposal.number) })
  const stale = await step('find-pull-request', { ...known, 'head-sha': head })
  expect(stale).toMatchObject({ exitCode: 0, outputs: { found: 'false' } })
  expect(stale.annotations[0]?.words).toContain('moved on')
  const elsewhere = { ...known, 'head-repository': `mallory/${repo}`, 'head-sha': proposal.headSha }
  expect((await step('find-pull-request', elsewhere)).outputs).toMatchObject({ found: 'false' })
  const numbered = { 'pull-request': String(proposal.number), 'head-sha': proposal.headSha, ...token }
  expect((await step('find-pull-request', numbered)).outputs).toMatchObject({ found: 'true' })

  await clone.git('fetch', '-q', 'origin', proposal.branch)
  const asked = await step('evaluate-model', { subject: 'champion', base: 'main', head: proposal.headSha })
  expect(asked).toMatchObject({ exitCode: 0, outputs: { evaluations: '[]' } })
  const judged = await step('gate-model', { base: 'main', head: proposal.headSha })
  expect(judged, judged.log).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })

  await clone.git('merge', '-q', '--ff-only', proposal.headSha)
  const routers = join(folder, '.assay/routers')
  const router = await startRouter({
    folder: join(routers, 'parcels/staging'),
    captureFolder: join(routers, 'captures'),
    endpointName: 'parcels-staging',
    clock: systemClock,
    ids: randomIds,
    progress: { step: () => {}, detail: () => {}, warn: () => {} },
    signal: AbortSignal.timeout(30_000),
  })
  onTestFinished(() => router.close())
  const deployed = await step('deploy-model', { router: routers, patience: '5s' })
  expect(deployed, deployed.log).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass', failed: '[]' } })
  expect(JSON.parse(deployed.outputs.deployments ?? '')).toEqual([
    { model: 'parcels', environment: 'staging', kind: 'verified', version: proposal.version },
  ])

  await clone.git('checkout', '-q', '-B', 'main')
  const pipeline = { ...watched, training }
  const more = await clone.commit('more', modelFiles('parcels', { pipeline, data: parcels(1000) }))
  await step('train-model', { base: 'main' })
  await step('evaluate-model', { base: 'main' })
  await clone.git('checkout', '-q', 'main')
  await clone.git('worktree', 'add', '-q', join(folder, '.assay/candidate'), more)
  const moved = { base: 'main', head: more }
  const without = await step('gate-model', moved)
  expect(without.annotations.at(-1)?.words).toContain('the data are not those that')
  const candidate = { ...moved, data: '.assay/candidate' }
  expect(await step('gate-model', candidate)).toMatchObject({ exitCode: 3 })
  const champion = await step('evaluate-model', { ...candidate, subject: 'champion' })
  expect(JSON.parse(champion.outputs.evaluations ?? '')).toMatchObject([{ model: 'parcels' }])
  const compared = await step('gate-model', candidate)
  expect(compared, compared.log).toMatchObject({ exitCode: 0, outputs: { outcome: 'pass' } })

  expect(await step('detect-drift')).toMatchObject({ exitCode: 3, outputs: { outcome: 'inconclusive' } })
  const back = { model: 'parcels', environment: 'staging', reason: 'It errs.', ...token }
  const rolled = await step('rollback-model', back)
  expect(rolled).toMatchObject({ exitCode: 1, outputs: { outcome: 'fail', 'pull-requests': '[]' } })
  expect(rolled.annotations.at(-1)?.words).toContain('No other version was ever verified in staging')
}, 90_000)
