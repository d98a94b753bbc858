import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AthenaTable, type AthenaTableRequest, openAthenaTable } from '#adapters/athena/athena-table.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { text } from '#core/data/sql.ts'
import { check, contractOf } from '../builders/contract.ts'
import { client, createDatabase, inspector, lake, patience, place, statements, writer } from './lake.ts'

const judging = contractOf(
  [
    { name: 'Id', logicalType: 'integer', required: true, unique: true },
    { name: 'amount', logicalType: 'number', quality: [check({ check: 'range', min: 0 })] },
    { name: 'note', logicalType: 'string', required: true },
  ],
  { quality: [check({ check: 'row_count', min: 1 })] },
)

function open(rest: Partial<AthenaTableRequest> = {}): Promise<AthenaTable> {
  return openAthenaTable({
    client,
    place,
    table: 'trips',
    contract: judging.contract,
    rowNumber: 'assay_row',
    inspector,
    signal: new AbortController().signal,
    patience,
    ...rest,
  })
}

async function resultsOf(table: AthenaTable, judgedBy = judging): Promise<CheckResult[]> {
  const lock = { schemaVersion: 1 as const, source: 'trips', files: [] }
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') }
  return (await checkTable(table, judgedBy, lock, undefined, { clock })).checks
}

const trips = (rows: string) =>
  `SELECT CAST(a AS BIGINT) AS assay_row, CAST(b AS BIGINT) AS id, CAST(c AS DOUBLE) AS amount, d AS note FROM (VALUES ${rows}) AS v(a, b, c, d)`

beforeAll(async () => {
  await createDatabase()
  const connection = await writer()
  const written = {
    'trips/day=1/data.parquet': trips(
      "(1, 9007199254740993, '1.5', 'a'), (2, 2, 'nan', ''), (3, NULL, '-1', NULL)",
    ),
    'trips/day=2/data.parquet': trips("(4, 4, '4', 'd')"),
    'people/data.parquet': 'SELECT CAST(key AS BIGINT) AS key FROM (VALUES (2), (4)) AS v(key)',
  }
  for (const [path, select] of Object.entries(written)) {
    await mkdir(dirname(join(lake, path)), { recursive: true })
    await connection.run(`COPY (${select}) TO ${text(join(lake, path))} (FORMAT parquet)`)
  }
  await mkdir(join(lake, 'hollow'))
  const parquet = (folder: string) => `WITH (external_location = 'local:///${folder}', format = 'PARQUET'`
  for (const statement of [
    `CREATE TABLE trips (assay_row bigint, id bigint, amount double, note varchar, day varchar) ${parquet('trips')}, partitioned_by = ARRAY['day'])`,
    `CALL awsdatacatalog.system.sync_partition_metadata('assay', 'trips', 'ADD')`,
    `CREATE TABLE people (key bigint) ${parquet('people')})`,
    `CREATE TABLE hollow (id bigint) ${parquet('hollow')})`,
    'CREATE VIEW seen AS SELECT id FROM trips',
  ])
    await statements().run(statement)
})

