import { type Journey, judgeAndMerge, promoteEverywhere, type Scene } from '../acts.ts'
import { betterModel, firstModel } from '../changes.ts'
import type { Chapter } from '../narrator.ts'
import type { Report } from '../replay.ts'
import { modelFolder } from '../stage.ts'

/** A simple model goes all the way. */
export async function first(scene: Scene): Promise<Chapter> {
  const { stage, narrator, root } = scene
  narrator.chapter('2 · first model: three features, gated, carded, promoted')
  const number = await stage.propose(
    'ada/first-model',
    'Rank wildlife strikes by size, phase and time of day',
    'A first model: three features that every report has.',
    await firstModel(root),
  )
  const { mergedAs } = await judgeAndMerge(scene, number)
  const journeys = mergedAs === undefined ? [] : await promoteEverywhere(scene, {})
  return {
    title: 'first model',
    outcome: told(mergedAs, journeys),
    asTold: journeys.length === 2 && journeys.every((journey) => journey.deployed?.kind === 'verified'),
    look: `#${number}; work/${modelFolder}/environments/`,
  }
}

/** Seven features meet the champion. */
export async function better(scene: Scene): Promise<Chapter> {
  const { stage, narrator, root, reports } = scene
  narrator.chapter('3 · a better model: seven features against the champion')
  const number = await stage.propose(
    'ada/seven-features',
    'Use operator, state, species and speed as well',
    'Everything the report says when it comes in.',
    await betterModel(root),
  )
  const { lanes, mergedAs } = await judgeAndMerge(scene, number)
  const verdict = lanes.evidences[0]?.verdict
  if (verdict !== undefined && verdict.outcome !== 'unjudgeable') {
    for (const rung of verdict.ladder) narrator.say(`   ${rung.description ?? rung.rung}: ${rung.words}`)
  }
  const journeys = mergedAs === undefined ? [] : await promoteEverywhere(scene, canaryTraffic(reports))
  if (mergedAs === undefined)
    narrator.say('   It did not pass; the champion that stands stays for what follows.')
  return {
    title: 'a better model',
    outcome: told(mergedAs, journeys),
    asTold:
      journeys.length === 2 &&
      journeys.every((journey) => journey.deployed?.kind === 'verified' && journey.callersFailed === 0),
    look: `#${number}; work/model-cards/`,
  }
}

/** Held-back reports that canaries get: none of what the later chapters replay. */
export function canaryTraffic(reports: readonly Report[]): Record<string, readonly Report[]> {
  return { staging: reports.slice(-160, -80), prod: reports.slice(-80) }
}

/** A journey in a line. */
export function told(mergedAs: string | undefined, journeys: readonly Journey[]): string {
  if (mergedAs === undefined) return 'not merged'
  return (
    journeys
      .map(
        ({ environment, merged, deployed }) =>
          `${environment} ${merged ? (deployed?.kind ?? 'not deployed') : 'not merged'}`,
      )
      .join(', ') || 'merged, not promoted'
  )
}
