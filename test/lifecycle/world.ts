import { cpSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Octokit } from 'octokit'
import { onTestFinished } from 'vitest'
import { type DeployModelAnswer, deployModel } from '#actions/deploy-model/deploy-model.ts'
import { gateModel } from '#actions/gate-model/gate-model.ts'
import { type PromoteModelAnswer, promoteModel } from '#actions/promote-model/promote-model.ts'
import { reportPullRequest } from '#actions/report-pull-request/report-pull-request.ts'
import { type RollbackModelAnswer, rollbackModel } from '#actions/rollback-model/rollback-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import { type Kit, openKit } from '#adapters/kit.ts'
import type { Deployer } from '#core/deployment/deployer.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { GitHub } from '#core/github/pull-requests.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { changesOf } from '#core/promotion/change.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { LoopbackGitHub } from '../../demo/github/loopback-github.ts'
import { type Checkout, checkoutIn } from '../actions/clone.ts'
import { build } from '../actions/gate-model/lanes.ts'
import type { Files } from '../actions/tiny-model.ts'
import { type Later, owner, protection, repo } from '../demo/github/ground.ts'
import { connect, startOn } from '../demo/github/harness.ts'
import { model } from './tiny-parcels.ts'

/** main on GitHub, a clone of it with the store, a clock that stands until it is moved, and what can be done to them. */
export interface World {
  readonly folder: string
  readonly kit: Kit
  readonly bot: GitHub
  readonly surroundings: Surroundings
  as(name: string): Octokit
  /** Moves the clock. */
  pass(minutes: number): void
  /** Fetches a branch or a pull request's head. @returns the commit */
  fetch(reference: string): Promise<string>
  /** Fetches main and checks it out. @returns the commit */
  main(): Promise<string>
  /** Commits files on a branch made anew from main (as GitHub has it now), in the clone. @returns the commit */
  commit(branch: string, files: Files, main?: string): Promise<string>
  /** What the judge says about a commit of the clone against main (as GitHub has it now). */
  judgeCommit(head: string, main?: string): Promise<Evidence[]>
  /** Commits, pushes and opens a pull request. @returns its number */
  open(branch: string, files: Files): Promise<number>
  /** Build lane (where the model changes), judge and report. */
  judge(number: number): Promise<Evidence[]>
  /** Merges as a person. @returns the merge commit. @throws what GitHub refuses */
  merge(number: number): Promise<string>
  promote(): Promise<PromoteModelAnswer>
  deploy(environment: string, deployer: Deployer, commit?: string): Promise<DeployModelAnswer>
  rollback(environment: string, reason: string): Promise<RollbackModelAnswer>
  /** What main says an environment runs. */
  desired(environment: string): Promise<Environment | undefined>
}

const rules = { ...protection, codeOwnerReviews: false }

/** A world with a first commit on main; what it is filled with can be copied by {@link copyOf}. */
export async function newWorld(files: Files, later: Later): Promise<World> {
  const folder = await emptyFolder(later)
  const first = checkoutIn(join(folder, 'clone'))
  await mkdir(first.folder)
  await first.git('init', '-q', '-b', 'main')
  await first.commit('main', { '.gitignore': '.assay/\n', ...files }, 'First commit')
  await first.git('clone', '-q', '--bare', '.', join(folder, 'github', `${repo}.git`))
  return openWorld(folder, later)
}

/** A world of its own that is as another one stands now. The other one must be at rest. */
export async function copyOf(world: World, later: Later = onTestFinished): Promise<World> {
  const copy = await emptyFolder(later)
  cpSync(world.folder, copy, { recursive: true })
  return openWorld(copy, later, world.surroundings.clock.now())
}

