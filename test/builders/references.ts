import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { CheckResult } from '#core/contract/results.ts'
import type { Table } from '#core/data/tables.ts'
import { contractOf, type WrittenProperty } from './contract.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

/** A table beside others that its contract names. */
export interface WithReferences {
  /** CSV of the data. */
  readonly data: string
  /** The other files, by their paths from the folder of the data. */
  readonly others: Readonly<Record<string, string | Uint8Array>>
  /** What the contract calls them. */
  readonly references: Readonly<Record<string, string>>
  readonly properties: readonly WrittenProperty[]
  readonly quality?: readonly unknown[]
  /** Root of the repository. Default: the folder of the data alone counts. */
  readonly repository?: string
  /** What else is to be there before the table is opened. */
  prepare?(folder: string): Promise<void>
}

/** Opens the table with its references, and says how to judge it. */
export async function openWithReferences(written: WithReferences): Promise<{
  readonly table: Table
  readonly check: () => Promise<readonly CheckResult[]>
}> {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'data.csv': written.data, ...written.others })
  await written.prepare?.(folder)
  const judging = contractOf(written.properties, {
    ...(written.quality === undefined ? {} : { quality: written.quality }),
    customProperties: [{ property: 'references', value: written.references }],
  })
  const table = await duckdbTables({ repository: written.repository }).open({
    files: [{ path: join(folder, 'data.csv'), location: 'data.csv' }],
    contract: judging.contract,
    scratch: folder,
    signal: new AbortController().signal,
  })
  onTestFinished(async () => table[Symbol.asyncDispose]())
  const lock = { schemaVersion: 1 as const, source: 'data.csv', files: [] }
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') }
  return {
    table,
    check: async () => (await checkTable(table, judging, { ...lock }, 'trips', { clock })).checks,
  }
}
