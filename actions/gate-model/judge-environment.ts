import { nameColumns, openLockedData } from '#core/data/open-data.ts'
import { newestOf, readDeployments } from '#core/deployment/deployment-record.ts'
import { digestOf } from '#core/digest.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Evidence, judgedRunKey } from '#core/evidence/evidence.ts'
import { tightenGate } from '#core/gate/tighten.ts'
import { policyDigest } from '#core/pipeline/policy.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { findEnvironment, readLock, readModel } from '#core/pipeline/read-model.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { compareOnHoldout } from './compare-on-holdout.ts'
import { evidenceOf, outcomeOfVerdict, subjectOf, unmetRequirements } from './draft-evidence.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { championPredictions } from './stored-predictions.ts'

/** The change of one environment file. */
interface EnvironmentChange {
  readonly name: string
  readonly before: Environment | undefined
  readonly after: Environment
  readonly policy: ModelFiles
}

/**
 * Judges a pull request that changes one environment file: a promotion meets the environment's champion again, a revert
 * is judged by "was verified here", and everything the file names by digest has to be what the judge recorded.
 */
export async function judgeEnvironmentChange(
  request: GateModelRequest,
  name: string,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const { settings } = ports
  const { base, head, model } = request
  if (base === undefined) throw new RangeError('an environment changes against a base commit')
  const policy = await readModel(base.tree, settings, model)
  const before = await findEnvironment(base.tree, settings, model, name)
  const after = await findEnvironment(head.tree, settings, model, name)
  const known: Partial<Evidence> = {
    environment: name,
    owner: policy.pipeline.owner,
    policy: policyDigest(policy),
  }
  if (after === undefined) {
    return evidenceOf(request, 'removal', {
      ...known,
      outcome: 'pass',
      headline: `${name} will run nothing any more.`,
      notes: ['The file is removed; taking the endpoint down is left to whoever merges this.'],
    })
  }
  if (before !== undefined && before.package.sha256 === after.package.sha256) {
    const released = before.hold !== undefined && after.hold === undefined
    return evidenceOf(request, 'release', {
      ...known,
      outcome: 'pass',
      headline: released
        ? `${name} is released from its hold; it keeps ${after.version}.`
        : `${name} keeps ${after.version}; its settings change.`,
    })
  }
  surroundings.progress.step(`Judging what ${name} of ${model} is to run: ${after.version}`)
  const change = { name, before, after, policy }
  const run = await readTrustedRun(ports.store, runNamedBy(after))
  const withCandidate = { ...known, candidate: subjectOf(run) }
  const records = await readDeployments(ports.store, model, name)
  if (newestOf(records, after.package.sha256)?.outcome === 'verified') {
    return evidenceOf(request, 'revert', {
      ...withCandidate,
      outcome: 'pass',
      headline: `${name} goes back to ${after.version}, which was verified there.`,
      notes: after.hold === undefined ? [] : [`A hold comes with it: ${after.hold.reason}`],
    })
  }
  const problems = await mayBePromoted(request, change, run, ports)
  if (problems.length > 0) {
    return evidenceOf(request, 'promotion', {
      ...withCandidate,
      outcome: 'fail',
      headline: `${after.version} cannot be promoted to ${name}.`,
      reasons: problems,
    })
  }
  return compareWithTarget(request, change, run, withCandidate, ports, surroundings)
}

/** Every reason against the file as it stands; a hand-edited file fails here. */
async function mayBePromoted(
  request: GateModelRequest,
  { name, before, after, policy }: EnvironmentChange,
  run: RunManifest,
  ports: GateModelPorts,
): Promise<string[]> {
  const { store } = ports
  const { model } = request
  const problems: string[] = []
  const template = policy.pipeline.environments.find((environment) => environment.name === name)
  if (template === undefined) problems.push(`pipeline.yaml has no environment \`${name}\`.`)
  if (before?.hold !== undefined) {
    problems.push(
      `${name} is held since ${before.hold.since}: ${before.hold.reason} A person releases it first, by removing \`hold\`.`,
    )
  }
  if (after.hold !== undefined) problems.push('A promotion does not set a hold.')
  const expected: [string, unknown, unknown][] = [
    ['version', after.version, run.version],
    ['package.bytes', after.package.bytes, run.package.bytes],
    ['package.location', after.package.location, store.locate(after.package.sha256)],
    ['commit', after.commit, run.commit],
    ['backend', after.backend, template?.backend ?? after.backend],
  ]
  for (const [key, found, recorded] of expected) {
    if (found !== recorded)
      problems.push(`${key} is ${String(found)}; the judge recorded ${String(recorded)}.`)
  }
  problems.push(...(await evidenceProblems(model, after, ports)))
  const order = policy.pipeline.environments.map((environment) => environment.name)
  const previous = order[order.indexOf(name) - 1]
  if (previous !== undefined) {
    const newest = newestOf(await readDeployments(store, model, previous), after.package.sha256)
    if (newest?.outcome !== 'verified') {
      problems.push(
        `${after.version} was ${newest === undefined ? 'never deployed' : 'not verified'} in ${previous}, which comes before ${name}.`,
      )
    }
  }
  return problems
}

