import type { Settings } from '#core/config/settings.ts'
import type { DataPorts } from '#core/data/open-data.ts'
import type { PredictionFiles } from '#core/evaluation/scorer.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'

/** One side of a pull request. */
export interface Side {
  /** Full SHA; `uncommitted` for a working copy with changes. */
  readonly commit: string
  readonly tree: FileTree
}

export interface GateModelRequest {
  readonly model: string
  /** The commit whose policy judges; undefined in a repository without history. */
  readonly base: Side | undefined
  readonly head: Side
  /** Paths that differ; undefined for a working copy, which is judged as a change of the model. */
  readonly changedPaths: readonly string[] | undefined
}

export interface GateModelPorts extends DataPorts {
  readonly settings: Settings
  /** When commits were made, and what environments were verified with; nothing is checked out of it. */
  readonly history: History
  readonly store: ArtifactStore
  readonly predictionFiles: PredictionFiles
  /** What the build lane left. */
  readonly bundle: Folder
  /** What the champion lane left: predictions of the champion on the same rows, if the store has none. */
  readonly champion: Folder
  readonly scratch: Folder
  /** Where the ledgers of a model's sealed holdouts are. */
  ledgerOf(model: string): LedgerRef
  /** Runtime that training keys are computed for. */
  readonly runtime: string
}
