import { beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { renderCheck } from '#core/report/comment.ts'
import type { Files } from '../actions/tiny-model.ts'
import { type Ground, untilAllAreDone } from './ground.ts'
import { crashesOnGreen, model, pipelineText } from './tiny-parcels.ts'
import { copyOf, type World } from './world.ts'

/** The first model runs everywhere, with an area under the curve of 0.94. */
let world: World
let main: string
/** Where the rules ask for more than it has. */
let demanding: string

/** Who gives the same score on every row as the champion meets no threshold the champion would not meet either. */
export function unchangedScenarios(ground: Ground): void {
  const later = untilAllAreDone()
  beforeAll(async () => {
    world = await copyOf(await ground.running(), later)
    main = await world.main()
    demanding = await world.commit('demanding', asking(0.99), main)
  })

  const missed = { name: 'at_least.roc_auc', verdict: 'fail' }

  test('passes by rules its champion misses too, and shows what it misses', async () => {
    const evidence = await judged(crashesOnGreen, demanding)
    expect(evidence).toMatchObject({
      outcome: 'pass',
      headline: 'Pass: unchanged, the same score on every row as the champion.',
      reasons: [],
      rulesChanged: [],
      verdict: { kind: 'unchanged', outcome: 'pass', requirements: [missed] },
    })
    expect(renderCheck([evidence]).summary).toContain('❌ at least 0.99')
  })

  test('passes where the pull request itself asks for more', async () => {
    expect(await judged({ ...crashesOnGreen, ...asking(0.99) }, main)).toMatchObject({
      outcome: 'pass',
      rulesChanged: ['gate'],
      verdict: { kind: 'unchanged', outcome: 'pass' },
      headVerdict: { kind: 'unchanged', outcome: 'pass', requirements: [missed] },
    })
  })

  test('costs no run on a sealed holdout; neither does what fails whatever its labels are', async () => {
    const sealed = await world.commit('sealed', asking(0.99, undefined, 'sealed'), main)
    expect(await judged(crashesOnGreen, sealed)).toMatchObject({
      outcome: 'pass',
      sealed: { kind: 'uncharged', why: 'unchanged' },
    })
    const cases = { [`pipelines/${model}/cases.csv`]: 'case,expect,weight,colour\nheavy,negative,2,red\n' }
    const refused = await judged(asking(0.99, 4, 'sealed'), await world.commit('strict', cases, sealed))
    expect(refused).toMatchObject({ outcome: 'fail', sealed: { kind: 'uncharged', why: 'refused' } })
    expect(refused.reasons[0]).toContain('1 of 1 cases')
    expect(await world.kit.ledgerOf(model).holdouts()).toEqual([])
  })

  test('does not pass with any other score', async () => {
    const evidence = await judged(asking(0.99, 4), demanding)
    expect(evidence).toMatchObject({ outcome: 'fail', verdict: { kind: 'champion' } })
    expect(evidence.reasons[0]).toMatch(/^roc_auc is 0\.94\d+ .*; at least 0\.99 was asked\.$/)
  })
}

function asking(least: number, slope?: number, mode = 'open'): Files {
  const pipeline = parse(pipelineText(slope))
  return {
    [`pipelines/${model}/pipeline.yaml`]: stringify({
      ...pipeline,
      gate: { ...pipeline.gate, at_least: { roc_auc: least }, mode },
    }),
  }
}

async function judged(files: Files, base: string) {
  const [evidence] = await world.judgeCommit(await world.commit('proposal', files, base), base)
  if (evidence === undefined) throw new Error('nothing was judged')
  return evidence
}
