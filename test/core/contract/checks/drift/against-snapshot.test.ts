import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkTable } from '#core/contract/check-table.ts'
import type { TableUse } from '#core/contract/checks/definition.ts'
import { categoryMethods, driftBetween, numericMethods } from '#core/contract/checks/drift/distances.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { tally } from '#core/drift/cells.ts'
import { type ReferenceColumn, type Snapshot, takeSnapshot } from '#core/drift/snapshot.ts'
import { check, contractOf, type WrittenProperty } from '../../../../builders/contract.ts'
import { pipelineOf } from '../../../../builders/pipeline.ts'
import { openTable } from '../../../../builders/table.ts'

const limit = { max: 0.1, alpha: 0.01 }

function profiled(...columns: readonly Partial<ReferenceColumn>[]): Snapshot {
  const whole = columns.map((column) => ({
    name: 'x',
    role: 'feature' as const,
    kind: 'category' as const,
    values: ['a'],
    ...column,
  }))
  return takeSnapshot(whole, { dataset: 'a'.repeat(64), rows: whole[0]?.values.length ?? 0 })
}

async function answersOf(
  csv: string,
  properties: readonly WrittenProperty[],
  snapshot: Snapshot,
  { quality = [], use }: { quality?: readonly unknown[]; use?: TableUse | undefined } = {},
): Promise<CheckResult[]> {
  const { table } = await openTable(csv, properties, { quality })
  const judging = contractOf(properties, { quality })
  const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }
  const situation = { clock: { now: () => new Date(0) }, snapshot, use }
  return (await checkTable(table, judging, { ...lock }, undefined, situation)).checks
}

const lines = (values: readonly unknown[]): string => values.map((value) => `${String(value)}\n`).join('')

it('the reference against itself never drifts, by any method', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(null)), { minLength: 1 }),
      (values) => {
        const [number] = profiled({ kind: 'number', values }).columns
        const [category] = profiled({ kind: 'category', values }).columns
        for (const method of [undefined, ...numericMethods])
          expect(driftBetween(number!, tally(number!, values), method, limit).drifted).toBe(false)
        for (const method of [undefined, ...categoryMethods])
          expect(driftBetween(category!, tally(category!, values), method, limit).drifted).toBe(false)
      },
    ),
    { numRuns: 50 },
  )
})

it('a threshold that is resampled is the same every time', () => {
  const values = Array.from({ length: 300 }, (_, index) => index % 17)
  const [profile] = profiled({ kind: 'number', values }).columns
  const window = tally(
    profile!,
    values.map((value) => value + 1),
  )
  const once = () => driftBetween(profile!, window, 'wasserstein', { max: 0.01, alpha: 0.01 })
  expect(once()).toEqual(once())
  expect(once().words).toMatch(/^Wasserstein distance in standard deviations 0\.\d+, chance reaches 0\.\d+$/)
})

const speeds = Array.from({ length: 300 }, (_, index) => index % 30)
const drift = (rule: Record<string, unknown>) => ({ quality: [check(rule, { id: 'drift' })] })

it('finds the profile of a feature that is a contract column under another name', async () => {
  const columns = [
    { name: 'Average Speed', logicalType: 'number', ...drift({ check: 'drift_numeric' }) },
    { name: 'y' },
  ]
  const { contract } = contractOf(columns)
  const pipeline = pipelineOf({
    data: {
      columns: { trip: 'row_number', late: 'y', speed: 'Average Speed', half: '"Average Speed" * 2' },
      features: ['speed', 'half'],
    },
  })
  const use = tableUseOf(pipeline, contract)
  const snapshot = profiled(
    { name: 'half', kind: 'number', values: speeds.map((speed) => speed * 2) },
    { name: 'speed', kind: 'number', values: speeds },
  )
  const quality = [check({ check: 'drift_share' }, { id: 'share' })]
  const csv = (factor: number): string =>
    `Average Speed,y\n${lines(speeds.map((speed) => `${speed * factor},yes`))}`
  const same = await answersOf(csv(1), columns, snapshot, { use, quality })
  const other = await answersOf(csv(1.852), columns, snapshot, { use, quality })
  const said = (answers: CheckResult[]) =>
    answers.flatMap(({ id, outcome, bad }) => (id === 'drift' || id === 'share' ? [[id, outcome, bad]] : []))
  expect(said(same)).toEqual([
    ['drift', 'pass', undefined],
    ['share', 'pass', 0],
  ])
  expect(said(other)).toEqual([
    ['drift', 'fail', undefined],
    ['share', 'fail', 2],
  ])
})

it('says what changed most, and nothing of a classified column', async () => {
  const values = Array.from({ length: 200 }, (_, index) => (index < 100 ? 'Jane' : 'John'))
  const now = lines(values.map((value, index) => (index < 150 ? 'John' : value)))
  const observed = async (classification: string): Promise<string> => {
    const column = { name: 'x', classification, ...drift({ check: 'drift_categorical', method: 'psi' }) }
    const answers = await answersOf(`x\n${now}`, [column], profiled({ values }))
    return answers.find(({ id }) => id === 'drift')?.observed ?? ''
  }
  expect(await observed('internal')).toBe(
    'PSI 2.98, p below 1e-12: "Jane" 0 % (reference 50 %), "John" 100 % (reference 50 %)',
  )
  expect(await observed('personal')).not.toMatch(/Jane|John/)
})

