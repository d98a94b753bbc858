import { readJudgingContract } from '#core/contract/read-contract.ts'
import type { TableFile, Tables } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { judgeTable, type TableAnswer, type TableQuestion } from './judge-table.ts'

export interface ValidateFilesRequest extends TableQuestion {
  /** Files of one table, in reading order. */
  readonly files: readonly TableFile[]
  /** The contract as it stands in its file. */
  readonly contract: { readonly text: string; readonly file: string }
}

export interface ValidateFilesPorts {
  readonly tables: Tables
  /** The digest of a file's bytes, for results that somebody keeps; left out where nobody does: hashing takes as long as judging. */
  readonly digest?: ((path: string) => Promise<Sha256>) | undefined
  readonly scratch: string
}

/**
 * Judges files that no pipeline pins against a contract.
 * @throws Failure CONFIGURATION_INVALID for a contract that is wrong, DATA_MISSING, DATA_UNDECODABLE, NO_DATA
 */
export async function validateFiles(
  request: ValidateFilesRequest,
  ports: ValidateFilesPorts,
  surroundings: Surroundings,
): Promise<TableAnswer> {
  const judging = readJudgingContract(request.contract.text, request.contract.file)
  await using table = await ports.tables.open({
    files: request.files,
    contract: judging.contract,
    scratch: ports.scratch,
    signal: surroundings.signal,
  })
  // Bytes are hashed while the engine reads them.
  const wanted = request.explain === undefined ? request.files : []
  const hashing = Promise.all(wanted.map(({ path }) => ports.digest?.(path)))
  hashing.catch(() => {})
  const answer = await judgeTable(table, judging, request, surroundings)
  if (answer.kind === 'explained') return answer
  const digests = await hashing
  const files = answer.results.files.map((file, index) => {
    const sha256 = digests[index]
    return sha256 === undefined ? file : { ...file, sha256 }
  })
  return { kind: 'judged', results: { ...answer.results, files } }
}
