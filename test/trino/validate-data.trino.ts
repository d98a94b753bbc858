import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { DataResults } from '#core/contract/results.ts'
import { text } from '#core/data/sql.ts'
import { builtActions } from '../actions/built-step.ts'
import { runCli } from '../builders/command-line.ts'
import { createDatabase, lake, place, statements, writer } from './lake.ts'

/** Sales with faults in them: missing and negative amounts, sizes that are none, shops that nobody knows. */
const sales = `SELECT CAST(n AS BIGINT) AS assay_row, CAST(n % 150 AS BIGINT) AS shop,
  CASE WHEN n % 90 = 7 THEN NULL WHEN n % 100 = 3 THEN -5.5 ELSE (n * 37 % 211) + 0.25 END::DOUBLE AS amount,
  CASE WHEN n % 60 = 5 THEN '' ELSE ['S', 'M', 'L', 'XXL'][1 + n % 4] END AS size,
  DATE '2026-01-01' + CAST(n % 28 AS INTEGER) AS sold, n % 3 = 0 AS returned
  FROM range(1, 401) AS r(n)`
const shops = 'SELECT CAST(n AS BIGINT) AS id FROM range(0, 140) AS r(n)'

const contract = `apiVersion: v3.1.0
kind: DataContract
id: sales
version: 1.0.0
status: active
servers:
  - {server: lake, type: athena, schema: ${place.database}, stagingDir: s3://results/assay/}
customProperties:
  - {property: references, value: {shops: shops.parquet}}
  - {property: label, value: returned}
  - {property: event_time, value: sold}
  - {property: features, value: [amount, size]}
  - {property: splits, value: {train: "sold < DATE '2026-01-20'", test: "sold >= DATE '2026-01-20'"}}
  - {property: budget, value: {max_bytes: BUDGET}}
schema:
  - name: sales
    physicalName: cli_sales
    properties:
      - name: assay_row
        logicalType: integer
        primaryKey: true
      - name: shop
        logicalType: integer
        required: true
        checks: [{foreign_key: {reference: shops, reference_columns: [id]}}]
      - name: amount
        logicalType: number
        required: true
        checks: [{range: {min: 0, max: 200}}, {mean: {min: 90, max: 110}}, {quantile: {p: 0.5, max: 150}}]
      - {name: size, required: true, checks: [{in_set: {values: [S, M, L]}}, distinct_count: {max: 4}]}
      - {name: sold, logicalType: date, checks: [{date_range: {max: '2026-01-31'}}]}
      - {name: returned, logicalType: boolean}
    checks:
      - row_count: {min: 400}
      - expression: {holds: "amount < 150 OR size = 'XXL'"}
      - sql_value: {query: "SELECT COUNT(*) FROM t WHERE size = 'XXL'", max: 50}
      - split_overlap
      - time_leak
      - conflicting_labels: {max_bad_share: 0.5}
`

const action = builtActions()
let cwd: string
beforeAll(async () => {
  await createDatabase()
  const connection = await writer()
  cwd = await mkdtemp(join(tmpdir(), 'assay-athena-'))
  for (const [name, select] of Object.entries({ sales, shops })) {
    const folder = join(lake, `cli_${name}`)
    await mkdir(folder)
    await connection.run(`COPY (${select}) TO ${text(join(folder, 'data.parquet'))} (FORMAT parquet)`)
    await copyFile(join(folder, 'data.parquet'), join(cwd, `${name}.parquet`))
  }
  const parquet = (name: string) => `WITH (external_location = 'local:///cli_${name}', format = 'PARQUET')`
  for (const statement of [
    `CREATE TABLE cli_sales (assay_row bigint, shop bigint, amount double, size varchar, sold date, returned boolean) ${parquet('sales')}`,
    `CREATE TABLE cli_shops (id bigint) ${parquet('shops')}`,
  ])
    await statements().run(statement)
  await writeFile(join(cwd, 'contract.yaml'), contract.replace('BUDGET', '1000000000'))
  await writeFile(join(cwd, 'frugal.yaml'), contract.replace('BUDGET', '100'))
  return () => rm(cwd, { recursive: true, force: true })
})

/** What the SDK looks for, as with-trino.ts set it. */
function awsVariables(): Record<string, string> {
  const set = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'))
  return Object.fromEntries(set.map(([name, value = '']) => [name, value]))
}

