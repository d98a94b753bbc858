import { describe, expect, test } from 'vitest'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import { partitionRows } from '#core/metrics/partition-rows.ts'
import { rankingOf } from '#core/metrics/ranking.ts'
import { type Scored, selectRows } from '#core/metrics/scored.ts'
import { allRows, binary, forecast, freeScores, numbers, severalClasses, twoModels } from './rows.ts'

const served = { latencies: Float64Array.from(allRows(400)), packageBytes: 9 }
const { candidate } = twoModels(400, [1.5, 1], 3)
const answers: readonly Scored[] = [
  candidate,
  binary(
    candidate.labels,
    candidate.scores.map((score) => Math.round(9 * score) / 9),
  ),
  severalClasses(400, 4, 1),
  numbers(400),
  { ...forecast(400), serving: served },
  { ...freeScores(candidate.scores), serving: { packageBytes: 9 } },
]

describe('partitionRows', () => {
  const groups = Uint8Array.from(allRows(400), (row) => (row * 7) % 5)

  test.each(answers.map((scored) => [scored.task, scored] as const))(
    '%s: as chosen one by one',
    (_, scored) => {
      const ranked = scored.task === 'binary-classification' ? [scored.scores] : []
      const several = scored.task === 'multiclass' ? (scored.scores ?? []) : []
      for (const scores of [...ranked, ...several]) rankingOf(scores)
      const parts = partitionRows(scored, groups, 4)
      const chosen = [0, 1, 2, 3].map((group) =>
        selectRows(
          scored,
          allRows(400).filter((row) => groups[row] === group),
        ),
      )
      expect(parts).toEqual(chosen)
      parts.forEach((part, group) => {
        const fresh = chosen[group]!
        if (part.task === 'binary-classification' && fresh.task === part.task)
          expect(rankingOf(part.scores)).toEqual(rankingOf(fresh.scores))
        if (part.task === 'multiclass' && fresh.task === part.task)
          expect(part.scores?.map(rankingOf)).toEqual(fresh.scores?.map(rankingOf))
      })
    },
  )

  test('a group without rows is empty', () => {
    const [none] = partitionRows(candidate, new Uint8Array(400).fill(1), 1)
    expect(metricWithInfluence('roc_auc', none!)).toEqual({ kind: 'undefined', reason: 'no-rows' })
  })
})

describe('rankingOf', () => {
  test('order and the places where scores change', () => {
    const scores = Float64Array.of(0.5, 1e308, 0, -0, 0.5, -1e308)
    expect(rankingOf(scores)).toEqual({
      order: Uint32Array.of(5, 2, 3, 0, 4, 1),
      starts: Uint32Array.of(0, 1, 3, 5, 6),
    })
    expect(rankingOf(new Float64Array(0))).toEqual({ order: new Uint32Array(0), starts: Uint32Array.of(0) })
  })

  test('sorts once', () => {
    expect(rankingOf(candidate.scores)).toBe(rankingOf(candidate.scores))
  })
})
