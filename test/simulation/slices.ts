import { Gate } from '#core/gate/gate.ts'
import { judgeGate } from '#core/gate/judge.ts'
import { population, type SimulatedMetric } from './populations.ts'
import { drawsOf } from './random-draws.ts'
import { alpha } from './settings.ts'

const slices = 6
const rowsOfSlice = 250

/** Gates that search six slices for harm, in each of which the candidate is truly worse by exactly the margin. */
export function harmFound(metric: SimulatedMetric, margin: number, gates: number, seed: number): number {
  const of = population(metric, -margin)
  const draws = drawsOf(seed)
  const rows = slices * rowsOfSlice
  const values = Array.from({ length: rows }, (_, row) => `slice ${row % slices}`)
  // The comparison as a whole always holds, so that the slices alone decide.
  const gate = Gate.parse({ metric, alpha, no_worse_than: 5, slices: { by: ['where'], margin } })
  let found = 0
  for (let count = 0; count < gates; count++) {
    const [candidate, champion] = of.draw(rows, draws)
    const { outcome } = judgeGate({
      gate,
      task: candidate.task,
      kind: 'champion',
      candidate,
      champion,
      slices: [{ name: 'where', values }],
      rungs: [],
    })
    if (outcome === 'fail') found++
  }
  return found
}
