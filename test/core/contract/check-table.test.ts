import { expect, it } from 'vitest'
import { DataResults, outcomeOf } from '#core/contract/results.ts'
import { check } from '../../builders/contract.ts'
import { openTable, resultsOf } from '../../builders/table.ts'

const speed = { name: 'speed', logicalType: 'number' }
const fail = (code: string, words: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(words) })

it('says everything about a table: files, rows, every check with its line', async () => {
  const { check: judge } = await openTable('speed,extra\n10,x\n-1,y\n', [
    { ...speed, quality: [check({ check: 'range', min: 0 }, { id: 'plausible', description: 'Knots.' })] },
  ])
  const results = await judge()
  expect(results).toEqual({
    schemaVersion: 1,
    model: 'trips',
    contract: {
      file: 'contract.yaml',
      id: 'trips',
      version: '1.0.0',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    files: [{ location: 'data.csv', sha256: 'a'.repeat(64), rows: 2 }],
    rows: 2,
    outcome: 'fail',
    checks: [
      {
        id: 'speed.parseable',
        check: 'parseable',
        dimension: 'validity',
        evidence: 'histogram',
        column: 'speed',
        severity: 'block',
        outcome: 'pass',
        observed: 'all 2 values hold',
        expected: 'every value is a number',
        bad: 0,
        of: 2,
        line: 10,
      },
      {
        id: 'plausible',
        check: 'range',
        dimension: 'validity',
        evidence: 'histogram',
        column: 'speed',
        severity: 'block',
        outcome: 'fail',
        observed: '1 of 2 values break it',
        expected: 'at least 0',
        description: 'Knots.',
        bad: 1,
        of: 2,
        rows: [2],
        examples: ['-1'],
        line: 12,
      },
    ],
  })
  expect(DataResults.parse(results)).toEqual(results)
})

it.each([
  ['error', 'fail', 'block'],
  ['warning', 'pass', 'warn'],
  ['info', 'pass', 'info'],
])('a check of severity %s that fails makes the table %s', async (severity, outcome, kept) => {
  const { check: judge } = await openTable('speed\n-1\n', [
    { ...speed, quality: [check({ check: 'range', min: 0 }, { severity })] },
  ])
  const results = await judge()
  expect(results.outcome).toBe(outcome)
  expect(results.checks.at(-1)).toMatchObject({ severity: kept, outcome: 'fail' })
})

it('is inconclusive where a promise about the whole has too few values', async () => {
  const { check: judge } = await openTable('speed\n1\n', [
    { ...speed, quality: [check({ check: 'quantile', p: 0.5, max: 2 })] },
  ])
  expect((await judge()).outcome).toBe('inconclusive')
})

it('passes a column without values that may be missing', async () => {
  const { check: judge } = await openTable('speed,town\n,a\n', [
    { ...speed, quality: [check({ check: 'range', min: 0 })] },
    { name: 'town' },
  ])
  expect((await judge()).outcome).toBe('pass')
})

it('names a column that is not there, with its line and what is there, and runs nothing else', async () => {
  expect(await resultsOf('Sped,town\n1,a\n', [{ name: 'town', required: true }, speed])).toEqual([
    {
      id: 'speed.columns_present',
      check: 'columns_present',
      dimension: 'schema',
      column: 'speed',
      severity: 'block',
      outcome: 'fail',
      observed: 'data.csv has no such column; it has Sped, town',
      expected: 'the column is there',
      line: 11,
    },
  ])
})

it('takes column names without regard to case', async () => {
  const results = await resultsOf('SPEED\n5\n', [{ ...speed, required: true }])
  expect(results.map(({ outcome, bad }) => [outcome, bad])).toEqual([
    ['pass', 0],
    ['pass', 0],
  ])
})

it('numbers rows through all files in the order of the lock', async () => {
  const files = { 'b.csv': 'speed\n1\n-1\n', 'a.csv': 'speed\n-2\n3\n' }
  const results = await resultsOf(files, [{ ...speed, quality: [check({ check: 'range', min: 0 })] }])
  expect(results.at(-1)).toMatchObject({ bad: 2, rows: [2, 3] })
})

const months = {
  'all.csv': `speed\n${'100\n'.repeat(200)}`,
  'may.csv': { content: 'speed\n185\n190\n180\n\n', batch: 'may' },
  'june.csv': { content: 'speed\n100\n100\n\n', batch: "june's" },
}

it('judges each batch by itself too: what drowns in the whole stands out there', async () => {
  const results = await resultsOf(months, [
    { ...speed, quality: [check({ check: 'quantile', p: 0.5, max: 180, min_rows: 2 }, { id: 'median' })] },
  ])
  expect(results.filter(({ id }) => id === 'median').map(({ batch, outcome }) => [batch, outcome])).toEqual([
    [undefined, 'pass'],
    ['may', 'fail'],
    ["june's", 'pass'],
  ])
})

it('judges only the whole by what is about the whole: counts and repetitions', async () => {
  const results = await resultsOf(months, [{ name: 'speed' }], {
    quality: [check({ check: 'row_count', min: 100 }), check({ check: 'duplicate_rows', max: 1000 })],
  })
  expect(results.map(({ id, batch }) => [id, batch])).toEqual([
    ['row_count', undefined],
    ['duplicate_rows', undefined],
  ])
})

it('a batch too small for a statistic leaves the whole to answer', async () => {
  const { check: judge } = await openTable(months, [
    { ...speed, quality: [check({ check: 'quantile', p: 0.5, max: 180 })] },
  ])
  const results = await judge()
  expect(results.checks.map(({ batch, outcome }) => [batch, outcome])).toContainEqual(['may', 'no_data'])
  expect(results.outcome).toBe('pass')
})

it('finds a column that only the batch lacks', async () => {
  const files = {
    'all.csv': 'speed,town\n1,a\n',
    'may.csv': { content: 'speed\n1\n', batch: 'may' },
  }
  expect(await resultsOf(files, [speed, { name: 'town' }])).toMatchObject([
    { id: 'town.columns_present', batch: 'may', observed: 'may.csv has no such column; it has speed' },
  ])
})

it.each<[words: string, rule: Record<string, unknown>, said: string]>([
  ['an expression that is none', { check: 'expression', holds: 'speed >' }, 'syntax error'],
  [
    'a column that is not there',
    { check: 'expression', holds: 'sped > 1' },
    'no column `sped` in the contract (it has speed (did you mean that?))',
  ],
  ['a number of the engine’s own', { check: 'expression', holds: 'rowid > 1' }, 'no column `rowid`'],
  ['the batch', { check: 'expression', holds: '"assay:batch" IS NULL' }, 'no column `assay:batch`'],
  [
    'a file',
    { check: 'expression', holds: "(SELECT count(*) FROM read_text('/etc/passwd')) > 0" },
    'subquery is not allowed',
  ],
  [
    'a file as a table function',
    { check: 'expression', holds: "read_text('/etc/passwd') IS NOT NULL" },
    '`read_text` is not one of the functions',
  ],
  [
    'the environment',
    { check: 'expression', holds: "getenv('HOME') = ''" },
    '`getenv` is not one of the functions',
  ],
  ['the time', { check: 'expression', holds: 'now() IS NOT NULL' }, '`now` is not one of the functions'],
  [
    'another aggregate',
    { check: 'expression', holds: 'sum(speed) > 1' },
    '`sum` is not one of the functions',
  ],
  [
    'the end of the statement',
    { check: 'expression', holds: "true)) FROM assay_typed; COPY assay_typed TO '/tmp/x'; --" },
    'is refused',
  ],
  ['a comment', { check: 'expression', holds: 'true --' }, 'leave out comments'],
])('%s in a contract is a wrong contract, named with check and line', async (_, rule, said) => {
  const columns = [{ name: 'town' }, { ...speed, quality: [check(rule, { id: 'odd' })] }]
  const { check: judge } = await openTable('speed,town\n1,a\n', columns)
  await expect(judge()).rejects.toThrow(fail('CONFIGURATION_INVALID', 'check odd'))
  await expect(judge()).rejects.toThrow(fail('CONFIGURATION_INVALID', said))
  await expect(judge()).rejects.toMatchObject({ place: { file: 'contract.yaml', line: 13 } })
})

it('a check that the engine cannot compute is one error; the others keep their answers', async () => {
  const holds = 'CAST(town AS INTEGER) > 0'
  const results = await resultsOf('speed,town\n1,a\n2,b\n', [
    { name: 'town', required: true, quality: [check({ check: 'expression', holds }, { id: 'odd' })] },
    { ...speed, quality: [check({ check: 'expression', holds: 'speed > 1' }, { id: 'fast' })] },
  ])
  const said = Object.fromEntries(results.map(({ id, outcome, bad }) => [id, [outcome, bad]]))
  expect(said).toEqual({
    'town.not_null': ['pass', 0],
    odd: ['error', undefined],
    'speed.parseable': ['pass', 0],
    fast: ['fail', 1],
  })
  expect(outcomeOf(results)).toBe('fail')
})

it('runs nothing of a contract before all of its expressions were inspected', async () => {
  const { check: judge, table } = await openTable(
    'speed\n1\n',
    [{ ...speed, quality: [check({ check: 'range', min: 0 })] }],
    { quality: [check({ check: 'expression', holds: 'true); DROP TABLE assay_typed; --' })] },
  )
  await expect(judge()).rejects.toThrow(fail('CONFIGURATION_INVALID', 'is refused'))
  expect(await table.aggregate({ select: { n: 'COUNT(*)' } })).toEqual({ n: 1 })
})

it.each<[words: string, quality: Record<string, unknown>]>([
  ['a value', check({ check: 'in_set', values: ["x') OR true; --", "\\'"] })],
  ['a pattern', check({ check: 'matches', pattern: "x'[)] OR true; --" })],
])('takes %s of a contract as text, whatever it holds', async (_, quality) => {
  const results = await resultsOf('town\nx\n', [{ name: 'town', quality: [quality] }])
  expect(results).toMatchObject([{ outcome: 'fail', bad: 1, of: 1 }])
})

it('gives ids to checks that have none, past those a person wrote', async () => {
  const range = { check: 'range', min: 0 }
  const results = await resultsOf('speed\n1\n', [
    { ...speed, quality: [check(range), check(range), check(range, { id: 'speed.range-2' })] },
  ])
  expect(results.map(({ id }) => id)).toEqual([
    'speed.parseable',
    'speed.range',
    'speed.range-3',
    'speed.range-2',
  ])
})

it('an abort while checking is one, not a fault of the contract', async () => {
  const abort = new AbortController()
  const { check: judge } = await openTable('speed\n1\n', [speed], {}, abort.signal)
  abort.abort()
  await expect(judge()).rejects.toMatchObject({ code: 'CANCELLED' })
})
