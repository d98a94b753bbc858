import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import type { CheckResult } from '#core/contract/results.ts'
import { openTable } from '../../../builders/table.ts'
import { temporaryFolder } from '../../../builders/temporary-folder.ts'
import type { ConformanceCase } from './case.ts'
import { type CaseGroup, caseGroups, checkId, csvOf, groupContract, writeParquet } from './case-tables.ts'

/** One test for each case, on DuckDB, from CSV and from Parquet. */
export function judgeCases(cases: readonly ConformanceCase[]): void {
  for (const form of ['csv', 'parquet'] as const) {
    for (const group of caseGroups(cases, form)) {
      let results: Promise<CheckResult[]> | undefined
      for (const [index, { words, check, expected }] of group.cases.entries()) {
        it(`${form}: ${check.check}: ${words}`, async () => {
          results ??= form === 'csv' ? ofCsv(group) : ofParquet(group)
          const found = answerOf((await results).find(({ id }) => id === checkId(index)))
          const { value } = expected
          expect(found).toEqual({
            ...unasked(found, expected),
            ...expected,
            ...(value === undefined ? {} : { value: rounded(value) }),
          })
        })
      }
    }
  }
}

type Said = ConformanceCase['expected']

function answerOf(result: CheckResult | undefined): Said {
  if (result === undefined) throw new Error('the check of a case has no answer')
  const { outcome, bad, of, unknown, value, rows } = result
  return {
    outcome,
    ...defined({ bad, of, unknown, value: value === undefined ? undefined : rounded(value), rows }),
  }
}

/** A case says what it is about; a count that it leaves out is not asked for, but what cannot be told is always. */
function unasked({ unknown: _, ...rest }: Said, expected: Said): Partial<Said> {
  return Object.fromEntries(Object.entries(rest).filter(([key]) => !(key in expected)))
}

/** Sums of binary fractions differ in their last digits from engine to engine. */
function rounded(value: number): number {
  return Number(value.toPrecision(9))
}

function defined(values: Record<string, unknown>): Partial<Said> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

async function ofCsv(group: CaseGroup): Promise<CheckResult[]> {
  const { properties, quality } = groupContract(group)
  const { check } = await openTable(csvOf(group), properties, { quality })
  return (await check()).checks
}

async function ofParquet(group: CaseGroup): Promise<CheckResult[]> {
  const path = join(await temporaryFolder(), 'case.parquet')
  const connection = await writer()
  await writeParquet(connection, group, path)
  const { properties, quality } = groupContract(group)
  const content = new Uint8Array(await readFile(path))
  const { check } = await openTable({ 'data.parquet': content }, properties, { quality })
  return (await check()).checks
}

let writing: ReturnType<typeof connect> | undefined

/** One engine writes the files of all cases. */
function writer(): ReturnType<typeof connect> {
  writing ??= connect()
  return writing
}

async function connect() {
  return (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
}
