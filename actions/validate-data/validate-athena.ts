import type { Contract } from '#core/contract/contract.ts'
import { type AthenaSource, athenaSourceOf, type NamedAthenaTable } from '#core/contract/engine.ts'
import { bytesWords } from '#core/contract/plan/explain.ts'
import { readJudgingContract } from '#core/contract/read-contract.ts'
import { referencesOf } from '#core/data/references.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { judgeTable, type TableAnswer, type TableQuestion } from './judge-table.ts'

/** Which rows of a table are judged, and with what. */
export interface AthenaTableUse {
  /** Values of partition columns: only their rows are judged, and read. Default: all rows. */
  readonly partition?: Readonly<Record<string, string>> | undefined
  /** A column of whole numbers that names each row; without one, rows that break a rule are counted and not named. */
  readonly rowNumber?: string | undefined
  /** Tables of the same database by the names that `references` of the contract gives them. */
  readonly references?: Readonly<Record<string, string>> | undefined
}

export interface ValidateAthenaRequest extends TableQuestion, AthenaTableUse {
  /** The contract as it stands in its file. */
  readonly contract: { readonly text: string; readonly file: string }
  readonly named: NamedAthenaTable
}

export interface ValidateAthenaPorts {
  /** Opens the table. @throws Failure DATA_MISSING, NO_DATA, SERVICE_UNAVAILABLE, CONFIGURATION_INVALID, CANCELLED */
  open(
    request: AthenaTableUse & {
      readonly source: AthenaSource
      readonly contract: Contract
      readonly signal: AbortSignal
    },
  ): Promise<JudgedTable & { readonly spent: { readonly statements: number; readonly bytesScanned: number } }>
}

/**
 * Judges a table of Athena's where it lies, and says what that took.
 * @throws Failure CONFIGURATION_INVALID for a contract that is wrong, and as the port
 */
export async function validateAthena(
  request: ValidateAthenaRequest,
  ports: ValidateAthenaPorts,
  surroundings: Surroundings,
): Promise<TableAnswer> {
  const { contract: written, named, partition, rowNumber, references } = request
  const judging = readJudgingContract(written.text, written.file)
  const source = athenaSourceOf(judging.contract, named, judging.contractFile)
  const { progress, signal } = surroundings
  for (const { name, location } of referencesOf(judging.contract))
    if (references?.[name] === undefined)
      progress.warn(
        `no table of Athena’s was named for the reference ${name} (${location}): what compares with it is not judged`,
      )
  progress.step(`Asking Athena about ${source.database}.${source.table}`)
  const { contract } = judging
  const table = await ports.open({ source, contract, partition, rowNumber, references, signal })
  const answer = await judgeTable(table, judging, request, surroundings)
  const { statements, bytesScanned } = table.spent
  progress.detail(`${statements} statements, ${bytesWords(bytesScanned)} read`)
  return answer
}
