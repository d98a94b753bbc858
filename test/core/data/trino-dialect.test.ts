import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { athenaTypes } from '#adapters/athena/column-types.ts'
import { planTable } from '#core/contract/check-table.ts'
import { columnReading } from '#core/contract/column-reading.ts'
import type { Property } from '#core/contract/contract.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import type { Step } from '#core/contract/plan/plan.ts'
import { statementOf } from '#core/contract/plan/run-plan.ts'
import { typedRelation } from '#core/contract/plan/statements.ts'
import { identifier } from '#core/data/sql.ts'
import type { Relation } from '#core/data/tables.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { contractOf } from '../../builders/contract.ts'
import { checkId, groupContract } from '../contract/conformance/case-tables.ts'
import {
  situationOf,
  type UseCase,
  type UseGroup,
  useGroups,
  useProperties,
} from '../contract/conformance/use-case.ts'
import { trinoFaults } from './trino-syntax.ts'

const folder = join(import.meta.dirname, '../contract/conformance')
const files = (await readdir(folder)).filter((name) => name.endsWith('.cases.ts'))
const cases: UseCase[] = []
for (const file of files) {
  const module = (await import(join(folder, file))) as { cases?: readonly UseCase[] }
  cases.push(...(module.cases ?? []))
}

const types: Readonly<Partial<Record<Property['logicalType'], string>>> = {
  number: 'double',
  integer: 'bigint',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
}

/** The statements that the checks of a group come to on a table of Athena's. */
async function statementsOf(group: UseGroup, form: 'csv' | 'parquet'): Promise<string[]> {
  const { properties, quality } = groupContract(group)
  const judging = contractOf(properties, { quality, customProperties: useProperties(group) })
  const typeOf = ({ logicalType }: Property) =>
    form === 'csv' ? 'varchar' : (types[logicalType] ?? 'varchar')
  const columns = propertiesOf(judging.contract).map(
    (property) => [property.name.toLowerCase(), typeOf(property)] as const,
  )
  const relation: Relation = {
    dialect: trinoDialect,
    from: '"awsdatacatalog"."assay"."t"',
    rowNumber: identifier('row'),
    batch: undefined,
    facts: { files: [], rows: 10, columns: new Map() },
    reading: (property) => columnReading(property, judging.contract, new Map(columns), athenaTypes),
    sampleDistinct: async () => ({ rows: 0, distinct: new Map() }),
    bytesOf: () => 0,
    query: async () => [],
    refusal: async () => undefined,
  }
  const ids = group.cases.map((_, index) => checkId(index))
  const { plan, ground } = await planTable({ relation }, judging, situationOf(group, judging, ids))
  // Long, and the same before every statement: read once.
  const reading = typedRelation(ground)
  const alone = (step: Step): Step[] =>
    step.kind === 'shared' ? step.checks.map((check) => ({ ...step, checks: [check] })) : [step]
  const statements = plan.steps
    .flatMap(alone)
    .map((step) => statementOf(step, ground).replace(reading, () => 'WITH t AS (SELECT 1)'))
  return [`${reading} SELECT * FROM t`, ...statements]
}

it.each(['csv', 'parquet'] as const)(
  'every statement of every check over %s is one that Trino and Athena take',
  async (form) => {
    const faults = new Set<string>()
    for (const group of useGroups(cases, form)) {
      const checks = [...new Set(group.cases.map(({ check }) => check.check))].join(', ')
      for (const statement of await statementsOf(group, form))
        for (const fault of trinoFaults(statement)) faults.add(`${fault} (one of ${checks})`)
    }
    expect([...faults]).toEqual([])
  },
)

it.each([
  ['SELECT x FROM t', []],
  ["SELECT regexp_matches(x, 'a') FROM t", ['there is no function regexp_matches']],
  [
    'SELECT x FROM t WHERE x > 0.30000000000000004',
    ['0.30000000000000004 is a decimal, which is not cast exactly'],
  ],
  ['SELECT x FROM t WHERE x > 0.5', []],
  ['SELECT MIN(x) AS "c0_notAbove" FROM t', ['c0_notAbove comes back in lower case']],
  ['SELECT x FROM t;', ['; is no part of a statement']],
  ['SELECT `x` FROM t', ['` is no part of a statement', '` is no part of a statement']],
  ["SELECT '0.5; `' FROM t", []],
])('%s: %j', (statement, faults) => {
  expect(trinoFaults(statement)).toEqual(faults)
})

it.each([
  'WITH h AS MATERIALIZED (SELECT 1) SELECT * FROM h',
  'SELECT x IS TRUE FROM t',
  'SELECT x FROM t QUALIFY TRUE',
  'SELECT [1, 2]',
  'SELECT x FROM t WHERE',
  'SELECT DISTINCT ON (x) x FROM t',
])('%s is refused', (statement) => {
  expect(trinoFaults(statement).length).toBeGreaterThan(0)
})
