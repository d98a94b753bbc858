import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { judgeAndMerge, type Scene } from '../acts.ts'
import { costsAsFeatures } from '../changes.ts'
import type { Chapter } from '../narrator.ts'
import { modelFolder } from '../stage.ts'

/** The metric improves, and the merge is refused. */
export async function leak(scene: Scene): Promise<Chapter> {
  const { stage, narrator } = scene
  narrator.chapter('4 · a bad idea: the repair costs, under other names')
  await stage.pullMain()
  const current = Object.fromEntries(
    await Promise.all(
      ['pipeline.yaml', 'contract.yaml'].map(async (file) => {
        const path = `${modelFolder}/${file}`
        return [path, await readFile(join(stage.work.root, path), 'utf8')] as const
      }),
    ),
  )
  const number = await stage.propose(
    'ada/workshop-hours',
    'Add workshop hours and follow-up as features',
    'A large gain. The contract is brought up to date: these are known in time.',
    costsAsFeatures(current),
  )
  const { lanes, mergedAs } = await judgeAndMerge(scene, number)
  const [evidence] = lanes.evidences
  const verdict = evidence?.verdict
  const auc =
    verdict === undefined || verdict.outcome === 'unjudgeable'
      ? undefined
      : verdict.metrics.find(({ metric }) => metric === 'roc_auc')
  if (auc?.difference?.kind === 'estimate') {
    const { estimate, lower, upper } = auc.difference
    narrator.say(
      `   What the leak would have gained: ROC AUC ${signed(estimate)} (${signed(lower)} to ${signed(upper)}).`,
    )
  }
  for (const reason of evidence?.reasons ?? []) narrator.say(`   ${reason}`)
  await stage.people.close('ada', number)
  const gained = auc?.difference?.kind === 'estimate' && auc.difference.lower > 0
  return {
    title: 'a bad idea',
    outcome: `${evidence?.outcome ?? 'not judged'}${gained ? ', although the metric improves' : ''}; merge ${mergedAs === undefined ? 'refused' : 'ALLOWED'}`,
    asTold:
      evidence?.outcome === 'fail' && evidence.knownTooLate.length > 0 && gained && mergedAs === undefined,
    look: `#${number}`,
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}
