import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it, onTestFinished } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult } from '#core/contract/results.ts'
import { contractOf } from '../../../builders/contract.ts'
import { temporaryFolder, writeFiles } from '../../../builders/temporary-folder.ts'
import { checkId, csvOf, groupContract, writeParquet } from './case-tables.ts'
import { situationOf, type UseCase, type UseGroup, useGroups, useProperties } from './use-case.ts'

/** One test for each case, on DuckDB, from CSV and from Parquet. */
export function judgeUseCases(cases: readonly UseCase[]): void {
  for (const form of ['csv', 'parquet'] as const) {
    for (const group of useGroups(cases, form)) {
      let results: Promise<CheckResult[]> | undefined
      for (const [index, { words, check, expected }] of group.cases.entries()) {
        it(`${form}: ${check.check}: ${words}`, async () => {
          results ??= resultsOf(group, form)
          const found = (await results).find(({ id }) => id === checkId(index))
          if (found === undefined) throw new Error('the check of a case has no answer')
          const { outcome, bad, of, unknown, value, rows } = found
          const said = { outcome, bad, of, unknown, value: rounded(value), rows }
          const asked = Object.keys(expected) as (keyof typeof said)[]
          const shown = Object.fromEntries([...asked, 'unknown' as const].map((key) => [key, said[key]]))
          const wanted = {
            unknown: undefined,
            ...expected,
            ...(expected.value === undefined ? {} : { value: rounded(expected.value) }),
          }
          expect(shown, found.observed).toEqual(wanted)
        })
      }
    }
  }
}

async function resultsOf(group: UseGroup, form: 'csv' | 'parquet'): Promise<CheckResult[]> {
  const folder = await temporaryFolder()
  const location = `data.${form}`
  const path = join(folder, location)
  if (form === 'csv') await writeFiles(folder, { [location]: csvOf(group) })
  else await writeParquet(await (await writer()).connect(), group, path)
  const { properties, quality } = groupContract(group)
  const judging = contractOf(properties, { quality, customProperties: useProperties(group) })
  const table = await duckdbTables().open({
    files: [{ path, location }],
    contract: judging.contract,
    scratch: folder,
    signal: new AbortController().signal,
  })
  onTestFinished(async () => table[Symbol.asyncDispose]())
  const bytes = (await readFile(path)).length
  const lock = {
    schemaVersion: 1 as const,
    source: location,
    files: [{ location, sha256: 'a'.repeat(64), bytes }],
  }
  const ids = group.cases.map((_, index) => checkId(index))
  return (await checkTable(table, judging, lock, 'trips', situationOf(group, judging, ids))).checks
}

/** Sums of binary fractions differ in their last digits from engine to engine. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6))
}

let writing: Promise<DuckDBInstance> | undefined

/** One engine writes the files of all cases. */
function writer(): Promise<DuckDBInstance> {
  writing ??= DuckDBInstance.create(':memory:', { threads: '1' })
  return writing
}
