import { expect, it } from 'vitest'
import type { CheckDefinition, LoweringContext } from '#core/contract/checks/definition.ts'
import type { Lowered, TableFacts } from '#core/contract/checks/lowered.ts'
import { rowCountChange } from '#core/contract/checks/schema/row-count-change.ts'
import { rowCountMatch } from '#core/contract/checks/schema/row-count-match.ts'
import { outlierShare } from '#core/contract/checks/statistics/outlier-share.ts'
import { fileFreshness } from '#core/contract/checks/timeliness/file-freshness.ts'
import { distinctCount } from '#core/contract/checks/uniqueness/distinct-count.ts'
import { monotonic } from '#core/contract/checks/uniqueness/monotonic.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { outcomeOf } from '#core/contract/results.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { type Snapshot, takeSnapshot } from '#core/drift/snapshot.ts'
import { check, contractOf } from '../../../builders/contract.ts'
import { openTable, resultsOf } from '../../../builders/table.ts'

const { contract } = contractOf([{ name: 'x', logicalType: 'number' }])
const [property] = propertiesOf(contract)
const now = new Date('2026-01-01T00:00:00Z')

function lowered(
  definition: CheckDefinition,
  parameters: Readonly<Record<string, unknown>>,
  context: Partial<LoweringContext> = {},
): Lowered {
  const parsed = definition.schema.parse({ check: definition.name, ...parameters })
  return definition.lower(parsed as never, {
    property,
    properties: propertiesOf(contract),
    contract,
    dialect: duckdbDialect,
    now,
    snapshot: undefined,
    use: undefined,
    history: undefined,
    ...context,
  })
}

/** What a check says of facts, or that it says nothing. */
function fromFacts(lowered: Lowered, facts: Partial<TableFacts>) {
  const whole: TableFacts = { files: [], rows: 0, columns: new Map(), ...facts }
  if (lowered.kind === 'unanswered') return { outcome: lowered.outcome }
  if (lowered.kind === 'facts') return lowered.judge(whole)
  return lowered.kind === 'measurement' ? lowered.fromFacts?.(whole) : undefined
}

function snapshotOf(values: readonly number[]): Snapshot {
  const columns = [{ name: 'x', role: 'feature' as const, kind: 'number' as const, values }]
  return takeSnapshot(columns, { dataset: 'a'.repeat(64), rows: values.length })
}

const hundred = snapshotOf(Array.from({ length: 100 }, (_, index) => index + 1))

it.each<[parameters: Record<string, unknown>, rows: number, outcome: string]>([
  [{ max_share: 0.1 }, 110, 'pass'],
  [{ max_share: 0.1 }, 111, 'fail'],
  [{ max_share: 0.29 }, 71, 'pass'],
  [{ max_share: 0.29 }, 70, 'fail'],
  [{ max_rows: 5 }, 95, 'pass'],
  [{ max_rows: 5 }, 94, 'fail'],
  [{ max_share: 1, max_rows: 5 }, 106, 'fail'],
  [{ max_share: 0, direction: 'fewer' }, 1000, 'pass'],
  [{ max_share: 0, direction: 'fewer' }, 99, 'fail'],
  [{ max_share: 0, direction: 'more' }, 0, 'pass'],
  [{ max_share: 0, direction: 'more' }, 101, 'fail'],
])('row_count_change %j: 100 rows became %i: %s', (parameters, rows, outcome) => {
  const answer = fromFacts(lowered(rowCountChange, parameters, { snapshot: hundred }), { rows })
  expect(answer).toMatchObject({ outcome, of: rows, value: (rows - 100) / 100 })
})

it('row_count_change answers nothing without a snapshot, or against an empty one', () => {
  const none = { ...hundred, source: { ...hundred.source, rows: 0 } }
  expect(fromFacts(lowered(rowCountChange, { max_rows: 1 }), { rows: 1 })).toEqual({ outcome: 'skipped' })
  expect(fromFacts(lowered(rowCountChange, { max_rows: 1 }, { snapshot: none }), { rows: 1 })).toMatchObject({
    outcome: 'no_data',
  })
  const where = lowered(rowCountChange, { max_rows: 1, where: 'x > 1' }, { snapshot: hundred })
  expect(fromFacts(where, { rows: 1 })).toEqual({ outcome: 'unsupported' })
})

