import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { propertiesOf } from '#core/contract/contract.ts'
import { planChecks } from '#core/contract/plan/plan.ts'
import type { PlannedCheck } from '#core/contract/plan/planned-check.ts'
import { runPlan } from '#core/contract/plan/run-plan.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import type { Relation } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { contractOf } from '../../../builders/contract.ts'

const columns = ['x', 'y', 'z']
const { contract } = contractOf(columns.map((name) => ({ name, logicalType: 'string' })))
const properties = propertiesOf(contract)

const checks = columns.map(
  (column): PlannedCheck => ({
    id: column,
    check: 'not_null',
    dimension: 'completeness',
    severity: 'block',
    path: [],
    lowered: {
      kind: 'measurement',
      reads: [column],
      atoms: { of: { kind: 'count', where: 'TRUE' } },
      judge: ({ of }) => ({ outcome: 'pass', observed: String(of), expected: '' }),
      perBatch: false,
      needsValues: false,
    },
  }),
)

/** An engine that answers one row, a turn later; it refuses the columns named, the first of them last. */
function engine(lanes: number | undefined, refused: readonly string[] = []) {
  const seen = { most: 0 }
  let running = 0
  const relation: Relation = {
    dialect: duckdbDialect,
    lanes,
    from: 'source',
    rowNumber: undefined,
    batch: undefined,
    facts: { files: [], rows: 3, columns: new Map() },
    reading: ({ name }) => ({ text: `"${name}"`, value: `"${name}"`, readable: 'TRUE', raw: `"${name}"` }),
    sampleDistinct: async () => ({ rows: 0, distinct: new Map() }),
    bytesOf: () => 0,
    query: async (select) => {
      running++
      seen.most = Math.max(seen.most, running)
      const column =
        columns.find((name) => select.includes(`GROUP BY 1`) && select.includes(`"${name}"`)) ?? ''
      for (let turn = 0; turn < (column === refused[0] ? 3 : 1); turn++) await setImmediate()
      running--
      if (refused.includes(column)) throw new Error(`cannot read ${column}`)
      return [{ c0_of: 3 }]
    },
    refusal: async () => 'cannot read',
  }
  return { relation, seen }
}

const plan = (relation: Relation) =>
  planChecks(checks, relation, { rows: 100_000, distinct: new Map(columns.map((name) => [name, 7])) })
const blame = ({ id }: PlannedCheck) =>
  new Failure({ code: 'CONFIGURATION_INVALID', problem: id, next: 'mend it' })

it.each([
  ['one after another where the engine says nothing', undefined, 1],
  ['side by side, as many as the engine takes', 2, 2],
])('histograms: %s', async (_, lanes, most) => {
  const { relation, seen } = engine(lanes)
  const answered = await runPlan(plan(relation), { relation, properties }, blame)
  expect(answered.map(({ check, answer, evidence }) => [check.id, answer.observed, evidence])).toEqual(
    columns.map((name) => [name, '3', 'histogram']),
  )
  expect(seen.most).toBe(most)
})

it('of two that are refused it is the first in the plan that is told, whichever the engine answered first', async () => {
  const { relation } = engine(3, ['x', 'y'])
  await expect(runPlan(plan(relation), { relation, properties }, blame)).rejects.toMatchObject({
    facts: { problem: 'x' },
  })
})
