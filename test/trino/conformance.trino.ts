import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openAthenaTable } from '#adapters/athena/athena-table.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { contractOf } from '../builders/contract.ts'
import { checkId, groupContract } from '../core/contract/conformance/case-tables.ts'
import {
  situationOf,
  type UseCase,
  type UseGroup,
  useGroups,
  useProperties,
} from '../core/contract/conformance/use-case.ts'
import { client, createDatabase, createTable, inspector, patience, place, rowNumber, writer } from './lake.ts'

const folder = join(import.meta.dirname, '../core/contract/conformance')
const files = (await readdir(folder)).filter((name) => name.endsWith('.cases.ts')).sort()
const cases: UseCase[] = []
for (const file of files) {
  const module = (await import(join(folder, file))) as { cases?: readonly UseCase[] }
  cases.push(...(module.cases ?? []))
}

/** So many tables are asked about at once. */
const side = 3

await createDatabase()
const connection = await writer()

// Each case once: over the Parquet that DuckDB reads too, or as text where only a text file holds its values.
const typed = useGroups(cases, 'parquet')
const held = new Set(typed.flatMap((group) => group.cases))
const texts = useGroups(
  cases.filter((one) => !held.has(one)),
  'csv',
)
const groups = [
  ...typed.map((group, index) => ({ group, form: 'typed' as const, table: `typed_${index}` })),
  ...texts.map((group, index) => ({ group, form: 'text' as const, table: `text_${index}` })),
]

/** Answers by table, asked for a few tables at a time from the start. */
const asked = new Map<string, Promise<readonly CheckResult[]>>()
let turns: Promise<unknown>[] = Array.from({ length: side }, () => Promise.resolve())
for (const [index, { group, form, table }] of groups.entries()) {
  const answer = (turns[index % side] ?? Promise.resolve()).then(() => resultsOf(group, form, table))
  answer.catch(() => undefined)
  turns = turns.with(
    index % side,
    answer.catch(() => undefined),
  )
  asked.set(table, answer)
}

for (const { group, form, table } of groups) {
  for (const [index, { words, check, expected }] of group.cases.entries()) {
    it(`${form}: ${check.check}: ${words}`, async () => {
      const results = (await asked.get(table)) ?? []
      const found = results.find(({ id }) => id === checkId(index))
      if (found === undefined) throw new Error('the check of a case has no answer')
      const { outcome, bad, of, unknown, value, rows } = found
      const said = { outcome, bad, of, unknown, value: rounded(value), rows }
      const keys = Object.keys(expected) as (keyof typeof said)[]
      const shown = Object.fromEntries([...keys, 'unknown' as const].map((key) => [key, said[key]]))
      const wanted = { unknown: undefined, ...expected }
      expect(shown, found.observed).toEqual(
        expected.value === undefined ? wanted : { ...wanted, value: rounded(expected.value) },
      )
    })
  }
}

async function resultsOf(
  group: UseGroup,
  form: 'text' | 'typed',
  table: string,
): Promise<readonly CheckResult[]> {
  await createTable(connection, table, group, form)
  const { properties, quality } = groupContract(group)
  const judging = contractOf(properties, { quality, customProperties: useProperties(group) })
  const opened = await openAthenaTable({
    client,
    place,
    table,
    contract: judging.contract,
    rowNumber,
    inspector,
    signal: new AbortController().signal,
    patience,
  })
  const lock = { schemaVersion: 1 as const, source: table, files: [] }
  const ids = group.cases.map((_, index) => checkId(index))
  const results = await checkTable(opened, judging, lock, 'trips', situationOf(group, judging, ids))
  return results.checks
}

/** Sums of binary fractions differ in their last digits from engine to engine. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6))
}
