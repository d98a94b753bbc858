import { checkTable, planTable } from '#core/contract/check-table.ts'
import { explainPlan } from '#core/contract/plan/explain.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'
import type { DataResults } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import type { TableFile, Tables } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import type { Surroundings } from '#core/surroundings.ts'

export interface ValidateFilesRequest {
  /** Files of one table, in reading order. */
  readonly files: readonly TableFile[]
  /** The contract as it stands in its file. */
  readonly contract: { readonly text: string; readonly file: string }
  /** How the data were before. */
  readonly snapshot?: Snapshot | undefined
  /** Show the plan instead of running it; `sql` with the statements. */
  readonly explain?: 'plan' | 'sql' | undefined
}

export interface ValidateFilesPorts {
  readonly tables: Tables
  /** The digest of a file's bytes, for results that somebody keeps; left out where nobody does: hashing takes as long as judging. */
  readonly digest?: ((path: string) => Promise<Sha256>) | undefined
  readonly scratch: string
}

/** What came of it: results, or the plan in words. */
export type ValidateFilesAnswer =
  | { readonly kind: 'judged'; readonly results: DataResults }
  | { readonly kind: 'explained'; readonly plan: string }

/**
 * Judges files that no pipeline pins against a contract.
 * @throws Failure CONFIGURATION_INVALID for a contract that is wrong, DATA_MISSING, DATA_UNDECODABLE, NO_DATA
 */
export async function validateFiles(
  request: ValidateFilesRequest,
  ports: ValidateFilesPorts,
  surroundings: Surroundings,
): Promise<ValidateFilesAnswer> {
  const judging = readJudgingContract(request.contract.text, request.contract.file)
  const { snapshot } = request
  const situation = { ...surroundings, use: tableUseOf(undefined, judging.contract), snapshot }
  const { scratch } = ports
  await using table = await ports.tables.open({
    files: request.files,
    contract: judging.contract,
    scratch,
    signal: surroundings.signal,
  })
  if (request.explain !== undefined) {
    const { plan, ground } = await planTable(table, judging, situation)
    return { kind: 'explained', plan: explainPlan(plan, ground, { sql: request.explain === 'sql' }) }
  }
  // Bytes are hashed while the engine reads them.
  const hashing = Promise.all(request.files.map(({ path }) => ports.digest?.(path)))
  hashing.catch(() => {})
  const nothingPinned = { schemaVersion: 1 as const, source: '', files: [] }
  const results = await checkTable(table, judging, nothingPinned, undefined, situation)
  const digests = await hashing
  const files = results.files.map((file, index) => ({ ...file, sha256: digests[index] ?? file.sha256 }))
  return { kind: 'judged', results: { ...results, files } }
}
