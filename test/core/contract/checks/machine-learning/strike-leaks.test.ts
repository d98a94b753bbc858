import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { readDocument } from '#core/config/read-document.ts'
import { checkTable } from '#core/contract/check-table.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { Pipeline, pipelineRules } from '#core/pipeline/pipeline.ts'
import { check, contractOf } from '../../../../builders/contract.ts'
import { temporaryFolder } from '../../../../builders/temporary-folder.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../../../../pipelines/bird-strike-damage/${name}`, import.meta.url), 'utf8')
const path = new URL('../../../../../node_modules/vega-datasets/data/birdstrikes.csv', import.meta.url)
  .pathname

it('finds in the real example what the costs give away, and that its own features do not', async () => {
  const written = parse(read('contract.yaml')) as {
    schema: [{ properties: { name: string; logicalType?: string }[] }]
  }
  const columns = written.schema[0].properties.map(({ name, logicalType = 'string' }) => ({
    name,
    logicalType,
  }))
  const all = columns.map(({ name }) => name).filter((name) => name !== 'Effect Amount of damage')
  const judging = contractOf(columns, {
    quality: [
      check({ check: 'target_leak', features: all }, { id: 'all' }),
      check({ check: 'target_leak' }, { id: 'own' }),
      check({ check: 'class_balance', min_ratio: 0.1 }, { id: 'balance' }),
      check({ check: 'conflicting_labels', max_bad_share: 0.05 }, { id: 'conflicts' }),
      check({ check: 'split_overlap', columns: all }, { id: 'overlap' }),
      check({ check: 'time_leak' }, { id: 'time' }),
    ],
  })
  const pipeline = readDocument(Pipeline, read('pipeline.yaml'), 'pipeline.yaml', pipelineRules).value
  const table = await duckdbTables().open({
    files: [{ path, location: 'birdstrikes.csv' }],
    contract: judging.contract,
    scratch: await temporaryFolder(),
    signal: new AbortController().signal,
  })
  onTestFinished(async () => table[Symbol.asyncDispose]())
  const lock = { schemaVersion: 1 as const, source: 'birdstrikes.csv', files: [] }
  const situation = { clock: { now: () => new Date(0) }, use: tableUseOf(pipeline, judging.contract) }
  const { checks } = await checkTable(table, judging, { ...lock }, 'm', situation)
  const said = new Map(
    checks.map(({ id, outcome, observed, bad, of }) => [id, { outcome, observed, bad, of }]),
  )
  expect(said.get('all')).toEqual({
    outcome: 'fail',
    observed:
      '1 of 13 features tell the label: Cost Repair AUC 0.6049, settles 21 % of "true" (47 of 51 rows with such values)',
    bad: 1,
    of: 13,
  })
  expect(said.get('own')).toMatchObject({
    outcome: 'pass',
    observed: 'the most telling of 7 features is wildlife_species AUC 0.7759',
  })
  expect(said.get('balance')).toMatchObject({ outcome: 'pass', of: 10000 })
  expect(said.get('conflicts')).toMatchObject({ outcome: 'fail', bad: 640, of: 10000 })
  expect(said.get('overlap')).toMatchObject({ outcome: 'pass', bad: 0, of: 2228 })
  expect(said.get('time')).toMatchObject({ outcome: 'pass', bad: 0, of: 2228 })
})
