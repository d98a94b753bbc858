import assert from 'node:assert/strict'
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Octokit } from 'octokit'
import { startLoopbackGitHub } from '../../demo/github/loopback-github.ts'
import type { Seed } from '../../demo/github/seed.ts'
import { checkoutIn } from '../../test/actions/clone.ts'
import { type Files, modelFiles, pipelineOf } from '../../test/actions/tiny-model.ts'
import { type Played, played, standIns, variables } from './play-workflow.ts'

const root = resolve(import.meta.dirname, '../..')
const [owner, repo] = ['acme', 'models']
const where = { owner, repo }

const seed: Seed = {
  owner,
  repository: repo,
  users: [
    { login: 'ada', type: 'User', permission: 'admin' },
    { login: 'assay[bot]', type: 'Bot', permission: 'write' },
  ],
  tokens: {
    tok_ada: { login: 'ada' },
    tok_bot: {
      login: 'assay[bot]',
      permissions: { contents: 'read', pull_requests: 'write', checks: 'write' },
    },
  },
}

/** A head, and what the judge is to say of it. */
interface Scene {
  readonly branch: string
  readonly files: Files
  readonly conclusion: 'success' | 'failure'
}

const scenes: readonly Scene[] = [
  { branch: 'steeper', files: withSlope(3), conclusion: 'success' },
  { branch: 'upside-down', files: withSlope(-3), conclusion: 'failure' },
  { branch: 'words', files: { 'README.md': 'No model is touched.\n' }, conclusion: 'success' },
]

/**
 * Plays build.yml and judge.yml with `act`, on this machine and against the GitHub on loopback: a good head gets a
 * comment and a green check, a poor one a red one. Stand-ins take the place of GitHub's own actions.
 * @param act path of the program
 */
export async function playLanes(act: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'assay-act-'))
  const github = await startLoopbackGitHub({
    folder: join(scratch, 'hub'),
    clock: { now: () => new Date() },
    seed,
  })
  try {
    const stage = await prepare(scratch, github.cloneUrl('tok_ada'))
    const octokit = new Octokit({ auth: 'tok_bot', baseUrl: github.apiUrl })
    const lanes = async (
      event: 'pull_request' | 'merge_group',
      payload: object,
      head: Head,
    ): Promise<string> => {
      const play = (name: string, workflow: string, facts: object): Promise<Played> =>
        stage.play(act, github.url, name, workflow, { ...facts, repository })
      await rm(join(scratch, 'artifacts'), { recursive: true, force: true })
      const built = await play(event, 'build', payload)
      assert.equal(built.ran.build, true, `build did not run\n${built.log}`)
      const conclusion = built.exitCode === 0 ? 'success' : 'failure'
      const run = { id: 1, event, conclusion, head_repository: repository, ...head }
      const judged = await play('workflow_run', 'judge', { workflow_run: run })
      assert.deepEqual(judged.ran, { champion: true, judge: true }, judged.log)
      return judged.log
    }
    const checksOf = async (ref: string) =>
      (await octokit.rest.checks.listForRef({ ...where, ref })).data.check_runs.map(
        ({ name, conclusion }) => `${name} ${conclusion}`,
      )
    for (const { branch, files, conclusion } of scenes) {
      const sha = await stage.propose(branch, files)
      const request = { ...where, head: branch, base: 'main', title: branch }
      const { data: pull } = await octokit.rest.pulls.create(request)
      const log = await lanes('pull_request', { pull_request: pull }, { head_sha: sha, head_branch: branch })
      assert.deepEqual(await checksOf(sha), [`assay ${conclusion}`], log)
      const about = { ...where, issue_number: pull.number }
      assert.equal((await octokit.rest.issues.listComments(about)).data.length, 1, log)
      console.log(`act: ${branch}: assay is ${conclusion}`)
    }
    const queue = 'gh-readonly-queue/main/pr-1'
    const sha = await stage.propose(queue, withSlope(2))
    const group = { head_sha: sha, head_ref: `refs/heads/${queue}`, base_sha: await stage.main() }
    const log = await lanes('merge_group', { merge_group: group }, { head_sha: sha, head_branch: queue })
    assert.deepEqual(await checksOf(sha), ['assay success'], log)
    console.log('act: merge queue: assay is success')
  } finally {
    await github.close()
    await rm(scratch, { recursive: true, force: true })
  }
}

const repository = { full_name: `${owner}/${repo}`, default_branch: 'main' }

interface Head {
  readonly head_sha: string
  readonly head_branch: string
}

function withSlope(slope: number): Files {
  const pipeline = pipelineOf('parcels')
  const training = { ...pipeline.training, hyperparameters: { slope, colour: 0 } }
  return modelFiles('parcels', { pipeline: { ...pipeline, training } })
}

async function prepare(scratch: string, cloneUrl: string) {
  const folder = join(scratch, 'clone')
  await mkdir(folder)
  const clone = checkoutIn(folder)
  await clone.git('init', '-q', '-b', 'main')
  await clone.git('remote', 'add', 'origin', cloneUrl)
  for (const part of [
    'actions',
    'adapters',
    'core',
    'scripts',
    '.github',
    'package.json',
    'package-lock.json',
    '.gitignore',
  ]) {
    await cp(join(root, part), join(folder, part), { recursive: true })
  }
  await clone.commit('main', modelFiles('parcels'), 'First commit')
  await clone.git('push', '-q', 'origin', 'main')
  const bin = join(scratch, 'bin')
  await mkdir(bin)
  // What `npm ci` would fetch is here already.
  await writeFile(join(bin, 'npm'), `#!/bin/sh\nln -sfn '${join(root, 'node_modules')}' node_modules\n`)
  await chmod(join(bin, 'npm'), 0o755)
  return {
    main: () => clone.git('rev-parse', 'main'),
    propose: async (branch: string, files: Files): Promise<string> => {
      await clone.git('checkout', '-q', 'main')
      const head = await clone.commit(branch, files)
      await clone.git('push', '-q', 'origin', branch)
      await clone.git('checkout', '-q', 'main')
      return head
    },
    play: async (
      act: string,
      url: string,
      event: string,
      workflow: string,
      payload: object,
    ): Promise<Played> => {
      const home = join(scratch, 'home')
      await mkdir(home, { recursive: true })
      const eventFile = join(scratch, 'event.json')
      await writeFile(eventFile, JSON.stringify(payload))
      const args = [
        event,
        '--json',
        ...['-W', `.github/workflows/${workflow}.yml`, '-e', eventFile],
        ...['-P', 'ubuntu-latest=-self-hosted', '--no-cache-server', '--no-skip-checkout'],
        ...(await standIns()),
        ...['-s', 'GITHUB_TOKEN=tok_bot'],
        ...variables({
          GITHUB_REPOSITORY: `${owner}/${repo}`,
          GITHUB_API_URL: url,
          GITHUB_SERVER_URL: url,
          STANDIN_ARTIFACTS: join(scratch, 'artifacts'),
        }),
      ]
      const environment = {
        HOME: home,
        PATH: [bin, join(root, 'node_modules/.bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
        ACT_DISABLE_VERSION_CHECK: '1',
        LANG: 'C.UTF-8',
      }
      return await played(act, args, folder, environment)
    },
  }
}

if (import.meta.main) await playLanes(process.argv[2] ?? 'act')
