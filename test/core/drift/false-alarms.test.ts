import { expect, it } from 'vitest'
import { alphaPerFeature, judgeWindow } from '#core/drift/detect.ts'
import { judgeHistory } from '#core/drift/history.ts'
import type { WindowJudgement } from '#core/drift/judgement.ts'
import { takeSnapshot } from '#core/drift/snapshot.ts'
import { population, repeat } from './synthetic.ts'

const windowRows = 300
const referenceRows = 8000
const source = { dataset: '0'.repeat(64), rows: referenceRows }
const features = population(0).length
const budget = { false_alarms_per_year: 1, windowRows, features }
/** Few windows a year, as the bird strikes give; and a window every day. */
const alpha = alphaPerFeature({ ...budget, rows_per_year: 1000 })
const dailyAlpha = alphaPerFeature({ ...budget, rows_per_year: 365 * windowRows })

/** What chance does to one reference shows in all its windows; over many references it averages out. */
const references = 20
const windowsEach = 60
const windows = references * windowsEach

function atMost(level: number): number {
  return level + 3 * Math.sqrt((level * (1 - level)) / windows)
}

it('keeps the false-alarm budget where nothing drifts', () => {
  const significant = new Map<string, number>()
  let significantDaily = 0
  let flagged = 0
  let alarms = 0
  for (let reference = 0; reference < references; reference++) {
    const columns = population(1000 + reference)
    const profiled = columns.map(({ draw, ...column }) => ({
      ...column,
      values: repeat(referenceRows, draw),
    }))
    const snapshot = takeSnapshot(profiled, source)
    const history: WindowJudgement[] = []
    for (let window = 0; window < windowsEach; window++) {
      const drawn = columns.map(({ name, draw }) => ({ name, values: repeat(windowRows, draw) }))
      const judged = judgeWindow(snapshot, drawn, { alpha })
      const judgements = judged.kind === 'judged' ? judged.columns : []
      expect(judgements).toHaveLength(features)
      for (const { name, p, alarmed } of judgements) {
        if (p < alpha) significant.set(name, (significant.get(name) ?? 0) + 1)
        if (p < dailyAlpha) significantDaily++
        if (alarmed) flagged++
      }
      history.push(judged)
      if (judgeHistory(history).kind === 'alarm') alarms++
    }
  }
  const rates = Object.fromEntries([...significant].map(([name, count]) => [name, count / windows]))
  for (const [name, rate] of Object.entries(rates)) expect.soft(rate, name).toBeLessThanOrEqual(atMost(alpha))
  expect(significantDaily / windows / features).toBeLessThanOrEqual(atMost(dailyAlpha))
  expect(flagged / windows / features).toBeLessThanOrEqual(alpha)
  expect(alarms / windows).toBeLessThanOrEqual(alpha * features)
})
