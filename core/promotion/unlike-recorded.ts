import type { Environment } from '#core/environment/environment.ts'
import { chosenThreshold, Evidence, judgedRunKey } from '#core/evidence/evidence.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'

/**
 * What an environment file says about its package that is not what the judge recorded, a sentence each; none for a
 * file as promotion writes it.
 * @param run the trusted record of the run the file names
 */
export async function unlikeRecorded(
  environment: Environment,
  run: RunManifest,
  store: Pick<ArtifactStore, 'locate' | 'readBlob' | 'readRecord'>,
): Promise<string[]> {
  const named: [key: string, found: string | number, recorded: string | number][] = [
    ['version', environment.version, run.version],
    ['package.bytes', environment.package.bytes, run.package.bytes],
    ['package.location', environment.package.location, store.locate(run.package.sha256)],
    ['commit', environment.commit, run.commit],
  ]
  const problems = named
    .filter(([, found, recorded]) => found !== recorded)
    .map(([key, found, recorded]) => `${key} is ${found}; the judge recorded ${recorded}.`)
  return [...problems, ...(await evidenceProblems(environment, store))]
}

async function evidenceProblems(
  environment: Environment,
  store: Pick<ArtifactStore, 'readBlob' | 'readRecord'>,
): Promise<string[]> {
  const {
    model,
    run,
    evidence: digest,
    package: { sha256 },
    snapshot,
  } = environment
  const record = await store.readRecord('trusted', judgedRunKey(model, run, digest))
  const bytes = record === undefined ? undefined : await store.readBlob(digest)
  if (bytes === undefined) return [`The store has no passing evidence ${digest} for this run.`]
  const evidence = Evidence.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const problems: string[] = []
  if (evidence.candidate?.package !== sha256) problems.push('The evidence is about another package.')
  if (evidence.snapshot !== snapshot) problems.push('The snapshot is not the one of the evidence.')
  const chosen = chosenThreshold(evidence)
  if (environment.decision_threshold !== chosen)
    problems.push(
      `decision_threshold is ${environment.decision_threshold ?? 'left out'}; the evidence ${chosen === undefined ? 'chose none' : `chose ${chosen}`}.`,
    )
  return problems
}
