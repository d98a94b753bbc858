import { expect, it } from 'vitest'
import { gateOf, judged, request, strong } from './requests.ts'

const use = { policy: { kind: 'kPass', passes: 4, outcomes: 2 }, steps: 32 } as const
const values = Array.from(strong.candidate.labels, (_, row) => (row % 3 === 0 ? 'a' : 'b'))
const gate = gateOf({ slices: { by: ['side'], margin: 0 }, alpha: 0.05 })
const at = (alpha: number, change = {}) =>
  judged(request({ gate, slices: [{ name: 'side', values }], sealed: { alpha, ...use }, ...change }))

it('a run is judged at its own level, and at the gate’s where that is stricter', () => {
  expect([at(1e-3).alpha, at(0.2).alpha]).toEqual([1e-3, 0.05])
  expect(at(1e-3).notes.join(' ')).toContain('The holdout is sealed')
})

it('harm in a slice is looked for at the gate’s level: a stricter one would show it less often', () => {
  const worse = { candidate: strong.champion, champion: strong.candidate }
  const slices = (alpha: number) => at(alpha, worse).requirements.filter(({ what }) => what === 'slice')
  expect(slices(1e-12)).toEqual(slices(0.05))
  expect(slices(0.05)[0]?.verdict).toBe('fail')
})

it('far out only exact tests decide on fewer than 5,000 rows', () => {
  const inexact = at(1e-6).requirements.filter(({ metric }) => metric === 'roc_auc')
  expect(
    inexact
      .filter(({ what }) => what !== 'slice')
      .map(({ verdict, reason, moreRows }) => [verdict, reason, moreRows]),
  ).toEqual([
    ['inconclusive', 'too-few-rows', 2000],
    ['inconclusive', 'too-few-rows', 2000],
  ])
  const exact = judged(
    request({ gate: gateOf({ metric: 'accuracy', at_least: {} }), sealed: { alpha: 1e-6, ...use } }),
  )
  expect(exact.requirements.map(({ method, verdict }) => [method, verdict])).toEqual([
    ['mcnemar-exact', 'pass'],
  ])
})
