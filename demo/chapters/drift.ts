import { setTimeout as wait } from 'node:timers/promises'
import { type DetectDriftAnswer, detectDrift } from '#actions/detect-drift/detect-drift.ts'
import { captureFolder } from '#adapters/serving/capture-folder.ts'
import type { Scene } from '../acts.ts'
import { type LaneAnswer, runLanes } from '../lanes.ts'
import type { Chapter } from '../narrator.ts'
import { asCsv, drawnWithReplacement, inKilometresPerHour, type Report } from '../replay.ts'
import { model } from '../stage.ts'
import { sendAll } from '../traffic.ts'

const rows = 200
const quietWindows = 3
const brokenWindows = 2
const shiftedWindows = 2

/** Nothing changes; then a unit does; then the world does. */
export async function drift(scene: Scene): Promise<Chapter[]> {
  const { stage, narrator, reports } = scene
  narrator.chapter('5 · drift: held-back reports as live traffic')
  const quiet = reports.slice(0, quietWindows * rows)
  const broken = inKilometresPerHour(reports.slice(quiet.length, quiet.length + brokenWindows * rows))
  const rest = reports.slice(quiet.length + broken.length)
  // The capture tells times to the second: the new windows begin with the next one.
  await wait(1000 - (Date.now() % 1000) + 20, undefined, { signal: stage.surroundings.signal })

  narrator.say(`   ${quiet.length} reports as they are, in windows of ${rows} rows:`)
  const calm: DetectDriftAnswer[] = []
  for (let window = 0; window < quietWindows; window++)
    calm.push(await replay(scene, quiet.slice(window * rows, (window + 1) * rows)))
  const quietAlarms = calm.filter((answer) => answer.report.history.kind === 'alarm').length

  narrator.say(`   From row ${quiet.length + 1} on the speeds arrive in km/h:`)
  let alarm: DetectDriftAnswer | undefined
  for (let window = 0; window < brokenWindows; window++) {
    alarm = await replay(
      scene,
      broken.slice(window * rows, (window + 1) * rows),
      broken.slice(0, (window + 1) * rows),
    )
  }
  const unit = await follow(scene, alarm)
  const named = alarm?.report.recommendation.kind === 'retrain' ? alarm.report.recommendation.evidence : []
  const unitNamed = named.some((row) => row.column === 'speed_knots' && row.kind === 'unit')
  const blocked = unit?.evidences[0]?.data?.outcome === 'fail' && unit.conclusion === 'failure'
  if (unit !== undefined) await stage.people.close('grace', unit.number)

  const unusual = rest.filter((report) => isUnusual(report))
  const shifted = drawnWithReplacement(unusual, shiftedWindows * rows)
  narrator.say(
    `   The unit is mended upstream. Now the mix changes: ${shifted.length} reports drawn from ${unusual.length} of smaller operators or named species:`,
  )
  let shift: DetectDriftAnswer | undefined
  for (let window = 0; window < shiftedWindows; window++) {
    shift = await replay(
      scene,
      shifted.slice(window * rows, (window + 1) * rows),
      shifted.slice(0, (window + 1) * rows),
    )
  }
  const retrained = await follow(scene, shift)
  return [
    {
      title: 'quiet traffic',
      outcome: `${quietWindows} windows, ${quietAlarms} alarms`,
      asTold: quietAlarms === 0,
      look: 'work/.assay/serve/…/prod/captures',
    },
    {
      title: 'km/h for knots',
      outcome: unitNamed
        ? `alarm names speed_knots and the unit; retraining ${blocked ? 'blocked by the contract' : 'NOT blocked'}`
        : `alarm: ${named.map((row) => row.column).join(', ') || 'none'}`,
      asTold: unitNamed && blocked,
      look: unit === undefined ? '' : `#${unit.number}`,
    },
    {
      title: 'another mix',
      outcome:
        retrained === undefined ? 'no alarm' : `alarm; retraining judged: ${retrained.evidences[0]?.outcome}`,
      asTold: retrained?.evidences[0]?.verdict !== undefined,
      look: retrained === undefined ? '' : `#${retrained.number}, left open for a person`,
    },
  ]
}

async function replay(
  { stage, narrator }: Scene,
  reports: readonly Report[],
  newRows?: readonly Report[],
): Promise<DetectDriftAnswer> {
  await sendAll(stage.routers.prod, reports, stage.surroundings.signal)
  // Captures reach the disk within a fifth of a second.
  await wait(300, undefined, { signal: stage.surroundings.signal })
  const commit = await stage.pullMain()
  const captures = captureFolder(stage.work.servingOf(model, 'prod').absolute('captures'))
  const answer = await detectDrift(
    { model, environment: 'prod', commit, ...(newRows === undefined ? {} : { newRows: asCsv(newRows) }) },
    { ...stage.work, captures, github: stage.bot },
    stage.surroundings,
  )
  const { history, recommendation, window } = answer.report
  const words = recommendation.kind === 'retrain' ? recommendation.reasons.join(' ') : recommendation.because
  narrator.say(`   ${window.name}: ${history.kind === 'alarm' ? 'ALARM' : history.kind}. ${words}`)
  return answer
}

async function follow(
  { stage, narrator }: Scene,
  answer: DetectDriftAnswer | undefined,
): Promise<LaneAnswer | undefined> {
  const proposed = answer?.proposed
  if (proposed === undefined || proposed.kind === 'dismissed') return undefined
  const { number } = proposed.pullRequest
  narrator.say(`   Retraining pull request #${number} opened by itself.`)
  const lanes = await runLanes(stage, number)
  const [evidence] = lanes.evidences
  narrator.say(`   #${number}: ${evidence?.headline ?? ''}  [check: ${lanes.conclusion}]`)
  for (const reason of evidence?.reasons ?? []) narrator.say(`   ${reason}`)
  return lanes
}

const large = ['AMERICAN AIRLINES', 'US AIRWAYS*', 'DELTA AIR LINES', 'UNITED AIRLINES', 'SOUTHWEST AIRLINES']

function isUnusual({ source }: Report): boolean {
  return (
    !large.includes(String(source['Aircraft Airline Operator'])) ||
    !String(source['Wildlife Species']).startsWith('Unknown')
  )
}
