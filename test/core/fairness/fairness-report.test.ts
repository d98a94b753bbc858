import { expect, it } from 'vitest'
import { Fairness } from '#core/behaviour/rules.ts'
import { fairnessReport } from '#core/fairness/fairness-report.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'

/** Rows of one group: positives and negatives, and how many of each are predicted positive. */
type Group = readonly [value: string | null, positives: number, of: number, negatives: number, alarms: number]

function rowsOf(groups: readonly Group[]): { scored: BinaryScored; values: (string | null)[] } {
  const rows = groups.flatMap(([value, positives, right, negatives, alarms]) => [
    ...Array.from({ length: positives }, (_, row) => ({ value, label: 1, predicted: row < right ? 1 : 0 })),
    ...Array.from({ length: negatives }, (_, row) => ({ value, label: 0, predicted: row < alarms ? 1 : 0 })),
  ])
  const predicted = Uint8Array.from(rows, (row) => row.predicted)
  const labels = Uint8Array.from(rows, (row) => row.label)
  return {
    scored: { task: 'binary-classification', labels, predicted, scores: Float64Array.from(predicted) },
    values: rows.map((row) => row.value),
  }
}

function report(groups: readonly Group[], rules: object = {}, champion?: readonly Group[]) {
  const { scored, values } = rowsOf(groups)
  const other = champion === undefined ? undefined : rowsOf(champion).scored
  const found = fairnessReport(
    scored,
    other,
    [{ name: 'town', values }],
    Fairness.parse({ groups: ['town'], ...rules }),
    0.05,
  )
  const [first] = found
  if (first === undefined) throw new Error('no column')
  return first
}

const alike: readonly Group[] = [
  ['Ulm', 400, 320, 600, 60],
  ['Köln', 400, 320, 600, 60],
]
const unlike: readonly Group[] = [
  ['Ulm', 400, 320, 600, 60],
  ['Köln', 400, 200, 600, 60],
]

it('rates by group with intervals, and the gaps between them', () => {
  const { groups, demographicParity, equalizedOdds } = report(unlike)
  expect(groups.map(({ value, rows, positives, assessed }) => [value, rows, positives, assessed])).toEqual([
    ['Köln', 1000, 400, true],
    ['Ulm', 1000, 400, true],
  ])
  expect(groups.map((group) => group.selectionRate?.estimate)).toEqual([0.26, 0.38])
  expect(groups.map((group) => group.truePositiveRate?.estimate)).toEqual([0.5, 0.8])
  expect(groups.map((group) => group.falsePositiveRate?.estimate)).toEqual([0.1, 0.1])
  expect(demographicParity).toMatchObject({ verdict: 'shown', gap: { estimate: expect.closeTo(0.12, 12) } })
  expect(equalizedOdds).toMatchObject({ verdict: 'shown', gap: { estimate: expect.closeTo(0.3, 12) } })
  const { lower = 0, upper = 1 } = equalizedOdds.gap ?? {}
  // Two binomial shares of 400: standard error 0.0320, 1.645 of it on each side.
  expect([lower, upper]).toEqual([expect.closeTo(0.3 - 0.0527, 1.7), expect.closeTo(0.3 + 0.0527, 1.7)])
})

it.each<[words: string, groups: readonly Group[], max: number, verdict: string]>([
  ['a gap whose upper bound holds', alike, 0.08, 'pass'],
  ['a gap whose estimate holds and whose bound does not', alike, 0.01, 'fail'],
  ['a gap beyond the limit', unlike, 0.1, 'fail'],
])('%s: %#', (_, groups, max, verdict) => {
  const limit = { equalized_odds: { max }, demographic_parity: { max: 1 } }
  const { equalizedOdds, demographicParity } = report(groups, limit)
  expect([equalizedOdds.verdict, demographicParity.verdict]).toEqual([verdict, 'pass'])
})

it('says what was asked and what holds it', () => {
  const { equalizedOdds } = report(unlike, { equalized_odds: { max: 0.1 } })
  expect(equalizedOdds.words).toMatch(
    /^`town`: between groups the rates of right and false alarms differ by 0\.3000 \(0\.2\d+ to 0\.3\d+\); at most 0\.1 was asked, held by the upper bound, which does not\.$/,
  )
})

it('small groups are not assessed and widen no gap', () => {
  const small: Group = ['Bonn', 49, 0, 600, 600]
  const { groups, equalizedOdds, groupsLeftOut } = report([...alike, small, [null, 3, 3, 3, 3]])
  expect(groups.map(({ value, assessed }) => [value, assessed])).toEqual([
    ['Köln', true],
    ['Ulm', true],
    ['Bonn', false],
    [null, false],
  ])
  expect(groups[2]).not.toHaveProperty('selectionRate')
  expect(equalizedOdds.gap).toEqual(report(alike).equalizedOdds.gap)
  expect(groupsLeftOut).toBe(0)
  // A limit that holds says nothing of them, so it is said beside it.
  expect(equalizedOdds.words).toMatch(/\. 2 of 4 groups are too small to be assessed \(655 rows\)\.$/)
  expect(report(alike).equalizedOdds.words).not.toContain('too small')
})

it.each([
  [
    {},
    'not_assessed',
    /not assessed by group: fewer than two groups of `town` have 50 positive and 50 negative/,
  ],
  [{ equalized_odds: { max: 0.5 } }, 'fail', /; a gap of at most 0\.5 was asked\.$/],
] as const)(
  'with one group left there is no gap; a limit then does not hold: %#',
  (rules, verdict, words) => {
    const { equalizedOdds } = report([alike[0]!, ['Köln', 49, 40, 60, 6]], rules)
    expect(equalizedOdds.verdict).toBe(verdict)
    expect(equalizedOdds.words).toMatch(words)
    expect(equalizedOdds).not.toHaveProperty('gap')
  },
)

it('with a champion, the change of the gap is shown', () => {
  expect(report(unlike)).not.toHaveProperty('equalizedOdds.change')
  const { change } = report(unlike, {}, alike).equalizedOdds
  expect(change?.estimate).toBeCloseTo(0.3, 12)
  expect(change?.lower).toBeGreaterThan(0.2)
})

it('a column of very many values is listed in part, assessed groups first', () => {
  const many = Array.from({ length: 300 }, (_, index): Group => [`a${index}`, 1, 0, 1, 0])
  const { groups, groupsLeftOut } = report([...many, ...alike])
  expect(groups).toHaveLength(50)
  expect(groups.slice(0, 2).map(({ value }) => value)).toEqual(['Köln', 'Ulm'])
  expect(groupsLeftOut).toBe(252)
})

it('the same rows give the same numbers', () => {
  expect(report(unlike)).toEqual(report(unlike))
})
