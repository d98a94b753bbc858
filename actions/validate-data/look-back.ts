import type { Settings } from '#core/config/settings.ts'
import type { MetricHistory } from '#core/contract/checks/definition.ts'
import { diffSnapshots } from '#core/contract/data-diff.ts'
import type { DataDiff } from '#core/contract/data-diff-shape.ts'
import { needsHistory, needsSnapshot } from '#core/contract/reference-needs.ts'
import { alsoCommitted } from '#core/data/committed-files.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import type { DataPorts } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import { championReference, historyInForce, lockIn, referenceSnapshot } from '#core/drift/data-in-force.ts'
import { type DataVersion, datasetOf, findProfile, takeProfile } from '#core/drift/data-profile.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import type { History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { ComparedWith } from './validate-data.ts'

/** What data are judged beside: how they were, and what earlier versions measured. */
export interface DataVersions {
  readonly snapshot?: Snapshot | undefined
  readonly history?: MetricHistory | undefined
  /** How the data differ from those in force; why that cannot be said, in words. */
  readonly change?: DataDiff | string | undefined
}

type Ports = DataPorts & {
  readonly settings: Settings
  readonly history: History
  readonly store: ArtifactStore
  readonly scratch: Folder
}

/**
 * Looks up how the data were. A store that does not answer is no reason to leave everything else unjudged: checks that
 * look back are skipped then, and the judge, who can reach it, decides.
 */
export async function lookBack(
  request: {
    readonly model: string
    readonly files: ModelFiles
    readonly lock: DataLock
    readonly base: ComparedWith | undefined
    readonly compare: boolean
  },
  table: Table,
  ports: Ports,
  surroundings: Surroundings,
): Promise<DataVersions> {
  const { files, base } = request
  if (base === undefined) return {}
  try {
    const { contract } = files
    const history = needsHistory(contract)
      ? await historyInForce({ model: request.model, commit: base.commit }, ports)
      : undefined
    return { ...(await compareVersions({ ...request, base }, table, ports, surroundings)), history }
  } catch (error) {
    const unreachable = error instanceof Failure && !surroundings.signal.aborted
    if (!unreachable || !(error.outcome === 'unavailable' || error.code === 'STORE_MISSING')) throw error
    surroundings.progress.warn(`What the data were before is not known here: ${error.facts.problem}`)
    return {}
  }
}

async function compareVersions(
  {
    model,
    files,
    lock,
    base,
    compare,
  }: { readonly base: ComparedWith } & Omit<Parameters<typeof lookBack>[0], 'base'>,
  table: Table,
  ports: Ports,
  { signal }: Surroundings,
): Promise<Pick<DataVersions, 'snapshot' | 'change'>> {
  const { settings, store } = ports
  const { contract, pipeline } = files
  const before = await lockIn(base.tree, settings, model)
  const wanted = needsSnapshot(contract)
  const moved = compare && before !== undefined && datasetOf(before) !== datasetOf(lock)
  if (!wanted && !moved) return {}
  const version = (of: DataLock): DataVersion => ({
    model,
    lock: of,
    lockFile: modelPaths(settings, model).lock,
    contract,
  })
  const old =
    before === undefined
      ? undefined
      : await findProfile(
          version(before),
          {
            ...ports,
            dataFiles: alsoCommitted(ports.dataFiles, base.tree, ports.scratch),
            scratch: ports.scratch.path,
          },
          { signal, keep: false },
        )
  const known = old === undefined || 'whyNot' in old ? undefined : old
  const environment = wanted ? await findChampion(base.tree, settings, pipeline) : undefined
  const champion = await championReference(environment, store)
  const now = moved ? await takeProfile(version(lock), table) : undefined
  const change =
    known !== undefined && now !== undefined
      ? diffSnapshots(known, now)
      : moved && old !== undefined && 'whyNot' in old
        ? old.whyNot
        : undefined
  return { snapshot: wanted ? referenceSnapshot(known, champion, contract) : undefined, change }
}
