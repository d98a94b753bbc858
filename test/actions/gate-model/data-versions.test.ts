import { expect, test } from 'vitest'
import type { Evidence } from '#core/evidence/evidence.ts'
import { renderComment } from '#core/report/comment.ts'
import { contractOf, type Files, modelFiles, parcels } from '../tiny-model.ts'
import { newRepository } from '../tiny-repository.ts'
import { slope } from './forging.ts'
import { judge, model } from './lanes.ts'

const custom = (implementation: unknown, rest: Readonly<Record<string, unknown>> = {}) => ({
  type: 'custom',
  engine: 'assay',
  implementation,
  ...rest,
})

/** A contract that looks back: at how weights were, and at how many rows there were. */
function contract(most: number, mail: Readonly<Record<string, unknown>> = { classification: 'personal' }) {
  const whole = contractOf()
  const [table] = whole.schema
  const [weight, ...others] = table!.properties
  const looking = [
    custom({ check: 'drift_numeric', method: 'psi' }, { id: 'weight-drift', severity: 'warning' }),
    custom({ check: 'range', min: -most, max: most }, { id: 'weight-range' }),
  ]
  const rows = custom(
    { check: 'metric_anomaly', metric: 'rows', method: 'change', allowed_change: 0.1 },
    { id: 'rows-as-before', severity: 'warning' },
  )
  const stray = custom({ check: 'in_set', values: ['red', 'blue', 'green'] }, { severity: 'warning' })
  return {
    ...whole,
    schema: [
      {
        ...table,
        properties: [
          { ...weight, quality: looking },
          { ...others[0], quality: [stray] },
          ...others.slice(1),
          { name: 'mail', ...mail },
        ],
        quality: [rows],
      },
    ],
  }
}

/** Every parcel with somebody's address; later ones are heavier, some in a colour nobody knew. */
function data(rows: number, later = false): string {
  const [head, ...lines] = parcels(rows).trimEnd().split('\n')
  const mailed = lines.map((line, index) => {
    const [weight = '', ...rest] = line.split(',')
    const shifted = later ? String(Number(weight) + 1.5) : weight
    const coloured = later && index % 40 === 0 ? ['teal', ...rest.slice(1)] : rest
    return [shifted, ...coloured, `jane${index}@example.org`].join(',')
  })
  return `${head},mail\n${mailed.join('\n')}\n`
}

const outcomes = (evidence: Evidence): string[] =>
  (evidence.data?.checks ?? [])
    .filter(({ check }) => check !== 'not_null' && check !== 'parseable')
    .map(({ id, outcome, observed }) => `${id} ${outcome}: ${observed}`)

test('a pull request that moves the lock and the contract is shown against what the judge kept', async () => {
  const files = (texts: { data: string; contract: unknown }, train = ''): Files => ({
    ...modelFiles(model, { pipeline: slope(3), ...texts }),
    ...(train === '' ? {} : { [`pipelines/${model}/README.md`]: train }),
  })
  const first = { data: data(900), contract: contract(4) }
  const checkout = await newRepository(files(first))
  await checkout.commit('touched', files(first, 'A word.'))
  const before = await judge(checkout)
  expect(before).not.toHaveProperty('dataChanged')
  expect(before).not.toHaveProperty('contractChange')
  expect(outcomes(before)).toEqual([
    'weight-drift pass: PSI 0, p = 1',
    'weight-range pass: all 900 values hold',
    'colour.in_set pass: all 900 values hold',
    'rows-as-before skipped: rows 900; 0 earlier runs are kept, 1 are needed',
  ])

  await checkout.git('checkout', '-q', 'main')
  await checkout.git('checkout', '-q', '-b', 'more')
  const second = { data: data(1100, true), contract: contract(3, {}) }
  await checkout.commit('more', files(second))
  const evidence = await judge(checkout)
  expect(outcomes(evidence)).toEqual([
    expect.stringMatching(/^weight-drift fail: PSI 2\.\d/),
    'weight-range fail: 137 of 1100 values break it',
    'colour.in_set fail: 28 of 1100 values break it',
    'rows-as-before fail: rows 1100',
  ])
  const { dataChanged, contractChange } = evidence
  expect(dataChanged).toMatchObject({
    rowsBefore: 900,
    rowsAfter: 1100,
    added: ['data/parcels.csv'],
    removed: ['data/parcels.csv'],
    diff: {
      schema: [],
      keys: { of: 'row', distinct: { before: 854, after: 1053 }, added: 1035, gone: 836 },
    },
  })
  expect(dataChanged?.diff?.columns.map(({ column, drift }) => [column, drift?.drifted])).toEqual([
    ['weight', true],
    ['colour', true],
    ['refund', false],
    ['returned', false],
  ])
  expect(contractChange).toMatchObject({
    verdict: 'breaking',
    outcome: { before: 'pass', after: 'fail' },
    flips: [{ id: 'weight-range', before: 'passes', after: 'blocks' }],
  })
  expect(contractChange?.changes.map(({ subject, words, line }) => [subject, words, typeof line])).toEqual([
    ['weight: weight-range', 'min -4 → -3, max 4 → 3', 'number'],
    ['mail', 'classification personal → none', 'number'],
  ])
  expect(evidence).toMatchObject({
    outcome: 'fail',
    headline: 'The data break the contract that this pull request proposes; nothing was trained on them.',
  })

  const comment = renderComment([evidence])
  expect(comment).toContain('new: "teal" (28)')
  expect(JSON.stringify(evidence)).not.toContain('@example.org')
})

test('data whose earlier version nobody kept are shown by their files; a classified feature needs a reason', async () => {
  const closed = contractOf()
  Object.assign(closed.schema[0]!.properties[1]!, { classification: 'personal' })
  const files = (rows: number) => ({
    ...modelFiles(model, { pipeline: slope(3), contract: closed, data: parcels(rows) }),
    '.gitignore': '.assay/\ndata/\n',
  })
  const checkout = await newRepository(files(900))
  await checkout.commit('more', files(1000))
  const { dataChanged, outcome, reasons } = await judge(checkout)
  expect(dataChanged).toEqual({
    rowsAfter: 1000,
    added: ['data/parcels.csv'],
    removed: ['data/parcels.csv'],
    notCompared: expect.stringMatching(
      /^it is not kept, and the data are not those that .* pins: data\/parcels\.csv/,
    ),
  })
  expect([outcome, reasons[0]]).toEqual([
    'fail',
    '`colour` is made of `colour` (personal), and the contract in force records no reason why a model may use it: a code owner adds `{property: feature_reason, value: <why>}` to `customProperties` of the column.',
  ])
})