it.each<[parameters: Record<string, unknown>, rows: number, there: number, outcome: string]>([
  [{ min: 1, max: 1 }, 7, 7, 'pass'],
  [{ min: 1, max: 1 }, 7, 8, 'fail'],
  [{ min: 0.7 }, 7, 10, 'pass'],
  [{ max: 0.69 }, 7, 10, 'fail'],
  [{ max: 1 }, 0, 10, 'pass'],
  [{ max: 1 }, 7, 0, 'no_data'],
])('row_count_match %j: %i rows for %i there: %s', (parameters, rows, there, outcome) => {
  const other = { location: 'o.csv', from: 'o', rows: there, columns: [], reading: () => undefined }
  const references = new Map([['other', other]])
  const rule = lowered(rowCountMatch, { reference: 'other', ...parameters }, { references })
  expect(fromFacts(rule, { rows })).toMatchObject({ outcome, of: rows })
})

it('row_count_match gives no answer where the other table is not loaded', () => {
  expect(lowered(rowCountMatch, { reference: 'other', max: 1 })).toMatchObject({
    kind: 'unanswered',
    outcome: 'unsupported',
  })
})

const file = (modified: string | undefined) => ({
  location: 'x.csv',
  rows: 1,
  bytes: 1,
  columns: [],
  modified: modified === undefined ? undefined : new Date(modified),
})

it.each<[parameters: Record<string, unknown>, modified: (string | undefined)[], outcome: string]>([
  [{ max_age: '1d' }, ['2025-12-31T00:00:00Z'], 'pass'],
  [{ max_age: '1d' }, ['2025-12-30T23:59:59Z'], 'fail'],
  [{ max_age: '1d' }, ['2020-01-01T00:00:00Z', '2025-12-31T12:00:00Z'], 'pass'],
  [{ max_age: '1d', files: 'every' }, ['2020-01-01T00:00:00Z', '2025-12-31T12:00:00Z'], 'fail'],
  [{ max_age: '1d', files: 'every' }, ['2025-12-31T00:00:00Z', '2025-12-31T12:00:00Z'], 'pass'],
  [{ max_age: '1d' }, ['2025-12-31T12:00:00Z', undefined], 'unsupported'],
  [{ max_age: '1d' }, [], 'no_data'],
  [{ max_age: '1d' }, ['2020-01-01T00:00:00Z', '2206-01-01T00:00:00Z'], 'fail'],
  [{ max_age: '1d' }, ['2206-01-01T00:00:00Z'], 'no_data'],
  [{ max_age: '1d', files: 'every' }, ['2026-01-02T00:00:00Z', '2025-12-31T12:00:00Z'], 'pass'],
  [{ max_age: '1d', files: 'every' }, ['2026-01-02T00:00:01Z', '2025-12-31T12:00:00Z'], 'no_data'],
])('file_freshness %j of %j: %s', (parameters, modified, outcome) => {
  expect(fromFacts(lowered(fileFreshness, parameters), { files: modified.map(file) })).toMatchObject({
    outcome,
  })
})

it.each<[parameters: Record<string, unknown>, values: number[], outcome: string, bad: number]>([
  // Quartiles of 1 … 100 by interpolation: 25.75 and 75.25.
  [{ k: 1 }, [-23.75, 124.75], 'pass', 0],
  [{ k: 1 }, [-23.76, 50, 124.76], 'fail', 2],
  [{ k: 1, method: 'z' }, [21.64, 79.36], 'pass', 0],
  [{ k: 1, method: 'z' }, [21.63, 79.37], 'fail', 2],
])('outlier_share %j beyond the fences of the snapshot: %j', async (parameters, values, outcome, bad) => {
  const rule = lowered(outlierShare, { max: 0, fences: 'snapshot', ...parameters }, { snapshot: hundred })
  if (rule.kind !== 'measurement') throw new Error('it is answered by a scan')
  const { table } = await openTable(`n,x\n${values.map((value) => `1,${value}\n`).join('')}`, [
    { name: 'x', logicalType: 'number' },
  ])
  const select = Object.fromEntries(
    ['of', 'bad'].map((name) => {
      const atom = rule.atoms[name]
      if (atom?.kind !== 'count') throw new Error('it counts')
      return [name, `COUNT(*) FILTER (WHERE ${atom.where})`]
    }),
  )
  expect(rule.judge(await table.aggregate({ select }))).toMatchObject({ outcome, bad, of: values.length })
})

