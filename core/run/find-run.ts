import type { Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore, Trust } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import { RunManifest, runKey, runsPrefix } from './run-manifest.ts'

/** A finished run of a training key with its package, from the trusted index first. */
export async function findRun(
  store: ArtifactStore,
  model: string,
  trainingKey: Sha256,
): Promise<{ readonly run: RunManifest; readonly bytes: Uint8Array; readonly trust: Trust } | undefined> {
  for (const trust of ['trusted', 'untrusted'] as const) {
    for (const key of await store.listRecords(trust, runsPrefix(model, trainingKey))) {
      const run = parseRun(await store.readRecord(trust, key))
      if (run === undefined || run.trainingKey !== trainingKey || run.model !== model) continue
      const bytes = await store.readBlob(run.package.sha256)
      if (bytes !== undefined) return { run, bytes, trust }
    }
  }
  return undefined
}

/** A record that is no run (anybody may write an untrusted one) counts for nothing. */
function parseRun(text: string | undefined): RunManifest | undefined {
  if (text === undefined) return undefined
  try {
    return RunManifest.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * The run that made a package, as the judge recorded it.
 * @throws Failure STORE_MISSING if the store does not know it
 */
export async function readTrustedRun(
  store: ArtifactStore,
  made: {
    readonly model: string
    readonly trainingKey: Sha256
    readonly package: { readonly sha256: Sha256 }
  },
): Promise<RunManifest> {
  const text = await store.readRecord('trusted', runKey(made))
  if (text === undefined) {
    throw new Failure({
      code: 'STORE_MISSING',
      problem: `the store (${store.location}) has no trusted record that run ${made.trainingKey} of ${made.model} made package ${made.package.sha256}`,
      next: 'check `store` in assay.yaml; a package is promoted only after the judge recorded it.',
    })
  }
  return parseRecord(RunManifest, text, { store: store.location, key: runKey(made) })
}

/** The run an environment file names. */
export function runNamedBy(environment: {
  readonly model: string
  readonly run: Sha256
  readonly package: { readonly sha256: Sha256 }
}): Parameters<typeof runKey>[0] {
  return { model: environment.model, trainingKey: environment.run, package: environment.package }
}
