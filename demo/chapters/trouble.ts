import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { judgeAndMerge, promoteEverywhere, type Scene, takeBack } from '../acts.ts'
import { hawkDesk } from '../changes.ts'
import type { Chapter } from '../narrator.ts'
import { model, modelFolder } from '../stage.ts'
import { canaryTraffic, told } from './models.ts'

/** The same scores, a crash on one kind of row: only the canary can find it. */
export async function trouble(scene: Scene): Promise<Chapter> {
  const { stage, narrator, reports } = scene
  narrator.chapter('6 · trouble: only the serving code changes')
  await stage.pullMain()
  const path = `${modelFolder}/serve.ts`
  const number = await stage.propose(
    'ada/hawk-desk',
    'Tell Denver’s desk about hawks',
    'The scores stay the same; the answer is only accompanied by a line for the desk.',
    hawkDesk({ [path]: await readFile(join(stage.work.root, path), 'utf8') }),
  )
  const { lanes, mergedAs } = await judgeAndMerge(scene, number)
  const verdict = lanes.evidences[0]?.verdict
  const colorado = reports.filter(
    (report) =>
      report.source['Origin State'] === 'Colorado' &&
      report.source['Aircraft Airline Operator'] === 'UNITED AIRLINES',
  )
  narrator.say(
    `   In prod it is a day of United's reports from Colorado (${colorado.length} held-back ones, again and again).`,
  )
  const journeys =
    mergedAs === undefined
      ? []
      : await promoteEverywhere(scene, { ...canaryTraffic(reports), prod: colorado })
  const last = journeys.at(-1)
  const failed = last?.deployed?.kind === 'failed' ? last : undefined
  const revert =
    failed?.deployed?.kind === 'failed'
      ? await takeBack(scene, failed.environment, failed.deployed.record.why)
      : undefined
  const commit = await stage.pullMain()
  const held =
    failed === undefined
      ? undefined
      : await findEnvironment(stage.work.history.at(commit), stage.work.settings, model, failed.environment)
  if (held?.hold !== undefined)
    narrator.say(`   ${held.environment} runs ${held.version} and is held: ${held.hold.reason}`)
  const staging = await findEnvironment(stage.work.history.at(commit), stage.work.settings, model, 'staging')
  if (failed !== undefined && failed.environment !== 'staging' && staging !== undefined) {
    narrator.say(
      staging.version === held?.version
        ? `   staging runs ${staging.version} as well.`
        : `   staging still runs ${staging.version}, the version that failed in ${failed.environment}; nothing promotes it further.`,
    )
  }
  return {
    title: 'trouble',
    outcome: `${verdict?.kind ?? 'not judged'}; ${told(mergedAs, journeys)}${held?.hold === undefined ? '' : '; reverted and held'}`,
    asTold:
      verdict?.kind === 'unchanged' &&
      failed !== undefined &&
      failed.callersFailed === 0 &&
      revert?.merged === true &&
      held?.hold !== undefined,
    look: revert === undefined ? `#${number}` : `#${number}, revert #${revert.number}`,
  }
}
