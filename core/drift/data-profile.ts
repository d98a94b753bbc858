import * as z from 'zod'
import { isClassified } from '#core/contract/classification.ts'
import { type Contract, nullTokensOf, propertiesOf } from '#core/contract/contract.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { type DataPorts, openLockedData } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import { digestOf, Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import { Snapshot, snapshotJson } from './snapshot.ts'
import { snapshotOfTable } from './table-snapshot.ts'

/** One version of a model's data as one contract reads it. */
export interface DataVersion {
  readonly model: string
  readonly lock: DataLock
  readonly lockFile: string
  readonly contract: Contract
}

/** Where the judge keeps the profile of a version; nothing of a pull request writes here. */
const ProfileRecord = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string(),
  dataset: Sha256,
  snapshot: Sha256,
})

/** What a version of the data is called: the digest of its files, in reading order. */
export function datasetOf({ files }: Pick<DataLock, 'files'>): Sha256 {
  return digestOf(files.map(({ location, sha256 }) => ({ location, sha256 })))
}

/**
 * Profiles an open table as the judge does for every version of the data it meets, or takes what it kept.
 * @returns undefined if every column is classified
 */
export async function keepProfile(
  version: DataVersion,
  table: Table,
  store: ArtifactStore,
): Promise<Snapshot | undefined> {
  const known = await kept(version, store, keyOf(version))
  if (known !== undefined) return known
  const snapshot = await takeProfile(version, table)
  if (snapshot === undefined) return undefined
  const { sha256 } = await store.putBlob(new TextEncoder().encode(snapshotJson(snapshot)))
  const dataset = datasetOf(version.lock)
  const record = { schemaVersion: 1, model: version.model, dataset, snapshot: sha256 }
  await store.putRecord('trusted', keyOf(version), JSON.stringify(record))
  return snapshot
}

async function kept(version: DataVersion, store: ArtifactStore, key: string): Promise<Snapshot | undefined> {
  const text = await store.readRecord('trusted', key)
  if (text === undefined) return undefined
  const { snapshot } = parseRecord(ProfileRecord, text, { store: store.location, key })
  const found = await readSnapshot(store, snapshot)
  return found === undefined ? undefined : openColumns(found, version.contract)
}

/** What has been classified since a profile was taken is nobody's business from then on. */
function openColumns(snapshot: Snapshot, contract: Contract): Snapshot | undefined {
  const closed = new Set(
    propertiesOf(contract)
      .filter(isClassified)
      .map(({ name }) => name),
  )
  const columns = snapshot.columns.filter(({ name }) => !closed.has(name))
  if (columns.length === 0) return undefined
  const { keys, ...rest } = snapshot
  const openKeys = keys?.columns.some((name) => closed.has(name)) === true ? undefined : keys
  return { ...rest, columns, ...(openKeys === undefined ? {} : { keys: openKeys }) }
}

/** A snapshot by its digest; undefined if the store does not hold it. */
export async function readSnapshot(store: ArtifactStore, sha256: Sha256): Promise<Snapshot | undefined> {
  const bytes = await store.readBlob(sha256)
  if (bytes === undefined) return undefined
  return parseRecord(Snapshot, new TextDecoder().decode(bytes), { store: store.location, key: sha256 })
}

/**
 * The profile of a version of the data: what the judge kept, else out of the files, where they are still to be had.
 * @param keep only the judge writes what others rely on
 * @returns why there is none, where there is none
 */
export async function findProfile(
  version: DataVersion,
  ports: DataPorts & { readonly store: ArtifactStore; readonly scratch: string },
  { signal, keep }: { readonly signal: AbortSignal; readonly keep: boolean },
): Promise<Snapshot | { readonly whyNot: string }> {
  const { store } = ports
  const known = await kept(version, store, keyOf(version))
  if (known !== undefined) return known
  const { lock, lockFile } = version
  // What the data are compared with is no part of them.
  const customProperties = version.contract.customProperties.filter(
    ({ property }) => property !== 'references',
  )
  const contract = { ...version.contract, customProperties }
  try {
    await using table = await openLockedData(
      { lock, lockFile, contract, scratch: ports.scratch, signal },
      ports,
    )
    const snapshot = keep ? await keepProfile(version, table, store) : await takeProfile(version, table)
    return snapshot ?? { whyNot: 'every column of it is classified' }
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome === 'unavailable') throw error
    // Read by another contract it is still better than nothing.
    const [other] = await store.listRecords('trusted', prefixOf(version))
    const nearly = other === undefined ? undefined : await kept(version, store, other)
    return nearly ?? { whyNot: `it is not kept, and ${error.facts.problem}` }
  }
}

/** Profiles an open table, and keeps nothing. */
export async function takeProfile(version: DataVersion, table: Table): Promise<Snapshot | undefined> {
  const taken = await snapshotOfTable(table, version.contract, datasetOf(version.lock), { rest: 'other' })
  return taken?.snapshot
}

function prefixOf({ model, lock }: DataVersion): string {
  return `profiles/${model}/${datasetOf(lock)}/`
}

/** Contracts that read columns alike give equal profiles. */
function keyOf(version: DataVersion): string {
  const { contract } = version
  const reading = propertiesOf(contract).map(
    ({ name, physicalName, logicalType, logicalTypeOptions, classification, unique, primaryKey }) => ({
      name,
      physicalName: physicalName ?? null,
      logicalType,
      format: logicalTypeOptions?.format ?? null,
      classification: classification ?? null,
      unique,
      primaryKey: primaryKey ?? false,
    }),
  )
  return `${prefixOf(version)}${digestOf({ reading, tokens: nullTokensOf(contract) })}.json`
}