it('outlier_share has no fences of a snapshot that does not know the column', () => {
  const other = snapshotOf([1]) as Snapshot
  const renamed = { ...other, columns: other.columns.map((column) => ({ ...column, name: 'y' })) }
  expect(lowered(outlierShare, { max: 0, fences: 'snapshot' }, { snapshot: renamed })).toMatchObject({
    outcome: 'no_data',
  })
})

it.each<[parameters: Record<string, unknown>, estimate: number, of: number, outcome: string]>([
  // The true count lies between estimate / 1.39 and estimate / 0.61.
  [{ max: 200 }, 100, 5000, 'pass'],
  [{ max: 150 }, 100, 5000, 'unsupported'],
  [{ max: 100 }, 100, 5000, 'unsupported'],
  [{ max: 71 }, 100, 5000, 'unsupported'],
  [{ max: 70 }, 100, 5000, 'fail'],
  [{ min: 71 }, 100, 5000, 'pass'],
  [{ min: 72 }, 100, 5000, 'unsupported'],
  [{ min: 165 }, 100, 5000, 'fail'],
  [{ max: 120 }, 100, 120, 'pass'],
  [{ max: 0 }, 0, 0, 'no_data'],
])('distinct_count %j, about %i of %i: %s', (parameters, value, of, outcome) => {
  const rule = lowered(distinctCount, { approximate: true, ...parameters })
  if (rule.kind !== 'measurement') throw new Error('it is answered by a scan')
  expect(rule.atoms.value).toMatchObject({ kind: 'approximate_distinct' })
  expect(rule.judge({ of, value })).toMatchObject({ outcome })
})

it('distinct_count by a sketch of the engine is near enough to tell what is far', async () => {
  const rows = Array.from({ length: 2000 }, (_, index) => `${index}\n`).join('')
  const about = (parameters: Record<string, unknown>, id: string) =>
    check({ check: 'distinct_count', approximate: true, ...parameters }, { id })
  const results = await resultsOf(`x\n${rows}`, [
    { name: 'x', quality: [about({ min: 500 }, 'many'), about({ max: 100 }, 'few')] },
  ])
  expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['many', 'pass'],
    ['few', 'fail'],
  ])
})

it('rows without a number have no order of their own', () => {
  expect(lowered(monotonic, {})).toMatchObject({ kind: 'unanswered', outcome: 'unsupported' })
  expect(lowered(monotonic, { order_by: ['x'] })).toMatchObject({ kind: 'statement' })
})

it('the dialect’s skewness is the population’s, and there is none of fewer than three', async () => {
  const { table } = await openTable('n,x\n1,1\n1,2\n1,2\n1,3\n1,10\n', [{ name: 'x', logicalType: 'number' }])
  const found = await table.aggregate({
    select: {
      all: duckdbDialect.moment('skewness', '"x"', 'TRUE'),
      two: duckdbDialect.moment('skewness', '"x"', '"x" > 2'),
      none: duckdbDialect.moment('skewness', '"x"', 'FALSE'),
      kurtosis: duckdbDialect.moment('kurtosis', '"x"', 'TRUE'),
    },
  })
  expect(found).toEqual({
    all: expect.closeTo(1.3608927294433224, 9),
    two: null,
    none: null,
    kurtosis: expect.closeTo(4.272146531742889, 9),
  })
})

it.each<[parameters: Record<string, unknown> & { check: string }, outcome: string]>([
  [{ check: 'freshness', max_age: '1d' }, 'inconclusive'],
  [{ check: 'time_coverage', step: 'day' }, 'inconclusive'],
  [{ check: 'distinct_count', max: 1 }, 'inconclusive'],
  [{ check: 'constant' }, 'inconclusive'],
  [{ check: 'retention', max_age: '1d' }, 'pass'],
  [{ check: 'unique' }, 'pass'],
])('%j of a column without a value: the whole is %s', async (parameters, outcome) => {
  const results = await resultsOf('n,at\n1,\n2,\n', [
    { name: 'at', logicalType: 'date', quality: [check(parameters)] },
  ])
  expect(results.at(-1)).toMatchObject({ outcome: 'no_data' })
  expect(outcomeOf(results)).toBe(outcome)
})
