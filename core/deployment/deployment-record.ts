import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import { Version } from '#core/run/version.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'

/** What happened when a merge was deployed. Records are appended, never changed; the newest rules. */
export const DeploymentRecord = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.string(),
  environment: z.string(),
  commit: z.string().describe('The merge that asked for it.'),
  attempt: z.int().min(1),
  version: Version,
  package: Sha256,
  outcome: z.enum(['verified', 'failed']),
  at: z.iso.datetime(),
  why: z.string(),
})
export type DeploymentRecord = z.infer<typeof DeploymentRecord>

/**
 * Everything that happened in an environment, oldest first.
 * @throws Failure STORE_UNREADABLE for a record that is none
 */
export async function readDeployments(
  store: ArtifactStore,
  model: string,
  environment: string,
): Promise<DeploymentRecord[]> {
  const keys = await store.listRecords('trusted', `deployments/${model}/${environment}/`)
  const records = await Promise.all(
    keys.map(async (key) => {
      const text = await store.readRecord('trusted', key)
      return text === undefined ? [] : [parseRecord(DeploymentRecord, text, { store: store.location, key })]
    }),
  )
  return inOrder(records.flat())
}

/** By time; but whatever its clock said, an attempt came after those of the same merge with a lower number. */
function inOrder(records: readonly DeploymentRecord[]): DeploymentRecord[] {
  const timeOf = (record: DeploymentRecord): number =>
    Math.max(
      ...records
        .filter(({ commit, attempt }) => commit === record.commit && attempt <= record.attempt)
        .map(({ at }) => Date.parse(at)),
    )
  return records
    .map((record) => ({ record, time: timeOf(record) }))
    .sort((a, b) => a.time - b.time || a.record.attempt - b.record.attempt)
    .map(({ record }) => record)
}

/** Appends a record; the number is the first that is free. */
export async function appendDeployment(
  store: ArtifactStore,
  record: Omit<DeploymentRecord, 'schemaVersion' | 'attempt'>,
): Promise<DeploymentRecord> {
  for (let attempt = 1; ; attempt++) {
    const numbered: DeploymentRecord = { schemaVersion: 1, ...record, attempt }
    const key = `deployments/${record.model}/${record.environment}/${record.commit}/${attempt}.json`
    const written = await store.putRecord('trusted', key, JSON.stringify(numbered))
    if (written.kind === 'written') return numbered
  }
}

/** The newest word on a package in an environment: a later failure takes back an earlier verification. */
export function newestOf(
  records: readonly DeploymentRecord[],
  packageDigest: Sha256,
): DeploymentRecord | undefined {
  return records.findLast((record) => record.package === packageDigest)
}

/**
 * The record since which a package runs here, verified, without a failure and nothing else in between: deploying it
 * again does not begin anew. Undefined if it is not what ran last.
 */
export function verifiedSince(
  records: readonly DeploymentRecord[],
  packageDigest: Sha256,
): DeploymentRecord | undefined {
  const interrupted = records.findLastIndex(
    (record) => record.package !== packageDigest || record.outcome === 'failed',
  )
  return records[interrupted + 1]
}

/** The version that ran well here last, leaving out one package. */
export function lastVerified(
  records: readonly DeploymentRecord[],
  except: Sha256,
): DeploymentRecord | undefined {
  return records.findLast(
    (record) =>
      record.package !== except &&
      record.outcome === 'verified' &&
      newestOf(records, record.package) === record,
  )
}
