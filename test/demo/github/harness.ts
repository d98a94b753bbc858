import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Octokit } from 'octokit'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import type { Happening } from '../../../demo/github/happenings.ts'
import { type LoopbackGitHub, startLoopbackGitHub } from '../../../demo/github/loopback-github.ts'
import type { Protection } from '../../../demo/github/seed.ts'
import { clock, type Later, owner, repo, seed, temporaryFolder } from './ground.ts'

export type Files = Readonly<Record<string, string>>

export interface Scenario {
  readonly github: LoopbackGitHub
  readonly folder: string
  readonly happenings: readonly Happening[]
  /** octokit, with the token `tok_<name>`; anonymous without a name. */
  as(name?: string): Octokit
  /** Commits files onto a branch as ada; makes the branch, from main, if it is not there. */
  commit(branch: string, files: Files, message?: string): Promise<string>
  /** Opens a pull request as bea; answers its number. */
  open(branch: string, title?: string): Promise<number>
  check(sha: string, conclusion: 'success' | 'failure' | 'neutral' | 'skipped'): Promise<number>
}

interface ScenarioOptions {
  readonly files?: Files
  readonly protection?: Protection
}

/** A loopback GitHub on a temporary folder with a first commit on main; gone when the test is. */
export async function startScenario(
  options: ScenarioOptions = {},
  later: Later = onTestFinished,
): Promise<Scenario> {
  const folder = await temporaryFolder(later)
  const github = await startOn(folder, options.protection, later)
  const happenings: Happening[] = []
  github.events.subscribe((happening) => happenings.push(happening))
  const as = (name?: string) => connect(github, name)
  const commit = async (branch: string, files: Files, message = `Change ${branch}`) =>
    await writeCommit(github.bareRepository, branch, files, message)
  const scenario: Scenario = {
    github,
    folder,
    happenings,
    as,
    commit,
    open: async (branch, title = `Open ${branch}`) => {
      const { data } = await as('bea').rest.pulls.create({ owner, repo, head: branch, base: 'main', title })
      return data.number
    },
    check: async (head_sha, conclusion) => {
      const { data } = await as('bot').rest.checks.create({
        owner,
        repo,
        name: 'assay',
        head_sha,
        conclusion,
      })
      return data.id
    },
  }
  await commit('main', { 'README.md': '# Models\n', ...options.files }, 'First commit')
  return scenario
}

/** One scenario for all tests of a group that leave it as it is; `prepare` runs once. */
export function shareScenario(
  options: ScenarioOptions = {},
  prepare: (scenario: Scenario) => Promise<unknown> = async () => {},
): () => Scenario {
  let shared: Scenario | undefined
  const undo: (() => Promise<void>)[] = []
  beforeAll(async () => {
    shared = await startScenario(options, (work) => undo.unshift(work))
    await prepare(shared)
  })
  afterAll(async () => {
    for (const work of undo) await work()
  })
  return () => shared!
}

export async function startOn(
  folder: string,
  rules?: Protection,
  later: Later = onTestFinished,
): Promise<LoopbackGitHub> {
  const github = await startLoopbackGitHub({
    folder,
    clock,
    seed: rules === undefined ? seed : { ...seed, protection: rules },
  })
  later(() => github.close())
  return github
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export function connect(github: LoopbackGitHub, name?: string): Octokit {
  return new Octokit({
    baseUrl: github.apiUrl,
    log: silent,
    throttle: { enabled: false },
    retry: { enabled: false },
    ...(name === undefined ? {} : { auth: `tok_${name}` }),
  })
}

/** Writes a commit straight into the bare repository: quick, and the protection does not mind. */
async function writeCommit(bare: string, branch: string, files: Files, message: string): Promise<string> {
  const parent = [branch, 'main'].find((name) => existsSync(join(bare, 'refs', 'heads', name)))
  const data = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`
  const changes = Object.entries(files).map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`)
  const signature = `ada <ada@users.noreply.github.com> ${Math.floor(clock.now().getTime() / 1000)} +0000`
  const from = parent === undefined ? '' : `from refs/heads/${parent}^0\n`
  const input = `commit refs/heads/${branch}\nmark :1\ncommitter ${signature}\n${data(message)}${from}${changes.join('')}\nget-mark :1\n`
  const child = spawn('git', ['-C', bare, 'fast-import', '--quiet'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  const [made] = await Promise.all([text(child.stdout), once(child, 'close')])
  return made.trim()
}

/** Status and message of the answer that turned a request down. */
export async function refusal(answer: Promise<unknown>): Promise<{ status: number; message: string }> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error, 'the request should have been refused').toBeDefined()
  const { status, response } = error as { status: number; response?: { data?: { message?: string } } }
  return { status, message: response?.data?.message ?? '' }
}
