import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type HoldoutPolicy, lnAlpha, lnHistories, passesAllowed } from '#core/ledger/holdout-policy.ts'
import { budgetOf, SealedSettings } from '#core/ledger/sealed-settings.ts'

const policies = fc.oneof(
  fc.constant<HoldoutPolicy>({ kind: 'none' }),
  fc
    .constantFrom(2, 3)
    .map((outcomes): HoldoutPolicy => ({ kind: 'firstChange', outcomes: outcomes as 2 | 3 })),
  fc.constantFrom(2, 3).map((outcomes): HoldoutPolicy => ({ kind: 'full', outcomes: outcomes as 2 | 3 })),
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(2, 3))
    .map(([passes, outcomes]): HoldoutPolicy => ({ kind: 'kPass', passes, outcomes: outcomes as 2 | 3 })),
)

/** The histories a developer may have seen before a run, counted one by one. */
function historiesBefore(run: number, policy: HoldoutPolicy): number {
  if (policy.kind === 'none') return 1
  const words = policy.outcomes === 3 ? ['pass', 'fail', 'inconclusive'] : ['pass', 'not_proven']
  const allowed = passesAllowed(policy) ?? Number.POSITIVE_INFINITY
  let histories: (readonly string[])[] = [[]]
  for (let before = 1; before < run; before++) {
    histories = histories
      .flatMap((history) => words.map((word) => [...history, word]))
      .filter((history) => history.filter((word) => word === 'pass').length < allowed)
  }
  return histories.length
}

it('counts exactly the histories that leave the holdout in use', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 9 }), (policy, run) => {
      expect(Math.exp(lnHistories(policy, run))).toBeCloseTo(historiesBefore(run, policy), 6)
    }),
    { numRuns: 100 },
  )
})

it('never spends more than the risk over all histories and runs', () => {
  fc.assert(
    fc.property(
      policies,
      fc.integer({ min: 1, max: 400 }),
      fc.double({ min: 1e-9, max: 0.2, noNaN: true }),
      (policy, runs, risk) => {
        let spent = 0
        for (let run = 1; run <= runs; run++) {
          spent += Math.exp(lnHistories(policy, run) + lnAlpha({ policy, runs, risk }, run))
        }
        expect(spent).toBeLessThanOrEqual(risk * (1 + 1e-9))
      },
    ),
    { numRuns: 200 },
  )
})

it('never grows more generous from run to run, nor by telling more', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 200 }), (policy, run) => {
      const level = (of: HoldoutPolicy, at: number): number =>
        lnAlpha({ policy: of, runs: 300, risk: 0.05 }, at)
      expect(level(policy, run + 1)).toBeLessThanOrEqual(level(policy, run) + 1e-9)
      expect(level(policy, run)).toBeLessThanOrEqual(level({ kind: 'none' }, run) + 1e-9)
      if (policy.kind === 'kPass') {
        expect(level({ ...policy, passes: policy.passes + 1 }, run)).toBeLessThanOrEqual(
          level(policy, run) + 1e-9,
        )
        expect(level({ kind: 'full', outcomes: policy.outcomes }, run)).toBeLessThanOrEqual(
          level(policy, run) + 1e-9,
        )
      }
    }),
    { numRuns: 200 },
  )
})

// The specification's section 2.3.
it.each<[policy: Parameters<typeof lnHistories>[0], first: number, tenth: number, last: number]>([
  [{ kind: 'none' }, 1.6e-3, 1.6e-3, 1.6e-3],
  [{ kind: 'firstChange', outcomes: 2 }, 1.6e-3, 1.6e-3, 1.6e-3],
  [{ kind: 'kPass', passes: 4, outcomes: 2 }, 1.6e-3, 1.2e-5, 3.1e-7],
  [{ kind: 'kPass', passes: 8, outcomes: 2 }, 1.6e-3, 3.1e-6, 4.4e-10],
  [{ kind: 'kPass', passes: 4, outcomes: 3 }, 1.6e-3, 1.2e-7, 1.0e-15],
  [{ kind: 'full', outcomes: 2 }, 1.6e-3, 3.1e-6, 7.3e-13],
  [{ kind: 'bits', bits: 11 }, 1.6e-3, 2.5e-33, 3.5e-106],
])('levels of 32 runs under %j', (policy, ...levels) => {
  const found = [1, 10, 32].map((run) => Math.exp(lnAlpha({ policy, runs: 32, risk: 0.05 }, run)))
  expect(found.map((alpha) => Number(alpha.toPrecision(2)))).toEqual(levels)
})

it('goes on where a plain number would underflow', () => {
  expect(lnAlpha({ policy: { kind: 'bits', bits: 11 }, runs: 1000, risk: 0.05 }, 1000)).toBeLessThan(-7000)
})

it('settings have the defaults of the specification', () => {
  expect(budgetOf(SealedSettings.parse({}))).toEqual({
    runs: 32,
    risk: 0.05,
    policy: { kind: 'kPass', passes: 4, outcomes: 2 },
  })
  expect(budgetOf(SealedSettings.parse({ adaptivity: 'none', runs: 8 }))).toEqual({
    runs: 8,
    risk: 0.05,
    policy: { kind: 'none' },
  })
})

it.each([{ merges: 2, adaptivity: 'full' }, { runs: 0 }, { risk: 0 }, { outcomes: 4 }, { labels: 3 }])(
  'settings %j are refused',
  (settings) => {
    expect(SealedSettings.safeParse(settings).success).toBe(false)
  },
)
