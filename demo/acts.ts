import { setTimeout as wait } from 'node:timers/promises'
import { type DeployModelAnswer, deployModel } from '#actions/deploy-model/deploy-model.ts'
import { promoteModel } from '#actions/promote-model/promote-model.ts'
import { rollbackModel } from '#actions/rollback-model/rollback-model.ts'
import { deployerOf } from '#adapters/deployer.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Progress } from '#core/surroundings.ts'
import { type LaneAnswer, runLanes } from './lanes.ts'
import type { Narrator } from './narrator.ts'
import type { Report } from './replay.ts'
import { model, type Stage } from './stage.ts'
import { sendWhile } from './traffic.ts'

/** What every chapter is handed. */
export interface Scene {
  readonly stage: Stage
  readonly narrator: Narrator
  /** The repository the story was started in: the model's files come from there. */
  readonly root: string
  /** Reports that were held back before splitting, in an order drawn by their ids. */
  readonly reports: readonly Report[]
}

/** A little more than the story's pipeline lets a version soak. */
const soakMilliseconds = 220

/** How a promotion through one environment ended. */
export interface Journey {
  readonly environment: string
  readonly lanes: LaneAnswer
  readonly merged: boolean
  readonly deployed: DeployModelAnswer | undefined
  readonly callersFailed: number
}

/** A pull request that is judged, approved by Grace, and merged if the check lets it. */
export async function judgeAndMerge(
  { stage, narrator }: Scene,
  number: number,
): Promise<{ readonly lanes: LaneAnswer; readonly mergedAs: string | undefined }> {
  const lanes = await runLanes(stage, number)
  const [evidence] = lanes.evidences
  narrator.say(`   #${number}: ${evidence?.headline ?? 'touches no model'}  [check: ${lanes.conclusion}]`)
  if (lanes.conclusion === 'success') await stage.people.approve('grace', number, 'Read the comment; agreed.')
  const answer = await stage.people.merge('grace', number)
  if (answer.kind === 'refused') {
    narrator.say(`   Merging #${number} is refused: ${answer.words}`)
    return { lanes, mergedAs: undefined }
  }
  narrator.say(`   Grace approves and merges #${number}.`)
  await stage.pullMain()
  return { lanes, mergedAs: answer.sha }
}

/** Promotes what main says through its environments, one pull request each, as long as each is verified. */
export async function promoteEverywhere(
  scene: Scene,
  traffic: Readonly<Record<string, readonly Report[]>>,
): Promise<Journey[]> {
  const journeys: Journey[] = []
  for (;;) {
    const proposed = await promoteOnce(scene)
    if (proposed === undefined) return journeys
    const { number, environment } = proposed
    const { lanes, mergedAs } = await judgeAndMerge(scene, number)
    if (mergedAs === undefined)
      return [...journeys, { environment, lanes, merged: false, deployed: undefined, callersFailed: 0 }]
    const { deployed, callersFailed } = await deployUnderTraffic(
      scene,
      environment,
      traffic[environment] ?? [],
    )
    journeys.push({ environment, lanes, merged: true, deployed, callersFailed })
    if (deployed.kind !== 'verified' || environment === 'prod') return journeys
    await wait(soakMilliseconds, undefined, { signal: scene.stage.surroundings.signal })
  }
}

async function promoteOnce({
  stage,
  narrator,
}: Scene): Promise<{ number: number; environment: string } | undefined> {
  const surroundings = { ...stage.surroundings, progress: onceEach(stage.surroundings.progress) }
  for (;;) {
    const commit = await stage.pullMain()
    const answer = await withScratch((scratch) =>
      promoteModel(
        { model, commit },
        {
          ...stage.work,
          github: stage.bot,
          scratch: diskFolder(scratch),
          runtime: stage.work.trainer.runtime,
        },
        surroundings,
      ),
    )
    if (answer.kind === 'proposed') {
      return { number: answer.proposed.pullRequest.number, environment: answer.environment }
    }
    if (answer.kind !== 'waiting') {
      narrator.say(`   ${answer.version}: ${answer.words}`)
      return undefined
    }
    await wait(soakMilliseconds, undefined, { signal: stage.surroundings.signal })
  }
}

/** Who asks again every second hears the same words each time; they are said once. */
function onceEach(progress: Progress): Progress {
  const said = new Set<string>()
  const once =
    (say: (message: string) => void) =>
    (message: string): void => {
      if (!said.has(message)) say(message)
      said.add(message)
    }
  return { step: once(progress.step), detail: once(progress.detail), warn: once(progress.warn) }
}

async function deployUnderTraffic(
  { stage, narrator }: Scene,
  environment: string,
  reports: readonly Report[],
): Promise<{ deployed: DeployModelAnswer; callersFailed: number }> {
  const commit = await stage.pullMain()
  const deployer = deployerOf(stage.work, { milliseconds: 30_000 })
  const work = deployModel({ model, environment, commit }, { ...stage.work, deployer }, stage.surroundings)
  const router = environment === 'prod' ? stage.routers.prod : stage.routers.staging
  const first =
    (await stage.work.servingOf(model, environment).readText('state.json'))?.includes('"champion":null') ===
    true
  // Before anything runs there, nobody calls.
  const { result, answered } = first
    ? { result: await work, answered: { sent: 0, failed: 0 } }
    : await sendWhile(router, reports, work, stage.surroundings.signal)
  const words = 'record' in result ? result.record.why : result.words
  narrator.say(
    `   ${environment}: ${result.kind}. ${words} (${answered.sent} requests meanwhile, ${answered.failed} unanswered)`,
  )
  return { deployed: result, callersFailed: answered.failed }
}

/** The revert pull request of an environment that failed, judged and merged. */
export async function takeBack(
  scene: Scene,
  environment: string,
  reason: string,
): Promise<{ number: number; merged: boolean } | undefined> {
  const { stage, narrator } = scene
  const commit = await stage.pullMain()
  const answer = await rollbackModel(
    { model, environment, reason, commit },
    { ...stage.work, github: stage.bot },
    stage.surroundings,
  )
  if (answer.kind !== 'proposed') {
    narrator.say(`   ${answer.words}`)
    return undefined
  }
  const { number } = answer.proposed.pullRequest
  narrator.say(`   Revert pull request #${number}: ${answer.from} → ${answer.to}, with a hold.`)
  const { mergedAs } = await judgeAndMerge(scene, number)
  return { number, merged: mergedAs !== undefined }
}