describe('opening', () => {
  it('knows the columns, the rows and the files without reading a row', async () => {
    const { files, relation, spent } = await open()
    expect(files).toEqual([
      { location: 'athena:assay.trips', columns: ['assay_row', 'id', 'amount', 'note', 'day'], rows: 4 },
    ])
    expect(relation.facts.rows).toBe(4)
    expect(relation.facts.files.map(({ location, rows, bytes }) => [location, rows, bytes > 200])).toEqual([
      ['local:///trips/day=1/data.parquet', 3, true],
      ['local:///trips/day=2/data.parquet', 1, true],
    ])
    const [first] = relation.facts.files
    expect(Math.abs(Date.now() - (first?.modified?.getTime() ?? 0))).toBeLessThan(600_000)
    expect(first?.columns.map(({ type }) => type)).toEqual([
      'bigint',
      'bigint',
      'double',
      'varchar',
      'varchar',
    ])
    expect(relation.bytesOf()).toBe(relation.facts.files.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(spent).toEqual({ statements: 2, bytesScanned: expect.any(Number) })
  })

  it('judges one partition alone', async () => {
    const table = await open({ partition: { day: '2' } })
    expect(table.files[0]?.rows).toBe(1)
    const outcomes = (await resultsOf(table)).map(({ outcome }) => outcome)
    expect(new Set(outcomes)).toEqual(new Set(['pass']))
  })

  it('counts the rows of a view, whose files are its own matter', async () => {
    const { relation } = await open({ table: 'seen', rowNumber: undefined })
    expect(relation.facts.files).toEqual([
      { location: 'athena:assay.seen', rows: 4, bytes: 0, columns: [{ name: 'id', type: 'bigint' }] },
    ])
  })

  it.each<[string, Partial<AthenaTableRequest>, object]>([
    ['no such table', { table: 'nowhere' }, { code: 'DATA_MISSING', retry: false }],
    ['no such database', { place: { ...place, database: 'nowhere' } }, { code: 'DATA_MISSING' }],
    ['no rows', { table: 'hollow' }, { code: 'NO_DATA' }],
    ['no rows in the partition', { partition: { day: '3' } }, { code: 'NO_DATA' }],
    [
      'no place for results',
      { place: { database: 'assay' } },
      { code: 'CONFIGURATION_INVALID', retry: false },
    ],
    ['cancelled', { signal: AbortSignal.abort() }, { code: 'CANCELLED', retry: true }],
  ])('%s', async (_, request, failure) => {
    await expect(open(request)).rejects.toMatchObject(failure)
  })
})

describe('judging', () => {
  it('names the rows, and takes an empty text for a missing one', async () => {
    const results = await resultsOf(await open())
    expect(results.map(({ id, outcome, bad, of, rows }) => [id, outcome, bad, of, rows])).toEqual([
      ['Id.parseable', 'pass', 0, 3, undefined],
      ['Id.not_null', 'fail', 1, 4, [3]],
      ['Id.unique', 'pass', 0, 3, undefined],
      ['amount.parseable', 'pass', 0, 4, undefined],
      ['amount.range', 'fail', 2, 4, [2, 3]],
      ['note.not_null', 'fail', 2, 4, [2, 3]],
      ['row_count', 'pass', undefined, 4, undefined],
    ])
  })

  it('compares with another table that was named', async () => {
    const joined = contractOf(
      [
        {
          name: 'id',
          logicalType: 'integer',
          quality: [
            check({
              check: 'aggregate_match',
              aggregate: 'distinct',
              reference: 'people',
              reference_column: 'key',
            }),
          ],
        },
      ],
      {
        customProperties: [{ property: 'references', value: { people: 'people.csv' } }],
        quality: [
          check({ check: 'foreign_key', columns: ['id'], reference: 'people', reference_columns: ['key'] }),
        ],
      },
    )
    const table = await open({ contract: joined.contract, references: { people: 'people' } })
    const results = await resultsOf(table, joined)
    const named = results.filter(({ check: name }) => name.includes('match') || name === 'foreign_key')
    expect(
      named.map(({ outcome, bad, of, observed, examples }) => [outcome, bad, of, observed, examples]),
    ).toEqual([
      ['fail', undefined, undefined, 'distinct of id 3, in people 2', undefined],
      [
        'fail',
        1,
        3,
        '1 of 3 rows have a key that is not there',
        [expect.stringContaining('9007199254740993')],
      ],
    ])
  })

  it('leaves a statement that is too long to narrower ones', async () => {
    const long = contractOf([
      {
        name: 'note',
        logicalType: 'string',
        quality: Array.from({ length: 4 }, (_, index) =>
          check(
            {
              check: 'in_set',
              values: Array.from({ length: 700 }, (_, number) => `${'x'.repeat(25)}${number}`),
            },
            { id: `set-${index}` },
          ),
        ),
      },
    ])
    const results = await resultsOf(await open({ contract: long.contract }), long)
    const sets = results.filter(({ check: name }) => name === 'in_set')
    expect(sets.map(({ outcome, bad, of }) => [outcome, bad, of])).toEqual(
      Array.from({ length: 4 }, () => ['fail', 2, 2]),
    )
  })
})

it('cannot answer a check whose statement alone is too long', async () => {
  const values = Array.from({ length: 5000 }, (_, number) => `${'x'.repeat(25)}${number}`)
  const long = contractOf([
    { name: 'note', logicalType: 'string', required: true, quality: [check({ check: 'in_set', values })] },
  ])
  const results = await resultsOf(await open({ contract: long.contract }), long)
  expect(results.map(({ check: name, outcome, observed }) => [name, outcome, observed])).toEqual([
    ['not_null', 'fail', expect.any(String)],
    ['in_set', 'error', expect.stringContaining('bytes, Athena takes 262144')],
  ])
})

describe('asking', () => {
  it('gives values as they are', async () => {
    const { relation } = await open()
    const [row] = await relation.query(
      `SELECT 9007199254740993 AS "large", nan() AS "nan", -infinity() AS "infinity", '' AS "empty", CAST(NULL AS VARCHAR) AS "missing", CAST('1.50' AS DECIMAL(38, 2)) AS "decimal", TRUE AS "truth", TIMESTAMP '2020-01-01 10:00:00.123456' AS "moment", DATE '2020-01-01' AS "day", REAL '0.5' AS "real", CAST(ARRAY[1, NULL] AS JSON) AS "list"`,
    )
    expect(row).toEqual({
      large: 9007199254740992,
      nan: Number.NaN,
      infinity: Number.NEGATIVE_INFINITY,
      empty: '',
      missing: null,
      decimal: 1.5,
      truth: true,
      moment: '2020-01-01 10:00:00.123456',
      day: '2020-01-01',
      real: 0.5,
      list: [1, null],
    })
  })

  it('gives more rows than fit on one page', async () => {
    const rows = await statements().run('SELECT x FROM UNNEST(sequence(1, 2500)) AS u(x)')
    expect(rows.rows.map(({ x }) => x)).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
  })

  it('says why a statement is refused before it is run', async () => {
    const { relation } = await open()
    expect(await relation.refusal('SELECT 1')).toBe(undefined)
    expect(await relation.refusal(`SELECT nothing FROM ${relation.from}`)).toMatch(
      /nothing.*cannot be resolved/,
    )
    await expect(relation.query('SELECT 1 / 0')).rejects.toThrow(/Division by zero/)
  })

  const slow = (mark: string) =>
    `SELECT COUNT(*) AS "${mark}" FROM UNNEST(sequence(1, 10000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(y) CROSS JOIN UNNEST(sequence(1, 10000)) AS c(z)`

  it('stops what it was asked to stop', async () => {
    const cancel = new AbortController()
    const asked = statements(cancel.signal).run(slow('cancelled one'))
    setTimeout(() => cancel.abort(), 500)
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await stateOf('cancelled one')).toEqual(['FAILED', 'USER_CANCELED'])
  })

  it('stops what takes too long', async () => {
    await expect(statements().run(slow('late one'), { seconds: 0.5 })).rejects.toThrow(
      'it took longer than 0.5 s and was stopped',
    )
    expect(await stateOf('late one')).toEqual(['FAILED', 'USER_CANCELED'])
  })
})

/** How a query ended, by a word in it. */
async function stateOf(mark: string): Promise<unknown[]> {
  const { rows } = await statements().run(
    `SELECT "state", "error_code" FROM system.runtime.queries WHERE "query" LIKE '%${mark}%' AND "query" NOT LIKE '%runtime.queries%'`,
  )
  return [rows[0]?.state, rows[0]?.error_code]
}
