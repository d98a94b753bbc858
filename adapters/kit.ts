import { join, resolve } from 'node:path'
import { dataFiles } from '#adapters/files/data-files.ts'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { folderTree } from '#adapters/files/folder-tree.ts'
import { gitHistory } from '#adapters/git/git-history.ts'
import { sharedLedgerRef } from '#adapters/git/shared-ledger-ref.ts'
import { packFolder } from '#adapters/package/pack.ts'
import { readPredictions, writePredictions } from '#adapters/parquet/predictions-parquet.ts'
import { packageScorer } from '#adapters/serving/package-scorer.ts'
import { openStore } from '#adapters/store/open-store.ts'
import { localTrainer } from '#adapters/training/local-trainer.ts'
import type { Settings } from '#core/config/settings.ts'
import type { KeyHashes } from '#core/contract/quarantine.ts'
import type { DataFiles } from '#core/data/data-files.ts'
import type { Table, Tables } from '#core/data/tables.ts'
import type { Packer, PredictionFiles, Scorer } from '#core/evaluation/scorer.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'
import { readSettings } from '#core/pipeline/read-model.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Trainer } from '#core/training/training-job.ts'
import { keyHashes } from './key-hashes.ts'

/** Every adapter, opened for one checkout. Use cases take from it what they need. */
export interface Kit {
  readonly root: string
  readonly settings: Settings
  readonly tree: FileTree
  readonly history: History
  readonly store: ArtifactStore
  readonly tables: Tables & Pick<Table, 'inspectQuery'>
  readonly dataFiles: DataFiles
  readonly trainer: Trainer
  readonly packer: Packer
  readonly scorer: Scorer
  readonly predictionFiles: PredictionFiles
  readonly keyHashes: KeyHashes
  /** What the build lane leaves for the judge. */
  bundleOf(model: string): Folder
  /** What checking a model's data came to, apart from any bundle. */
  validationOf(model: string): Folder
  /** What the champion lane leaves for the judge. */
  championOf(model: string): Folder
  /** Captures, router state: `.assay/serve/<model>/<environment>`. */
  servingOf(model: string, environment: string): Folder
  /** The ledgers of a model's sealed holdouts: on the clone's origin, or in a repository without one. */
  ledgerOf(model: string): LedgerRef
}

/**
 * Opens a checkout.
 * @param root folder that holds assay.yaml, or nothing of ours yet
 * @param overrides settings of a flag, an action input or an ASSAY_* variable, which stand above assay.yaml; a token to reach
 *   the origin with; what classified keys are hashed with; what has to be done before DuckDB is loaded
 */
export async function openKit(
  root: string,
  overrides: {
    readonly store?: string | undefined
    readonly token?: string | undefined
    readonly quarantineSecret?: string | undefined
    readonly prepareDuckdb?: (() => Promise<void>) | undefined
  } = {},
): Promise<Kit> {
  const folder = resolve(root)
  const tree = folderTree(folder)
  const settings = await readSettings(tree)
  const state = join(folder, settings.state)
  // A variable that is not set arrives as empty text from a workflow.
  const store = await openStore(overrides.store || process.env.ASSAY_STORE || settings.store, folder)
  return {
    root: folder,
    settings,
    tree,
    history: gitHistory(folder),
    store,
    tables: lazyTables(folder, overrides.prepareDuckdb),
    dataFiles: dataFiles(folder, store, join(state, 'data'), settings.sources),
    trainer: localTrainer(),
    packer: { pack: (path, signal) => packFolder(path, { signal }) },
    scorer: packageScorer(),
    keyHashes: keyHashes(overrides.quarantineSecret || process.env.ASSAY_QUARANTINE_SECRET || undefined),
    predictionFiles: { write: writePredictions, read: readPredictions },
    bundleOf: (model) => diskFolder(join(state, 'bundles', model)),
    validationOf: (model) => diskFolder(join(state, 'validation', model)),
    championOf: (model) => diskFolder(join(state, 'champions', model)),
    servingOf: (model, environment) => diskFolder(join(state, 'serve', model, environment)),
    ledgerOf: (model) => sharedLedgerRef(folder, model, { token: overrides.token }),
  }
}

/** DuckDB is a large native library: it is loaded when the first table is opened. */
function lazyTables(repository: string, prepare = async (): Promise<void> => {}): Kit['tables'] {
  let prepared: Promise<void> | undefined
  const load = async (): Promise<Kit['tables']> => {
    prepared ??= prepare()
    await prepared
    return (await import('#adapters/duckdb/duckdb-tables.ts')).duckdbTables({ repository })
  }
  return {
    open: async (request) => (await load()).open(request),
    inspect: async (expression) => (await load()).inspect(expression),
    inspectQuery: async (query) => (await load()).inspectQuery(query),
  }
}
