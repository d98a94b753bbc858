import {
  type ClassifiedFeature,
  classifiedFeatures,
  classifiedFeatureWords,
  featuresOfClassified,
} from '#core/contract/classified-features.ts'
import { type KnownTooLate, knownTooLate } from '#core/contract/known-when.ts'
import { type DataResults, findingsOf } from '#core/contract/results.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { sameReferences } from '#core/data/locked-references.ts'
import { featureOrigins, featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import { lockIn } from '#core/drift/data-in-force.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { rulesAmong } from '#core/gate/rungs.ts'
import type { Refusal } from '#core/gate/verdict.ts'
import { policyDigest, withColumnsOf } from '#core/pipeline/policy.ts'
import { type ModelFiles, readLock } from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { Bench } from './bench.ts'
import { sourceReplaced } from './data-change.ts'
import { evidenceOf, subjectOf } from './draft-evidence.ts'
import { judgeCandidate } from './judge-candidate.ts'
import { type JudgedData, judgeData, needsOwnTable, servesFor } from './judge-data.ts'
import { type Policies, readPolicies } from './policies.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { readCandidate } from './read-candidate.ts'

/**
 * Judges a change of the model: the base commit's policy over data cut here, the candidate's predictions out of the
 * bundle, the champion's out of the store or the champion lane.
 */
export async function judgeModelChange(
  request: GateModelRequest,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const policies = await readPolicies(request.base?.tree, request.head.tree, ports.settings, request.model)
  const applied = policies.sameRows ? policies.judging : policies.head
  const lock = await readLock(request.head.tree, ports.settings, request.model)
  const whose = policies.newModel ? 'its own rules (a new model)' : `the rules of ${request.base?.tree.name}`
  surroundings.progress.step(`Judging ${request.model} by ${whose}`)
  const open = (files: ModelFiles): Promise<Table> =>
    openLockedData(
      {
        lock,
        lockFile: modelPaths(ports.settings, request.model).lock,
        contract: files.contract,
        scratch: ports.scratch.path,
        signal: surroundings.signal,
      },
      ports,
    )
  await using table = await open(applied)
  // Under another contract the head's features may have other types: they are read as the build lane read them.
  const ownTable = !servesFor(applied.contract, policies.head.contract)
  await using headTable = ownTable ? await open(policies.head) : undefined
  await using baseTable = needsOwnTable(policies, applied) ? await open(policies.judging) : undefined
  const before = await lockIn(request.base?.tree, ports.settings, request.model)
  const versions = { applied, table, headTable, baseTable, lock, before }
  const judged = await judgeData(request, policies, versions, ports, surroundings)
  const bench = await prepare(request, policies, versions, judged, ports)
  if (judged.data.outcome !== 'pass') return refusedData(request, bench, judged.data)
  if (judged.other !== undefined && judged.other.outcome !== 'pass') {
    const whose = applied === policies.head ? 'in force' : 'that this pull request proposes'
    return refusedData(request, bench, judged.other, `the contract ${whose}`)
  }
  const candidateTable = headTable ?? table
  const features = featuresOf(policies.head.pipeline)
  const file = modelPaths(ports.settings, request.model).pipeline
  const championFeatures = bench.champion?.run.features ?? []
  const named = { candidate: headTable === undefined ? features : [], champion: championFeatures }
  // The head's own verdict may slice by columns that only the head names.
  const policy = ownTable ? applied.pipeline : withColumnsOf(applied.pipeline, policies.head.pipeline)
  const rules = [applied, policies.head].flatMap(({ pipeline }) => rulesAmong(pipeline.gate.baselines))
  const { contract, pipelinePlaceOf: placeOf } = applied
  await nameColumns(table, { policy, contract, features: named, rules, file, placeOf }, ports.tables)
  if (headTable !== undefined) {
    const own = {
      policy: applied.pipeline,
      contract: policies.head.contract,
      features: { candidate: features },
      file,
    }
    await nameColumns(headTable, own, ports.tables)
  }

  const candidate = await readCandidate(request, policies.head, lock, candidateTable, ports)
  if (candidate.kind === 'stopped') {
    return evidenceOf(request, 'model', {
      ...bench.known,
      outcome: bench.refusals.length > 0 ? 'fail' : candidate.outcome,
      headline: candidate.headline,
      reasons: [...bench.refusals.map((refusal) => refusal.text), candidate.words],
    })
  }
  return await judgeCandidate(request, bench, candidate, { table, candidateTable }, ports, surroundings)
}

async function prepare(
  request: GateModelRequest,
  policies: Policies,
  {
    applied,
    lock,
    before,
  }: { readonly applied: ModelFiles; readonly lock: DataLock; readonly before: DataLock | undefined },
  { data, contractChange, dataChanged }: JudgedData,
  ports: GateModelPorts,
): Promise<Bench> {
  const { base, model } = request
  const { head, judging } = policies
  const origins = await featureOrigins(
    featuresOf(head.pipeline),
    judging.contract,
    ports.tables,
    modelPaths(ports.settings, model).pipeline,
  )
  const late = knownTooLate(judging.contract, origins)
  const unreasoned = classifiedFeatures(judging.contract, origins)
  // Other rows under the same rules can flatter a model as much as other rules can.
  const rulesChanged = [
    ...policies.rulesChanged,
    ...(sourceReplaced(before, lock) ? ['the files of data.source'] : []),
    ...(before === undefined || sameReferences(before, lock) ? [] : ['the references of the contract']),
  ]
  const environment =
    base === undefined ? undefined : await findChampion(base.tree, ports.settings, judging.pipeline)
  const run =
    environment === undefined ? undefined : await readTrustedRun(ports.store, runNamedBy(environment))
  const champion = environment === undefined || run === undefined ? undefined : { environment, run }
  const { owner, purpose } = head.pipeline
  return {
    policies,
    applied,
    champion,
    refusals: [...late.map(refusalOf), ...unreasoned.map(refusalOfClassified), ...brokenRules(policies)],
    closed: featuresOfClassified(judging.contract, origins),
    known: {
      owner,
      ...(purpose.stakeholders === undefined ? {} : { stakeholders: purpose.stakeholders }),
      newModel: policies.newModel,
      rulesChanged,
      notes: notesOf(policies, rulesChanged),
      ...(champion === undefined
        ? {}
        : { champion: { ...subjectOf(champion.run), environment: champion.environment.environment } }),
      data,
      ...(dataChanged === undefined ? {} : { dataChanged }),
      ...(contractChange === undefined ? {} : { contractChange }),
      knownTooLate: late.map((feature) => ({ ...feature, columns: [...feature.columns] })),
      policy: policyDigest(judging),
    },
  }
}

function refusedData(
  request: GateModelRequest,
  bench: Bench,
  data: DataResults,
  contract = 'the contract',
): Evidence {
  const reasons = findingsOf(data.checks)
    .filter((check) => check.severity === 'block')
    .map((check) => {
      const batch = check.batch === undefined ? '' : `batch ${check.batch}: `
      return `${batch}${check.id}: ${check.observed}; the contract promises ${check.expected}.`
    })
  return evidenceOf(request, 'model', {
    ...bench.known,
    data,
    outcome: data.outcome,
    headline: `The data break ${contract}; nothing was trained on them.`,
    reasons: [...reasons, ...bench.refusals.map((refusal) => refusal.text)],
  })
}

/** Rules that nobody can apply let nothing through: neither a mend that a person has to look at, nor what hides behind it. */
function brokenRules({ broken }: Policies): Refusal[] {
  return broken === undefined
    ? []
    : [
        {
          code: 'RULES_UNREADABLE',
          text: `The rules in force, those of the base commit, cannot be read: ${broken.split('\n')[0]} Numbers are by the pull request's own rules. A person who may merge past the check has to merge the mend.`,
        },
      ]
}

function refusalOfClassified(feature: ClassifiedFeature): Refusal {
  return { code: 'CLASSIFIED_WITHOUT_REASON', text: classifiedFeatureWords(feature) }
}

function refusalOf(late: KnownTooLate): Refusal {
  const columns = late.columns.map((column) => `\`${column}\``).join(', ')
  return late.reason === 'after_outcome'
    ? {
        code: 'KNOWN_TOO_LATE',
        text: `\`${late.feature}\` is made of ${columns}, known only after the outcome: it is not there when a prediction is asked for.`,
      }
    : {
        code: 'KNOWN_WHEN_UNSTATED',
        text: `\`${late.feature}\` is made of ${columns}, of which the contract in force does not say when it is known.`,
      }
}

function notesOf(policies: Policies, rulesChanged: readonly string[]): string[] {
  if (policies.newModel) {
    return ['A new model: the pull request brings its own rules, which a code owner has to approve.']
  }
  if (rulesChanged.length === 0) return []
  if (policies.broken !== undefined) {
    return [
      `The rules in force cannot be read, so the pull request's own were applied to show what they give. ${policies.broken}`,
    ]
  }
  const how = policies.sameRows
    ? 'Both verdicts were computed and the stricter one counts'
    : "Rows or labels are defined anew, so the base's rules cannot be applied to these predictions and the pull request's own judged"
  return [`Rules changed: ${rulesChanged.join(', ')}. ${how}; a code owner has to approve.`]
}
