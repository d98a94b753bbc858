import type { Deployer } from '#core/deployment/deployer.ts'
import type { Environment } from '#core/environment/environment.ts'
import { environmentText } from '#core/environment/write-environment.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { Files } from '../actions/tiny-model.ts'
import { model } from './tiny-parcels.ts'
import type { World } from './world.ts'

/** A backend in memory, which takes whatever it is given. */
export function memoryDeployer(): Deployer & { readonly deployed: string[] } {
  const live = new Map<string, string>()
  const deployed: string[] = []
  return {
    deployed,
    live: async ({ environment }) => live.get(environment),
    deploy: async ({ environment, version, package: { sha256 } }) => {
      deployed.push(`${environment} ${version}`)
      live.set(environment, sha256)
      return { kind: 'verified', words: 'It answers.' }
    },
  }
}

/** A model change from branch to main. @returns the merge commit */
export async function land(world: World, branch: string, files: Files): Promise<string> {
  const number = await world.open(branch, files)
  await world.judge(number)
  return world.merge(number)
}

/** Merges as an administrator can: whatever the judge said, the check is set by hand. @returns the merge commit */
export async function mergeAnyway(world: World, number: number): Promise<string> {
  const { headSha } = await world.bot.readPullRequest(number)
  await world.bot.setCheck({ name: 'assay', headSha, conclusion: 'success', title: 'By hand', summary: '' })
  return world.merge(number)
}

/** Opens a pull request and merges it without its being judged. @returns the merge commit */
export async function mergeByHand(world: World, branch: string, files: Files): Promise<string> {
  return mergeAnyway(world, await world.open(branch, files))
}

/** The next promotion from pull request to main. @returns the environment */
export async function promoteAndMerge(world: World): Promise<string> {
  const answer = await world.promote()
  if (answer.kind !== 'proposed') throw new Error(`nothing was proposed: ${answer.words}`)
  await world.judge(answer.proposed.pullRequest.number)
  await world.merge(answer.proposed.pullRequest.number)
  return answer.environment
}

/** What main says, in both environments, deployed and soaked. */
export async function promoteEverywhere(world: World, deployer: Deployer = memoryDeployer()): Promise<void> {
  for (let step = 0; step < 2; step++) {
    await world.deploy(await promoteAndMerge(world), deployer)
    world.pass(61)
  }
}

/** Path and text of an environment file. */
export function environmentFile({ kit }: World, environment: Environment): Files {
  return {
    [modelPaths(kit.settings, model).environment(environment.environment)]: environmentText(environment),
  }
}

/** Number of the pull request an answer is about. */
export function numberOf(answer: { kind: string; proposed?: unknown }): number {
  if (answer.kind !== 'proposed') throw new Error(`nothing was proposed: ${JSON.stringify(answer)}`)
  return (answer.proposed as { pullRequest: { number: number } }).pullRequest.number
}
