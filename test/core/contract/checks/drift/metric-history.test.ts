import { expect, it } from 'vitest'
import { checkTable } from '#core/contract/check-table.ts'
import { expectedRange } from '#core/contract/checks/drift/expected-range.ts'
import { historyOf } from '#core/contract/checks/drift/metric-history.ts'
import { classifiedAsIn } from '#core/contract/classification.ts'
import type { CheckResult, DataResults } from '#core/contract/results.ts'
import { check, contractOf } from '../../../../builders/contract.ts'
import { openTable } from '../../../../builders/table.ts'

const setting = { method: 'sd', width: 2, allowed_change: 0, last: 30, season: 3 } as const

it.each<
  [words: string, history: number[], changes: object, expected: [runs: number, low: number, high: number]]
>([
  ['mean and standard deviations', [1, 2, 3], {}, [3, 0, 4]],
  ['the latest only', [100, 1, 2, 3], { last: 3 }, [3, 0, 4]],
  [
    'median and deviations, whatever one outlier',
    [1, 2, 3, 1000, 2],
    { method: 'mad', width: 1 },
    [5, 2 - 1.4826, 2 + 1.4826],
  ],
  ['median of an even number', [1, 3], { method: 'mad', width: 1 }, [2, 2 - 1.4826, 2 + 1.4826]],
  ['what never moved may still move a little', [100, 100], { allowed_change: 0.02 }, [2, 98, 102]],
  ['below zero too', [-100, -100], { allowed_change: 0.02 }, [2, -102, -98]],
  ['the last run', [1, 50], { method: 'change', allowed_change: 0.1 }, [1, 45, 55]],
  ['a season ago and two', [7, 1, 1, 9, 1, 1], { method: 'seasonal', width: 0 }, [2, 8, 8]],
  ['no season yet', [1, 2], { method: 'seasonal' }, [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
  ['nothing', [], {}, [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
])('expects %s', (_, history, changes, [runs, low, high]) => {
  const range = expectedRange(history, { ...setting, ...changes })
  expect(range).toEqual({ runs, low: expect.closeTo(low, 9), high: expect.closeTo(high, 9) })
})

function run(...checks: Partial<CheckResult>[]): DataResults {
  const whole = checks.map((one) => ({
    id: 'a',
    check: 'metric_anomaly',
    dimension: 'drift' as const,
    severity: 'block' as const,
    outcome: 'pass' as const,
    observed: '',
    expected: '',
    ...one,
  }))
  const contract = { file: 'c', id: 'c', version: '1', sha256: 'a'.repeat(64) }
  return { schemaVersion: 1, contract, files: [], rows: 1, outcome: 'pass', checks: whole }
}

it('keeps what was measured, by check, oldest first, without what nobody expected', () => {
  const waived = { until: '2030-01-01', reason: 'new depot' }
  const history = historyOf([
    run({ value: 1 }, { id: 'b', value: 7 }),
    run({ value: 2, outcome: 'skipped' }, { value: 3, batch: 'may' }),
    run({ value: 50, outcome: 'fail' }, { id: 'c', check: 'mean', value: 9 }),
    run({ value: 60, outcome: 'fail', waived: { ...waived, expired: false } }),
    run({ value: 70, outcome: 'fail', waived: { ...waived, expired: true } }, { outcome: 'no_data' }),
  ])
  expect([...history]).toEqual([
    ['a', [1, 2, 60]],
    ['b', [7]],
  ])
})

it.each<[metric: string, classification: string | undefined, refused: boolean]>([
  ['max', 'personal', true],
  ['median', 'personal', true],
  ['mean', 'personal', false],
  ['min', 'internal', false],
])(
  'the %s of a column that is %s would keep somebody’s value: %s',
  async (metric, classification, refused) => {
    const anomaly = check({ check: 'metric_anomaly', metric })
    const open = { name: 'x', logicalType: 'number', quality: [anomaly] }
    const closed = { ...open, classification }
    const said = () => contractOf([closed])
    if (refused) expect(said).toThrow(`the ${metric} of a classified column is somebody’s value`)
    else expect(said).not.toThrow()
    // Where it is the contract in force that classifies the column.
    const { table } = await openTable('x\n1\n3\n', [open])
    const judging = contractOf([open])
    const contract = classifiedAsIn(judging.contract, contractOf([{ name: 'x', classification }]).contract)
    const { checks } = await checkTable(
      table,
      { ...judging, contract },
      { schemaVersion: 1, source: 'data.csv', files: [] },
      undefined,
      { clock: { now: () => new Date(0) }, history: new Map() },
    )
    const found = checks.find((one) => one.check === 'metric_anomaly')
    expect(found?.outcome).toBe(refused ? 'unsupported' : 'skipped')
    expect(found?.value === undefined).toBe(refused)
  },
)

it('goes on from run to run, each check by its own name', async () => {
  const mean = { check: 'metric_anomaly', metric: 'mean', min_history: 2 }
  const properties = [
    { name: 'x', logicalType: 'number', quality: [check(mean), check({ ...mean, metric: 'max' })] },
  ]
  const judging = contractOf(properties)
  const runs: DataResults[] = []
  for (const csv of ['x\n1\n3\n', 'x\n1.5\n2.5\n', 'x\n2\n2\n', 'x\n2\n20\n']) {
    const { table } = await openTable(csv, properties)
    const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }
    const situation = { clock: { now: () => new Date(0) }, history: historyOf(runs) }
    runs.push(await checkTable(table, judging, { ...lock }, undefined, situation))
  }
  const said = runs.map(({ checks }) =>
    checks
      .filter((one) => one.check === 'metric_anomaly')
      .map(({ id, outcome, value }) => `${id} ${outcome} ${value}`),
  )
  expect(said).toEqual([
    ['x.metric_anomaly skipped 2', 'x.metric_anomaly-2 skipped 3'],
    ['x.metric_anomaly skipped 2', 'x.metric_anomaly-2 skipped 2.5'],
    ['x.metric_anomaly pass 2', 'x.metric_anomaly-2 pass 2'],
    ['x.metric_anomaly fail 11', 'x.metric_anomaly-2 fail 20'],
  ])
})
