import type { Settings } from '#core/config/settings.ts'
import { nameColumns, openLockedData } from '#core/data/open-data.ts'
import { newestOf, readDeployments } from '#core/deployment/deployment-record.ts'
import { digestOf } from '#core/digest.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import { rulesAmong } from '#core/gate/rungs.ts'
import { tightenGate } from '#core/gate/tighten.ts'
import { policyDigest } from '#core/pipeline/policy.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { findEnvironment, readLock, readModel } from '#core/pipeline/read-model.ts'
import { unlikeRecorded } from '#core/promotion/unlike-recorded.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { compareOnHoldout } from './compare-on-holdout.ts'
import { evidenceOf, outcomeOfVerdict, subjectOf, unmetRequirements } from './draft-evidence.ts'
import {
  type EnvironmentChange,
  failedWords,
  heldWords,
  keptWords,
  mayBePromoted,
  settingsWords,
  unlikeCard,
  unlikeTemplate,
  unlikeVerified,
} from './environment-change.ts'
import { evidenceNamed } from './evidence-named.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { promoteUnderSeal } from './promote-under-seal.ts'
import { sealOf } from './seal.ts'
import { championPredictions } from './stored-predictions.ts'
import { baselinesInStore } from './told-baselines.ts'

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
  const policy = await ofBase(() => readModel(base.tree, settings, model))
  const before = await readBefore(base.tree, settings, model, name)
  const after = await findEnvironment(head.tree, settings, model, name)
  const known: Partial<Evidence> = {
    environment: name,
    owner: policy.pipeline.owner,
    policy: policyDigest(policy),
  }
  if (before instanceof Failure) {
    return evidenceOf(request, after === undefined ? 'removal' : 'promotion', {
      ...known,
      outcome: 'fail',
      headline: `What ${name} runs cannot be read in the base commit.`,
      reasons: [
        `${before.message.split('\n')[0]} What runs there, and whether it is held, is not known: a person who may merge past the check has to merge the mend.`,
      ],
    })
  }
  if (after === undefined) {
    return evidenceOf(request, 'removal', {
      ...known,
      ...answerTo(before?.hold === undefined ? [] : [heldWords(name, before.hold)], {
        passes: `${name} will run nothing any more.`,
        fails: `${name} cannot be removed while it is held.`,
      }),
      notes: ['The file is removed; taking the endpoint down is left to whoever merges this.'],
    })
  }
  surroundings.progress.step(`Judging what ${name} of ${model} is to run: ${after.version}`)
  const change = { name, before, after, policy }
  const run = await readTrustedRun(ports.store, runNamedBy(after))
  const unlike = await unlikeRecorded(after, run, ports.store)
  if (before !== undefined && before.package.sha256 === after.package.sha256) {
    return evidenceOf(request, 'release', {
      ...known,
      ...answerTo([...unlike, ...unlikeTemplate(change)], {
        passes: keptWords(before, after),
        fails: `The file of ${name} is not what promotion would write.`,
      }),
      notes: settingsWords(before, after),
    })
  }
  const withCandidate = { ...known, candidate: subjectOf(run) }
  const newest = newestOf(await readDeployments(ports.store, model, name), after.package.sha256)
  if (newest?.outcome === 'verified') {
    const then = await findEnvironment(ports.history.at(newest.commit), settings, model, name)
    const released =
      before?.hold !== undefined && after.hold === undefined ? [heldWords(name, before.hold)] : []
    return evidenceOf(request, 'revert', {
      ...withCandidate,
      ...answerTo([...released, ...unlike, ...unlikeVerified(then, after)], {
        passes: `${name} goes back to ${after.version}, which was verified there.`,
        fails: `${name} cannot go back to ${after.version} like this.`,
      }),
      notes: after.hold === undefined ? [] : [`A hold comes with it: ${after.hold.reason}`],
    })
  }
  const problems = [
    ...(newest?.outcome === 'failed' ? [failedWords(newest)] : []),
    ...(await mayBePromoted(request, change, ports)),
    ...unlikeTemplate(change),
    ...unlike,
    ...(await unlikeCard(request, change, run, ports)),
  ]
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

/** What a change that is not judged by metrics comes to. */
function answerTo(
  problems: string[],
  words: { readonly passes: string; readonly fails: string },
): Pick<Evidence, 'outcome' | 'headline' | 'reasons'> {
  return problems.length === 0
    ? { outcome: 'pass', headline: words.passes, reasons: [] }
    : { outcome: 'fail', headline: words.fails, reasons: problems }
}

async function compareWithTarget(
  request: GateModelRequest,
  { name, before, after, policy }: EnvironmentChange,
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
    {
      policy: policy.pipeline,
      contract: policy.contract,
      features,
      rules: rulesAmong(gate.baselines),
      file: paths.pipeline,
    },
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
  const predictions = {
    candidate: {
      holdout: candidate.predictions,
      validation: candidate.validation,
      recorded: after.decision_threshold,
      packageBytes: candidate.packageBytes,
      latencies: candidate.latencies,
    },
    champion:
      champion?.kind === 'found'
        ? {
            holdout: champion.predictions,
            validation: champion.validation,
            recorded: before?.decision_threshold,
            packageBytes: champion.packageBytes,
            latencies: champion.latencies,
          }
        : undefined,
  }
  const question = {
    kind: champion === undefined ? ('first' as const) : ('promotion' as const),
    policy: tightened,
    run,
    ...predictions,
    table,
    candidateTable: table,
    told: await baselinesInStore(tightened, run, candidate.rows, ports),
    refusals: [],
  }
  const made = await evidenceNamed(after.evidence, ports.store)
  const met = championRun === undefined ? {} : { champion: { ...subjectOf(championRun), environment: name } }
  const seal = sealOf({ judging: policy, head: policy })
  if (seal !== undefined) {
    const of = {
      request,
      name,
      seal,
      run,
      made,
      tighter: target?.gate !== undefined,
      known: { ...known, ...met, ...behaviourOf(made?.behaviour, undefined) },
      question,
    }
    return await promoteUnderSeal(of, ports, surroundings)
  }
  const compared = await compareOnHoldout(question)
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
    ...met,
    ...behaviourOf(made?.behaviour, compared.behaviour),
    verdict: compared.verdict,
    holdout: digestOf(compared.labels),
  })
}

/** What the holdout tells is judged anew; what a model was asked beside it, when it was made, stays what it was. */
function behaviourOf(made: Evidence['behaviour'], now: Evidence['behaviour']): Pick<Evidence, 'behaviour'> {
  const behaviour = now === undefined ? made : { ...made, ...now }
  return behaviour === undefined ? {} : { behaviour }
}

/** What ran before; the Failure where the file in force cannot be read, so that nothing passes as if nothing ran. */
async function readBefore(
  tree: FileTree,
  settings: Settings,
  model: string,
  name: string,
): Promise<Environment | Failure | undefined> {
  try {
    return await findEnvironment(tree, settings, model, name)
  } catch (error) {
    if (error instanceof Failure && error.outcome === 'invalid') return error
    throw error
  }
}

/** Says of what cannot be read that it is the base's: the pull request may be the one that mends it. */
async function ofBase<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome !== 'invalid') throw error
    throw new Failure({
      ...error.facts,
      problem: `in the base commit: ${error.facts.problem}`,
      next: 'nothing can be judged by rules that cannot be read: a person who may merge past the check has to merge the mend.',
    })
  }
}
