import type { Settings } from '#core/config/settings.ts'
import { featuresOfClassified } from '#core/contract/classified-features.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { readContract } from '#core/contract/read-contract.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import {
  type DataPorts,
  featureOrigins,
  featuresOf,
  nameColumns,
  openLockedData,
} from '#core/data/open-data.ts'
import { identifier } from '#core/data/sql.ts'
import type { TableFile, Tables } from '#core/data/tables.ts'
import { digestOf, type Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { snapshotOfModel, snapshotOfTable, type TableRoles, type TableSnapshot } from './table-snapshot.ts'

export interface SnapshotFilesRequest {
  /** Files of one table, in reading order. */
  readonly files: readonly TableFile[]
  /** The contract as it stands in its file. */
  readonly contract: { readonly text: string; readonly file: string }
}

/**
 * Profiles files that no pipeline pins, as their contract reads them. The data are named by the digests of the files, so
 * that equal bytes under another name give an equal snapshot.
 * @throws Failure CONFIGURATION_INVALID, DATA_MISSING, DATA_UNDECODABLE, NO_DATA
 */
export async function snapshotFiles(
  { files, contract: written }: SnapshotFilesRequest,
  ports: { readonly tables: Tables; readonly scratch: string; digest(path: string): Promise<Sha256> },
  { signal }: Pick<Surroundings, 'signal'>,
): Promise<TableSnapshot> {
  const { value: contract } = readContract(written.text, written.file)
  const digests = await Promise.all(files.map(({ path }) => ports.digest(path)))
  await using table = await ports.tables.open({ files, contract, scratch: ports.scratch, signal })
  const taken = await snapshotOfTable(table, contract, digestOf(digests), rolesIn(contract))
  if (taken !== undefined) return taken
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: 'no column of the contract can be profiled: each is classified, or has parts',
    allowed: 'at least one column that is open',
    place: { file: written.file },
  })
}

/** What the contract's own `label` and `features` make of its columns; an expression over columns makes nothing of them. */
export function rolesIn(contract: Contract): TableRoles {
  const use = tableUseOf(undefined, contract)
  const columns = propertiesOf(contract).map(({ name }) => name)
  const features = Object.values(use?.features ?? {})
  return {
    label: columns.find((name) => identifier(name) === use?.label),
    ...(features.length === 0
      ? {}
      : { features: columns.filter((name) => features.includes(identifier(name))) }),
  }
}

/**
 * Profiles the pinned data of a model as the model sees them: its features and label, on all rows that are not held back.
 * @throws Failure when the data are not those of the lock, cannot be decoded or have no rows
 */
export async function snapshotModelData(
  model: string,
  ports: DataPorts & { readonly tree: FileTree; readonly settings: Settings; readonly scratch: string },
  { signal }: Pick<Surroundings, 'signal'>,
): Promise<TableSnapshot> {
  const { contract, pipeline } = await readModel(ports.tree, ports.settings, model)
  const lock = await readLock(ports.tree, ports.settings, model)
  const paths = modelPaths(ports.settings, model)
  const { scratch } = ports
  await using table = await openLockedData({ lock, lockFile: paths.lock, contract, scratch, signal }, ports)
  const features = { model: featuresOf(pipeline) }
  await nameColumns(table, { policy: pipeline, contract, features, file: paths.pipeline }, ports.tables)
  const dataset = digestOf(lock.files.map(({ location, sha256 }) => ({ location, sha256 })))
  const written = { name: pipeline.data.label, expression: pipeline.data.columns[pipeline.data.label] ?? '' }
  const origins = await featureOrigins([...features.model, written], contract, ports.tables, paths.pipeline)
  const closed = featuresOfClassified(contract, origins)
  const names = features.model.flatMap(({ name }) => (closed.has(name) ? [] : [name]))
  const label = closed.has(written.name) ? undefined : written.name
  return {
    snapshot: await snapshotOfModel(table, 'model', names, label, dataset),
    leftOut: [...closed].map((column) => ({
      column,
      why: 'it is made of a classified column, and a profile holds values',
    })),
  }
}
