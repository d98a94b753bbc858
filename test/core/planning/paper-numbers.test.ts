import { expect, it } from 'vitest'
import { type HoldoutPolicy, lnTests } from '#core/ledger/holdout-policy.ts'
import { planCondition } from '#core/planning/condition-plan.ts'
import { activeLabels, bennettH, bennettRows } from '#core/statistics/bennett.ts'
import { hoeffdingRows } from '#core/statistics/hoeffding.ts'
import { conditionOf } from './conditions.ts'

const none: HoldoutPolicy = { kind: 'none' }
const full: HoldoutPolicy = { kind: 'full', outcomes: 2 }

function hoeffding(coefficients: number[], tolerance: number, delta: number, steps = 1, policy = none) {
  return hoeffdingRows({ coefficients, tolerance, delta, lnTests: lnTests(policy, steps) })
}
function bennett(tolerance: number, delta: number, steps: number, policy: HoldoutPolicy, claims: number) {
  return bennettRows({ disagreement: 0.1, tolerance, delta, lnTests: lnTests(policy, steps), claims })
}

it.each<[printed: string, rows: number, found: number]>([
  ['more than 46K', 46_051.7, hoeffding([1], 0.01, 1e-4)],
  ['63K', 63_380.4, hoeffding([1], 0.01, 1e-4, 32)],
  ['156K', 156_955.25, hoeffding([1], 0.01, 1e-4, 32, full)],
  ['6,279', 6_278.2, hoeffding([1], 0.05, 1e-4, 32, full)],
  ['29K', 29_047.3, bennett(0.01, 1e-4, 32, none, 4)],
  ['67K', 67_705.0, bennett(0.01, 1e-4, 32, full, 4)],
  ['2188', 2_188.85, activeLabels({ disagreement: 0.1, tolerance: 0.01, delta: 1e-4 })],
  ['44,268', 44_268.3, hoeffding([1, -1], 0.02, 0.002, 7)],
  ['58K', 58_798.9, hoeffding([1, -1], 0.02, 0.002, 7, full)],
  ['more than 6K at 2 points', 6_259.9, bennett(0.02, 0.002, 7, full, 2)],
  ['the same, disagreement tested', 6_628.9, bennett(0.02, 0.002, 7, full, 4)],
  ['2.2 points on 5,509 rows', 5_203.9, bennett(0.022, 0.002, 7, full, 2)],
  ['the same, disagreement tested', 5_510.6, bennett(0.022, 0.002, 7, full, 4)],
  ['5496', 5_495.8, hoeffding([1, -1], 0.1, 0.01, 32, full)],
])('the paper prints %s: %f rows', (_, rows, found) => {
  expect(Math.abs(found - rows)).toBeLessThan(0.1)
})

it.each<[reliability: number, tolerance: number, ...rows: number[]]>([
  [0.99, 0.1, 404, 1340, 1753, 5496],
  [0.99, 0.05, 1615, 5358, 7012, 21_984],
  [0.99, 0.025, 6457, 21_429, 28_045, 87_933],
  [0.99, 0.01, 40_355, 133_930, 175_282, 549_581],
  [0.999, 0.1, 519, 1455, 2214, 5957],
  [0.999, 0.05, 2075, 5818, 8854, 23_826],
  [0.999, 0.025, 8299, 23_271, 35_414, 95_302],
  [0.999, 0.01, 51_868, 145_443, 221_333, 595_633],
  [0.9999, 0.1, 634, 1570, 2674, 6417],
  [0.9999, 0.05, 2536, 6279, 10_696, 25_668],
  [0.9999, 0.025, 10_141, 25_113, 42_782, 102_670],
  [0.9999, 0.01, 63_381, 156_956, 267_385, 641_684],
  [0.99999, 0.1, 749, 1685, 3135, 6878],
  [0.99999, 0.05, 2996, 6739, 12_538, 27_510],
  [0.99999, 0.025, 11_983, 26_955, 50_150, 110_038],
  [0.99999, 0.01, 74_894, 168_469, 313_437, 687_736],
])('the grid at reliability %f and tolerance %f', (reliability, tolerance, ...rows) => {
  const ofHoeffding = (text: string, policy: HoldoutPolicy): number | undefined =>
    planCondition({
      condition: conditionOf(`${text} +/- ${tolerance}`),
      delta: Number((1 - reliability).toPrecision(12)),
      mode: 'fp-free',
      policy,
      steps: 32,
    }).ways.find(({ name }) => name === 'hoeffding')?.labelledRows
  expect([
    ofHoeffding('n > 0.5', none),
    ofHoeffding('n > 0.5', full),
    ofHoeffding('n - o > 0.02', none),
    ofHoeffding('n - o > 0.02', full),
  ]).toEqual(rows)
})

it('says how far the bounds are from the best possible', () => {
  const plan = planCondition({
    condition: conditionOf('n - o > 0 +/- 0.01'),
    delta: 1e-4,
    mode: 'fp-free',
    policy: none,
    steps: 32,
    disagreement: 0.1,
  })
  expect(plan.ways.map(({ name, labelledRows }) => [name, labelledRows])).toEqual([
    ['bennett', 29_048],
    ['hoeffding', 267_385],
  ])
  expect(plan.normalTheoryRows).toBe(21_739)
})

it('firstChange costs what none does, and kPass lies between it and full', () => {
  const tests = (policy: HoldoutPolicy): number => lnTests(policy, 32)
  expect(tests({ kind: 'firstChange', outcomes: 2 })).toBeCloseTo(Math.log(32), 12)
  expect(tests({ kind: 'kPass', passes: 1, outcomes: 2 })).toBeCloseTo(Math.log(32), 12)
  // C(32,1) + C(32,2) + C(32,3) + C(32,4)
  expect(tests({ kind: 'kPass', passes: 4, outcomes: 2 })).toBeCloseTo(Math.log(32 + 496 + 4960 + 35_960), 9)
  expect(tests(full)).toBeCloseTo(32 * Math.LN2, 12)
})

it('h keeps its digits where its two terms cancel', () => {
  for (const u of [1e-3, 9.99e-4, 1e-5, 1e-9]) {
    const series = u ** 2 / 2 - u ** 3 / 6 + u ** 4 / 12 - u ** 5 / 20
    expect(Math.abs(bennettH(u) / series - 1)).toBeLessThan(1e-9)
  }
  expect(bennettH(0)).toBe(0)
})