async function evidenceProblems(model: string, after: Environment, ports: GateModelPorts): Promise<string[]> {
  const record = await ports.store.readRecord('trusted', judgedRunKey(model, after.run, after.evidence))
  const bytes = await ports.store.readBlob(after.evidence)
  if (record === undefined || bytes === undefined)
    return [`The store has no passing evidence ${after.evidence} for this run.`]
  const evidence = Evidence.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const problems: string[] = []
  if (evidence.candidate?.package !== after.package.sha256)
    problems.push('The evidence is about another package.')
  if (evidence.snapshot !== after.snapshot) problems.push('The snapshot is not the one of the evidence.')
  return problems
}

async function compareWithTarget(
  request: GateModelRequest,
  { name, before, policy }: EnvironmentChange,
  run: RunManifest,
  known: Partial<Evidence>,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const { model } = request
  const paths = modelPaths(ports.settings, model)
  const lock = await readLock(request.head.tree, ports.settings, model)
  const target = policy.pipeline.environments.find((environment) => environment.name === name)
  const { gate } =
    target?.gate === undefined
      ? { gate: policy.pipeline.gate }
      : tightenGate(policy.pipeline.gate, target.gate)
  const tightened: ModelFiles = { ...policy, pipeline: { ...policy.pipeline, gate } }
  const championRun = before === undefined ? undefined : await readTrustedRun(ports.store, runNamedBy(before))
  await using table = await openLockedData(
    {
      lock,
      lockFile: paths.lock,
      contract: policy.contract,
      scratch: ports.scratch.path,
      signal: surroundings.signal,
    },
    ports,
  )
  const features = { candidate: run.features, champion: championRun?.features ?? [] }
  await nameColumns(
    table,
    { policy: policy.pipeline, contract: policy.contract, features, file: paths.pipeline },
    ports.tables,
  )
  const cut = { table, policy: tightened }
  const candidate = await championPredictions(run, 'candidate', cut, ports)
  const champion =
    championRun === undefined ? undefined : await championPredictions(championRun, 'champion', cut, ports)
  const missing = [candidate, champion].find((found) => found?.kind === 'missing')
  if (missing?.kind === 'missing' || candidate.kind === 'missing') {
    const words = missing?.kind === 'missing' ? missing.words : ''
    return evidenceOf(request, 'promotion', {
      ...known,
      outcome: 'inconclusive',
      headline: 'Predictions for these rows are missing.',
      reasons: [words],
    })
  }
  const compared = await compareOnHoldout({
    kind: champion === undefined ? 'first' : 'promotion',
    policy: tightened,
    run,
    candidate: candidate.predictions,
    champion: champion?.kind === 'found' ? champion.predictions : undefined,
    table,
    candidateTable: table,
    refusals: [],
  })
  if (compared.kind === 'unusable') {
    return evidenceOf(request, 'promotion', {
      ...known,
      outcome: 'fail',
      headline: 'The predictions cannot be judged.',
      reasons: [compared.words],
    })
  }
  return evidenceOf(request, 'promotion', {
    ...known,
    outcome: outcomeOfVerdict(compared.verdict),
    headline: compared.verdict.headline,
    reasons: unmetRequirements(compared.verdict),
    ...(championRun === undefined ? {} : { champion: { ...subjectOf(championRun), environment: name } }),
    verdict: compared.verdict,
    holdout: digestOf(compared.labels),
  })
}
