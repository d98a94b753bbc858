import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { runGit } from '#adapters/git/run-git.ts'
import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import { type Kit, openKit } from '#adapters/kit.ts'
import { type Router, startRouter } from '#adapters/serving/router.ts'
import type { GitHub } from '#core/github/pull-requests.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type LoopbackGitHub, startLoopbackGitHub } from './github/loopback-github.ts'
import { takePlace } from './one-story.ts'
import { type People, type Person, people, repository, seed, tokens } from './people.ts'

/** The model of the story. */
export const model = 'bird-strike-damage'
export const modelFolder = `pipelines/${model}`

/** Everything the story plays on, below one folder. */
export interface Stage {
  readonly folder: string
  /** main, checked out: where promotion, deploying and watching run. */
  readonly work: Kit
  readonly github: LoopbackGitHub
  readonly bot: GitHub
  readonly people: People
  readonly routers: Readonly<Record<'staging' | 'prod', Router>>
  readonly surroundings: Surroundings
  /** Ada's clone with a new branch of main checked out; edits in it become a commit and a push. */
  propose(
    branch: string,
    title: string,
    body: string,
    edits: Readonly<Record<string, string>>,
  ): Promise<number>
  /** A clone with one commit checked out and nothing else in it. */
  clone(name: string, commit: string): Promise<Kit>
  /** Fetches main and checks it out in the work folder. @returns the commit */
  pullMain(): Promise<string>
  close(): Promise<void>
}

/**
 * Sets the stage anew: a bare repository with GitHub's API before it, main protected, routers for two environments.
 * The repository starts without any model; the story brings it.
 */
export async function setStage(root: string, folder: string, surroundings: Surroundings): Promise<Stage> {
  const giveBack = await takePlace(folder)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await plantRepository(root, folder)
  const github = await startLoopbackGitHub({
    folder: join(folder, 'github'),
    clock: surroundings.clock,
    seed,
  })
  const routers: Router[] = []
  try {
    const clone = async (name: string, commit: string, person?: Person): Promise<string> => {
      const path = join(folder, name)
      // Lanes only read: they clone the bare repository itself. Who pushes does so over HTTP, with a token.
      const from = person === undefined ? github.bareRepository : github.cloneUrl(tokens[person])
      await runGit(folder, ['clone', '--quiet', '--no-checkout', from, path])
      await runGit(path, ['checkout', '--quiet', commit])
      await symlink(join(root, 'node_modules'), join(path, 'node_modules'))
      return path
    }
    const store = join(folder, 'work', '.assay', 'store')
    const work = await openKit(await clone('work', 'main'), { store })
    const author = await clone('ada', 'main', 'ada')
    await runGit(author, ['config', 'user.name', 'Ada'])
    await runGit(author, ['config', 'user.email', 'ada@airfield.example'])
    const route = async (environment: string): Promise<Router> => {
      const state = work.servingOf(model, environment)
      const router = await startRouter({
        ...surroundings,
        folder: state.path,
        captureFolder: state.absolute('captures'),
        endpointName: `${model}-${environment}`,
      })
      routers.push(router)
      return router
    }
    const acts = people(github.apiUrl)
    return {
      folder,
      work,
      github,
      bot: octokitGitHub({
        apiUrl: github.apiUrl,
        token: tokens.assay,
        owner: repository.owner,
        repository: repository.repo,
      }),
      people: acts,
      routers: { staging: await route('staging'), prod: await route('prod') },
      surroundings,
      propose: async (branch, title, body, edits) => {
        await runGit(author, ['fetch', '--quiet', 'origin', 'main'])
        await runGit(author, ['checkout', '--quiet', '-B', branch, 'origin/main'])
        for (const [path, content] of Object.entries(edits))
          await writeAtomically(join(author, path), content)
        await runGit(author, ['add', '--all'])
        await runGit(author, ['commit', '--quiet', '-m', title])
        await runGit(author, ['push', '--quiet', '--force', 'origin', branch])
        return acts.open('ada', branch, title, body)
      },
      clone: async (name, commit) => openKit(await clone(name, commit), { store }),
      pullMain: async () => {
        await runGit(work.root, ['fetch', '--quiet', 'origin', 'main'])
        await runGit(work.root, ['checkout', '--quiet', '-B', 'main', 'origin/main'])
        return (await runGit(work.root, ['rev-parse', 'HEAD'])).toString().trim()
      },
      close: async () => {
        await Promise.all(routers.map((router) => router.close()))
        await github.close()
        await giveBack()
      },
    }
  } catch (error) {
    await Promise.all(routers.map((router) => router.close()))
    await github.close()
    throw error
  }
}

/** A first commit without a model, in a bare repository where the API will look for it. */
async function plantRepository(root: string, folder: string): Promise<void> {
  const first = join(folder, 'first')
  await mkdir(join(first, '.github'), { recursive: true })
  await writeFile(
    join(first, '.github', 'CODEOWNERS'),
    '/pipelines/*/pipeline.yaml @airfield/safety\n/pipelines/*/contract.yaml @airfield/safety\n/pipelines/*/environments/prod.yaml @airfield/safety\n/.github/ @airfield/safety\n',
  )
  await writeFile(join(first, '.gitignore'), 'node_modules\n.assay/\n')
  await cp(join(root, 'assay.yaml'), join(first, 'assay.yaml'))
  await cp(join(root, 'package-lock.json'), join(first, 'package-lock.json'))
  await writeFile(
    join(first, 'README.md'),
    '# Models of the airfield\n\nWhat runs is in pipelines/<model>/environments/.\n',
  )
  await runGit(first, ['init', '--quiet', '--initial-branch', 'main'])
  await runGit(first, ['config', 'user.name', 'Grace'])
  await runGit(first, ['config', 'user.email', 'grace@airfield.example'])
  await runGit(first, ['add', '--all'])
  await runGit(first, ['commit', '--quiet', '-m', 'Start the repository'])
  await mkdir(join(folder, 'github'), { recursive: true })
  await runGit(folder, [
    'clone',
    '--quiet',
    '--bare',
    first,
    join(folder, 'github', `${repository.repo}.git`),
  ])
  await rm(first, { recursive: true, force: true })
}
