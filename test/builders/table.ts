import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult, DataResults } from '#core/contract/results.ts'
import type { Table } from '#core/data/tables.ts'
import { contractOf, type WrittenProperty } from './contract.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

/** Content of files by location, and the batch each came with. */
export type WrittenFiles = Readonly<
  Record<string, string | Uint8Array | { readonly content: string; readonly batch: string }>
>

interface Opened {
  readonly table: Table
  readonly folder: string
  readonly check: () => Promise<DataResults>
}

/** Opens files under a contract; one text stands for `data.csv`. */
export async function openTable(
  files: string | Uint8Array | WrittenFiles,
  properties: readonly WrittenProperty[],
  rest: Parameters<typeof contractOf>[1] = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Opened> {
  const folder = await temporaryFolder()
  const named: WrittenFiles =
    typeof files === 'string' || files instanceof Uint8Array ? { 'data.csv': files } : files
  const listed = Object.entries(named).map(([location, file]) =>
    typeof file === 'string' || file instanceof Uint8Array
      ? { location, content: file, batch: undefined }
      : { location, ...file },
  )
  await writeFiles(folder, Object.fromEntries(listed.map(({ location, content }) => [location, content])))
  const judging = contractOf(properties, rest)
  const table = await duckdbTables().open({
    files: listed.map(({ location, batch }) => ({ path: join(folder, location), location, batch })),
    contract: judging.contract,
    scratch: folder,
    signal,
  })
  onTestFinished(async () => table[Symbol.asyncDispose]())
  const lock = {
    schemaVersion: 1 as const,
    source: 'data.csv',
    files: listed.map(({ location, batch }) => ({ location, sha256: 'a'.repeat(64), bytes: 1, batch })),
  }
  return {
    table,
    folder,
    check: () =>
      checkTable(table, judging, lock, 'trips', { clock: { now: () => new Date('2026-01-01T00:00:00Z') } }),
  }
}

/** The answers of every check about a text as CSV. */
export async function resultsOf(
  ...[files, properties, rest]: Parameters<typeof openTable>
): Promise<CheckResult[]> {
  const { check } = await openTable(files, properties, rest)
  return (await check()).checks
}