it('judges a batch by itself, where it is large enough', async () => {
  const column = {
    name: 'x',
    logicalType: 'number',
    ...drift({ check: 'drift_numeric', method: 'ks', max: 0.3 }),
  }
  const files = {
    'all.csv': `x\n${lines([...speeds, ...speeds, ...speeds])}`,
    'may.csv': { content: `x\n${lines(speeds.map((speed) => speed + 20))}`, batch: 'may' },
    'june.csv': { content: `x\n${lines(speeds.slice(0, 100))}`, batch: 'june' },
  }
  const { table } = await openTable(files, [column])
  const judging = contractOf([column])
  const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }
  const snapshot = profiled({ kind: 'number', values: speeds })
  const { checks, outcome } = await checkTable(table, judging, { ...lock }, undefined, {
    clock: { now: () => new Date(0) },
    snapshot,
  })
  expect(checks.filter(({ id }) => id === 'drift').map(({ batch, outcome: said }) => [batch, said])).toEqual([
    [undefined, 'pass'],
    ['may', 'fail'],
    ['june', 'no_data'],
  ])
  expect(outcome).toBe('fail')
})

const many = Array.from({ length: 64 }, (_, index) => `f${index}`)

it('counts many features at once, more than one grouping can', async () => {
  const values = speeds.map((speed) => (speed % 3 === 0 ? 'a' : 'b'))
  const snapshot = profiled(
    ...many.map((name) => ({ name, values })),
    { name: 'gone', values },
    { name: 'score', role: 'prediction', values },
  )
  const rows = values.map((value, row) =>
    many.map((_, index) => (index === 31 || index === 63 ? ['c', 'd'][row % 2] : value)).join(','),
  )
  const quality = [
    check({ check: 'drift_share' }, { id: 'share' }),
    check({ check: 'serving_skew', max_new: 0.5 }, { id: 'skew' }),
  ]
  const answers = await answersOf(
    `${many.join(',')}\n${lines(rows)}`,
    many.map((name) => ({ name })),
    snapshot,
    { quality },
  )
  const said = Object.fromEntries(
    answers.map(({ id, bad, of, unknown, observed }) => [id, { bad, of, unknown, observed }]),
  )
  expect(said.share).toEqual({
    bad: 2,
    of: 64,
    unknown: 1,
    observed: expect.stringMatching(/^2 of 64 features drifted: f31 \S+, f63 \S+; not to be compared: gone$/),
  })
  expect(said.skew).toMatchObject({ bad: 3, of: 65 })
  expect(said.skew?.observed).toMatch(
    /^3 of 65 features differ: gone is not there; f31: 100 % in new categories; f63: /,
  )
})

it('finds what is served in another type', async () => {
  const columns = [{ name: 'x', logicalType: 'number' }, { name: 'y' }]
  const snapshot = profiled({ kind: 'number', values: speeds }, { name: 'y', kind: 'number', values: speeds })
  const csv = `x,y\n${lines(speeds.map((speed, row) => `${row % 2 === 0 ? 'fast' : speed},${speed}`))}`
  const answers = await answersOf(csv, columns, snapshot, {
    quality: [check({ check: 'serving_skew' }, { id: 'skew' })],
  })
  expect(answers.find(({ id }) => id === 'skew')).toMatchObject({
    outcome: 'fail',
    bad: 2,
    of: 2,
    observed:
      '2 of 2 features differ: y is a string column, and its reference holds numbers; x: 50 % cannot be read as number, 50 % missing (training 0 %)',
  })
})

it.each<[words: string, rule: Record<string, unknown>, said: string]>([
  [
    'no profile of the column',
    { check: 'drift_categorical' },
    'the snapshot has no profile of y as categories: take a new one',
  ],
  ['no predictions', { check: 'prediction_drift' }, 'the snapshot has no profile of predictions'],
  ['nothing of the column', { check: 'new_values' }, 'the snapshot has no profile of y'],
])('says how to get an answer where the snapshot has %s', async (_, rule, said) => {
  const answers = await answersOf('y\na\n', [{ name: 'y', ...drift(rule) }], profiled({ name: 'other' }))
  expect(answers[0]).toMatchObject({ outcome: 'skipped', observed: expect.stringContaining(said) })
})

it('knows no domain where the snapshot kept a part of it', async () => {
  const values = Array.from({ length: 1001 }, (_, index) => `v${index}`)
  const answers = await answersOf(
    'x\nv7\n',
    [{ name: 'x', ...drift({ check: 'new_values' }) }],
    profiled({ values }),
  )
  expect(answers[0]).toMatchObject({
    outcome: 'no_data',
    observed: 'the snapshot keeps the 1000 most frequent values and knows 1 rows with others',
  })
})

it('does not expect what a small table would lack by chance', async () => {
  const values = ['rare', ...Array.from({ length: 99 }, () => 'often')]
  const column = { name: 'x', ...drift({ check: 'missing_values_seen' }) }
  const said = async (rows: number) => {
    const [answer] = await answersOf(`x\n${'often\n'.repeat(rows)}`, [column], profiled({ values }))
    return [answer?.outcome, answer?.bad, answer?.of]
  }
  expect(await said(499)).toEqual(['pass', 0, 1])
  expect(await said(500)).toEqual(['fail', 1, 2])
  expect(await said(199)).toEqual(['no_data', undefined, 199])
})