const assay = (...args: string[]) => runCli(['validate-data', ...args], { cwd })
const ofTable = ['--row-column', 'assay_row', '--reference', 'shops=cli_shops'] as const

async function checksIn(name: string): Promise<unknown[]> {
  const { checks } = DataResults.parse(JSON.parse(await readFile(join(cwd, name), 'utf8')))
  // Of dates, footers tell between which they lie; the verdict is the same.
  return checks.map(({ evidence: _, observed, ...check }) =>
    check.check === 'date_range' ? check : { ...check, observed },
  )
}

describe('a table of Athena’s, from the command line', () => {
  it('is judged as the same file is by DuckDB', async () => {
    const file = await assay('--data', 'sales.parquet', '--contract', 'contract.yaml', '--out', 'file.json')
    const table = await assay('--contract', 'contract.yaml', ...ofTable, '--out', 'table.json')
    // That footers answered is told of files alone.
    const said = file.stdout.replace(/^ {2}· .*\n/m, '')
    expect([table.code, table.stdout]).toEqual([file.code, said])
    expect(file.code).toBe(1)
    expect(table.stderr).toMatch(/Asking Athena about assay\.cli_sales\n.*\d+ statements, .* read/)
    expect(await checksIn('table.json')).toEqual(await checksIn('file.json'))
    const { files } = DataResults.parse(JSON.parse(await readFile(join(cwd, 'table.json'), 'utf8')))
    expect(files).toEqual([{ location: 'athena:assay.cli_sales', rows: 400 }])
  })

  it('is named by a person, and tells fewer rows where nothing names them', async () => {
    const { code, stdout } = await assay(
      ...['--athena', 'assay.cli_sales', '--workgroup', 'assay', '--athena-output', 's3://results/other/'],
      ...['--contract', 'contract.yaml', '--reference', 'shops=cli_shops'],
    )
    expect([code, stdout]).toEqual([1, expect.stringMatching(/amount\.range: .*, such as /)])
    expect(stdout).not.toContain('first rows')
  })

  it('is explained with about how many bytes that reads, and refused above the budget', async () => {
    const explained = await assay('--contract', 'contract.yaml', ...ofTable, '--explain')
    expect([explained.code, explained.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^400 rows in 1 file; 23 checks, 6 statements\n {2}without reading rows: row_count\n {2}1\. one pass over the rows, [\d.]+ kB/,
      ),
    ])
    const refused = await assay('--contract', 'frugal.yaml', ...ofTable)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('at most 100 bytes')])
  })

  it.each([
    ['a reference that no table was named for', [], 1, 'the other table `shops` is not loaded here'],
    ['no such table', ['--athena', 'nowhere'], 2, 'TABLE_NOT_FOUND'],
    ['files and a table', ['--athena', 'cli_sales', '--data', 'sales.parquet'], 2, '--data and --athena'],
    ['a partition of files', ['--data', 'sales.parquet', '--partition', 'a=b'], 2, '--partition without'],
    ['a partition that is none', ['--partition', 'a'], 2, 'COLUMN=VALUE'],
  ])('%s', async (_, flags, code, words) => {
    const ended = await assay('--contract', 'contract.yaml', ...flags)
    expect([ended.code, ended.stdout + ended.stderr]).toEqual([code, expect.stringContaining(words)])
  })

  it('is judged by the action, too', async () => {
    const ended = await action('validate-data', {
      workspace: cwd,
      inputs: { contract: 'contract.yaml', 'row-column': 'assay_row', reference: 'shops=cli_shops' },
      variables: awsVariables(),
    })
    const folder = join(cwd, '.assay/validation/sales')
    expect(ended).toMatchObject({
      exitCode: 1,
      outputs: { outcome: 'fail', results: join(folder, 'data-results.json'), checks: '23' },
    })
    expect(ended.annotations.filter(({ level }) => level === 'error')).toContainEqual(
      expect.objectContaining({ file: 'contract.yaml', title: 'amount.range' }),
    )
    const file = join(folder, 'data-results.json')
    expect(DataResults.parse(JSON.parse(await readFile(file, 'utf8'))).rows).toBe(400)
  })

  it('that nobody answers for is unavailable', async () => {
    const variables = { AWS_ENDPOINT_URL_ATHENA: 'http://127.0.0.1:1' }
    const ended = await runCli(['validate-data', '--contract', 'contract.yaml'], { cwd, variables })
    expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('Athena cannot be asked')])
  })
})
