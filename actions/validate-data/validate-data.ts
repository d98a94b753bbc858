import type { Settings } from '#core/config/settings.ts'
import { checkByBoth } from '#core/contract/check-by-both.ts'
import { type Asked, checkTable } from '#core/contract/check-table.ts'
import { isClassified } from '#core/contract/classification.ts'
import { classifiedFeatures, classifiedFindings } from '#core/contract/classified-features.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import type { ContractChange } from '#core/contract/contract-change-shape.ts'
import { type KeyHashes, type Quarantine, quarantineOf } from '#core/contract/quarantine.ts'
import { readAlike } from '#core/contract/read-alike.ts'
import { needsHistory, needsSnapshot } from '#core/contract/reference-needs.ts'
import { type DataResults, outcomeOf } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { type DataPorts, featureOrigins, featuresOf, openLockedData } from '#core/data/open-data.ts'
import type { JudgedTable, Table } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { findModel, type ModelFiles, readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type DataVersions, lookBack } from './look-back.ts'

/** What the data and the contract are compared with. */
export interface ComparedWith {
  readonly commit: string
  readonly tree: FileTree
}

export interface ValidateDataRequest {
  readonly model: string
  /**
   * The data and contract in force. Looked for only where a check looks back, or `compare` asks; nothing is compared with
   * where it finds none.
   */
  readonly base?: (() => Promise<ComparedWith | undefined>) | undefined
  /** Say what the change of contract and data means, too. */
  readonly compare?: boolean | undefined
}

export interface ValidateDataPorts extends DataPorts {
  readonly tree: FileTree
  readonly settings: Settings
  readonly history: History
  readonly store: ArtifactStore
  /** Where the results are left; not in a bundle, which is sealed. */
  readonly results: Folder
  readonly scratch: Folder
  /** For classified keys of the rows that break the contract. */
  readonly keyHashes: KeyHashes
}

export interface ValidateDataAnswer {
  readonly results: DataResults
  /** The contract as it judged. */
  readonly files: ModelFiles
  /** The rows that break it; undefined where none does. */
  readonly quarantine?: Quarantine | undefined
  readonly contractChange?: ContractChange | undefined
  readonly dataChange?: DataVersions['change'] | undefined
}

/** Names of the files that are left beside the results. */
export const validationFiles = {
  quarantine: 'quarantine.csv',
  junit: 'junit.xml',
  sarif: 'results.sarif',
} as const

/**
 * Judges the pinned data of a model against its contract.
 * @returns every check with its answer; `data-results.json` in the results folder holds the same, and `quarantine.csv` the
 * rows that break it
 * @throws Failure when the data are not those of the lock, cannot be decoded or have no rows
 */
export async function validateData(
  request: ValidateDataRequest,
  ports: ValidateDataPorts,
  surroundings: Surroundings,
): Promise<ValidateDataAnswer> {
  const { model, compare = false } = request
  const files = await readModel(ports.tree, ports.settings, model)
  const lock = await readLock(ports.tree, ports.settings, model)
  surroundings.progress.step(`Checking the data of ${model} against ${files.contractFile}`)
  const { lock: lockFile } = modelPaths(ports.settings, model)
  const { scratch } = ports
  const { signal } = surroundings
  const open = ({ contract }: Pick<ModelFiles, 'contract'>): Promise<Table> =>
    openLockedData({ lock, lockFile, contract, scratch: scratch.path, signal }, ports)
  await using table = await open(files)
  const looksBack = compare || needsSnapshot(files.contract) || needsHistory(files.contract)
  const base = looksBack ? await request.base?.() : undefined
  const versions = await lookBack({ model, files, lock, base, compare }, table, ports, surroundings)
  const before = compare ? await contractIn(base, files, ports.settings, model) : undefined
  const asked = (of: ModelFiles): Asked => ({
    judging: of,
    situation: {
      ...surroundings,
      ...versions,
      use: tableUseOf(of.pipeline, of.contract, table.relation.dialect),
    },
  })
  await using ownTable =
    before === undefined || readAlike(before.contract, files.contract) ? undefined : await open(before)
  const judged = await judge(
    asked(files),
    before === undefined ? undefined : asked(before),
    { before: ownTable ?? table, after: table },
    lock,
    model,
  )
  const reasons = await missingReasons(files, ports, modelPaths(ports.settings, model).pipeline)
  const checks = [...reasons, ...judged.results.checks]
  const results = { ...judged.results, checks, outcome: outcomeOf(checks) }
  const quarantine = await quarantineOf(table, asked(files), results, ports.keyHashes)
  await ports.results.write(bundleFiles.dataResults, `${JSON.stringify(results, null, 2)}\n`)
  if (quarantine === undefined) await ports.results.remove(validationFiles.quarantine)
  else await ports.results.write(validationFiles.quarantine, quarantine.csv)
  return { results, files, quarantine, contractChange: judged.change, dataChange: versions.change }
}

async function judge(
  own: Asked,
  before: Asked | undefined,
  tables: { readonly before: JudgedTable; readonly after: JudgedTable },
  lock: DataLock,
  model: string,
): Promise<{ readonly results: DataResults; readonly change?: ContractChange }> {
  if (before === undefined)
    return { results: await checkTable(tables.after, own.judging, lock, model, own.situation) }
  const { after, change } = await checkByBoth({ before, after: own }, tables, lock, model)
  return { results: after, change }
}

/** The contract of the base where it is another one that can be read. */
async function contractIn(
  base: ComparedWith | undefined,
  { contractDigest }: ModelFiles,
  settings: Settings,
  model: string,
): Promise<ModelFiles | undefined> {
  try {
    const found = base === undefined ? undefined : await findModel(base.tree, settings, model)
    return found?.contractDigest === contractDigest ? undefined : found
  } catch (error) {
    if (error instanceof Failure && error.outcome === 'invalid') return undefined
    throw error
  }
}

/** Features made of a classified column for which the contract records no reason. */
async function missingReasons(
  { pipeline, contract, contractDocument }: ModelFiles,
  { tables }: ValidateDataPorts,
  file: string,
): Promise<DataResults['checks']> {
  if (!propertiesOf(contract).some(isClassified)) return []
  const origins = await featureOrigins(featuresOf(pipeline), contract, tables, file)
  const lineOf = (path: readonly (string | number)[]) => contractDocument.placeOf(path).line
  return classifiedFindings(contract, classifiedFeatures(contract, origins), lineOf)
}
