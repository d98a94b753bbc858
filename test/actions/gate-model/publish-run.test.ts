import { expect, it } from 'vitest'
import { publishRun } from '#actions/gate-model/publish-run.ts'
import type { Candidate } from '#actions/gate-model/read-candidate.ts'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { nameColumns } from '#core/data/open-data.ts'
import { readSnapshot } from '#core/drift/data-profile.ts'
import { contractOf } from '../../builders/contract.ts'
import { runOf } from '../../builders/run.ts'
import { emptyStore } from '../../builders/store.ts'
import { openTable } from '../../builders/table.ts'

const features = [
  { name: 'speed', expression: 'speed' },
  { name: 'born', expression: 'born' },
]

it.each<[closed: string[], profiled: string[]]>([
  [[], ['speed', 'born']],
  [['born'], ['speed']],
  [['speed', 'born'], []],
])('the reference profile holds no feature that is closed: %j', async (closed, profiled) => {
  const properties = [
    { name: 'id' },
    { name: 'speed', logicalType: 'number' },
    { name: 'born' },
    { name: 'late' },
  ]
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${row},year ${row % 3},${row % 2 === 0}`)
  const { table } = await openTable(`id,speed,born,late\n${rows.join('\n')}\n`, properties)
  const data = {
    source: 'data.csv',
    contract: 'contract.yaml',
    columns: { id: 'id', late: "late = 'true'" },
    label: 'late',
    id: 'id',
    features: ['speed', 'born'],
    split: { by: 'random' as const, validation: 0.2, test: 0.2, hold_back: 0, seed: 1 },
  }
  const naming = {
    policy: { data },
    contract: contractOf(properties).contract,
    features: { candidate: features },
    file: 'pipeline.yaml',
  }
  await nameColumns(table, naming, duckdbTables())
  const candidate = {
    kind: 'candidate',
    run: runOf({ features: features.map((feature) => ({ ...feature, type: 'string' as const })) }),
    package: new Uint8Array([1]),
    evaluation: { evaluationKey: 'e'.repeat(64) },
    predictionBytes: {},
    baselines: { told: new Map(), bytes: [] },
    reference: undefined,
  } as unknown as Extract<Candidate, { kind: 'candidate' }>
  const store = await emptyStore()
  const snapshot = await readSnapshot(store, await publishRun(candidate, table, new Set(closed), { store }))
  expect(snapshot?.columns.map(({ name }) => name)).toEqual(profiled)
  expect(snapshot?.source.rows).toBe(40)
})