async function emptyFolder(later: Later): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lifecycle-'))
  later(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function openWorld(
  folder: string,
  later: Later,
  start = new Date('2026-02-01T00:00:00Z'),
): Promise<World> {
  const github = await startOn(join(folder, 'github'), rules, later)
  const clone = checkoutIn(join(folder, 'clone'))
  return worldOf({ folder, clone, github, kit: await openKit(clone.folder), start })
}

function worldOf(parts: {
  readonly folder: string
  readonly clone: Checkout
  readonly github: LoopbackGitHub
  readonly kit: Kit
  readonly start: Date
}): World {
  const { folder, clone, github, kit } = parts
  let now = parts.start.getTime()
  /** The commit of main that stands in the clone, if it is that. */
  let checkedOut: string | undefined
  const surroundings: Surroundings = {
    clock: { now: () => new Date(now) },
    ids: { next: () => 'id' },
    progress: { step: () => {}, detail: () => {}, warn: () => {} },
    signal: new AbortController().signal,
  }
  const bot = octokitGitHub({ apiUrl: github.apiUrl, token: 'tok_bot', owner, repository: repo, retries: 0 })
  const bea = connect(github, 'bea').rest
  const here = { owner, repo }
  const world: World = {
    folder,
    kit,
    bot,
    surroundings,
    as: (name) => connect(github, name),
    pass: (minutes) => {
      now += minutes * 60_000
    },
    fetch: async (reference) => {
      await clone.git('fetch', '-q', github.bareRepository, reference)
      return clone.git('rev-parse', 'FETCH_HEAD')
    },
    main: async () => {
      const tip = await tipOfMain(github)
      if (tip !== undefined && tip === checkedOut) return tip
      const commit = await world.fetch('main')
      await clone.git('checkout', '-q', '-B', 'main', commit)
      checkedOut = commit
      return commit
    },
    commit: async (branch, files, main) => {
      checkedOut = undefined
      await clone.git('checkout', '-q', '-B', branch, main ?? (await world.fetch('main')))
      return clone.commit(branch, files)
    },
    open: async (branch, files) => {
      await world.commit(branch, files)
      await clone.git('push', '-q', '--force', github.bareRepository, branch)
      return (await bea.pulls.create({ ...here, head: branch, base: 'main', title: branch })).data.number
    },
    judge: async (number) => {
      const head = await world.fetch(`refs/pull/${number}/head`)
      const evidences = await world.judgeCommit(head)
      await reportPullRequest({ number, headSha: head, evidences }, { github: bot }, surroundings)
      return evidences
    },
    judgeCommit: async (head, main) => {
      const base = main ?? (await world.main())
      const changedPaths = await kit.history.changedPaths(base, head)
      const evidences: Evidence[] = []
      for (const change of changesOf(kit.settings, changedPaths)) {
        if (change.kind === 'model') {
          checkedOut = undefined
          await clone.git('checkout', '-q', head)
          await build(clone)
        }
        evidences.push(await gated(world, { base, head, changedPaths }))
      }
      return evidences
    },
    merge: async (number) =>
      (await bea.pulls.merge({ ...here, pull_number: number, merge_method: 'merge' })).data.sha,
    promote: async () => {
      const commit = await world.main()
      return withScratch((scratch) =>
        promoteModel(
          { model, commit },
          { ...kit, github: bot, scratch: diskFolder(scratch), runtime: kit.trainer.runtime },
          surroundings,
        ),
      )
    },
    deploy: async (environment, deployer, commit) => {
      const main = await world.main()
      return deployModel({ model, environment, commit: commit ?? main }, { ...kit, deployer }, surroundings)
    },
    rollback: async (environment, reason) => {
      const commit = await world.main()
      return rollbackModel({ model, environment, reason, commit }, { ...kit, github: bot }, surroundings)
    },
    desired: async (environment) =>
      findEnvironment(kit.history.at(await world.main()), kit.settings, model, environment),
  }
  return world
}

/** Without asking git; undefined where it has packed the branch away. */
async function tipOfMain({ bareRepository }: LoopbackGitHub): Promise<string | undefined> {
  const text = await readFile(join(bareRepository, 'refs/heads/main'), 'utf8').catch(() => undefined)
  return text?.trim()
}

async function gated(
  { kit, surroundings }: World,
  { base, head, changedPaths }: { base: string; head: string; changedPaths: string[] },
): Promise<Evidence> {
  const request = {
    model,
    base: { commit: base, tree: kit.history.at(base) },
    head: { commit: head, tree: kit.history.at(head) },
    changedPaths,
  }
  const { evidence } = await withScratch((scratch) =>
    gateModel(
      request,
      {
        ...kit,
        bundle: kit.bundleOf(model),
        champion: kit.championOf(model),
        scratch: diskFolder(scratch),
        runtime: kit.trainer.runtime,
      },
      surroundings,
    ),
  )
  return evidence
}
