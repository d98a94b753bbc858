import { modelCard, renderCard } from '#core/card/card.ts'
import type { Settings } from '#core/config/settings.ts'
import { type DataPorts, featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import { readDeployments } from '#core/deployment/deployment-record.ts'
import { environmentText, promoted } from '#core/environment/write-environment.ts'
import { chosenThreshold, Evidence, JudgedRun } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import type { FileChange, GitHub, ProposedPullRequest } from '#core/github/pull-requests.ts'
import { findEnvironment, type ModelFiles, readLock, readModel } from '#core/pipeline/read-model.ts'
import { modelFilesDigest } from '#core/promotion/model-files.ts'
import { type NextPromotion, nextPromotion } from '#core/promotion/next-promotion.ts'
import { promotionPullRequest } from '#core/report/promotion-body.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun } from '#core/run/find-run.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { gatherIngredients } from '#core/training/gather-ingredients.ts'

export interface PromoteModelRequest {
  readonly model: string
  /** The commit of the default branch that says what should run. */
  readonly commit: string
}

export interface PromoteModelPorts extends DataPorts {
  readonly history: History
  readonly settings: Settings
  readonly store: ArtifactStore
  readonly github: GitHub
  readonly scratch: Folder
  readonly runtime: string
}

export type PromoteModelAnswer =
  | {
      readonly kind: 'proposed'
      readonly environment: string
      readonly version: string
      readonly proposed: ProposedPullRequest
    }
  | {
      /** `dismissed`: a person closed the pull request that proposed this very version there. */
      readonly kind: Exclude<NextPromotion['kind'], 'promote'> | 'dismissed'
      readonly version: string
      readonly words: string
    }

/**
 * Opens the promotion pull request of what the default branch says: its training key is computed again, the run that
 * passed the gate is looked up, and the first environment that does not run it yet gets a pull request that changes
 * its file (and brings the card of the version).
 * @throws Failure NO_RUN if no run of this key passed the gate
 */
export async function promoteModel(
  request: PromoteModelRequest,
  ports: PromoteModelPorts,
  surroundings: Surroundings,
): Promise<PromoteModelAnswer> {
  const { model, commit } = request
  const { settings, store } = ports
  const tree = ports.history.at(commit)
  const files = await readModel(tree, settings, model)
  if (files.pipeline.environments.length === 0) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `${model} has no environments to be promoted to`,
      next: 'add `environments:` to its pipeline.yaml.',
      place: { file: modelPaths(settings, model).pipeline },
    })
  }
  surroundings.progress.step(`Looking for the run of ${model} that ${tree.name} asks for`)
  const key = await keyOfCommit(request, files, tree, ports, surroundings)
  const judged = await newestPass(request, key, tree, ports)
  const run = await readTrustedRun(store, { model, trainingKey: key, package: { sha256: judged.package } })
  const states = await Promise.all(
    files.pipeline.environments.map(async (template) => ({
      template,
      desired: await findEnvironment(tree, settings, model, template.name),
      records: await readDeployments(store, model, template.name),
    })),
  )
  const next = nextPromotion(run.package.sha256, states, surroundings.clock.now())
  if (next.kind !== 'promote') return { ...next, version: run.version }
  const target = states.find(({ template }) => template.name === next.environment)
  if (target === undefined) throw new RangeError(`no environment ${next.environment}`)
  const environment = promoted(target.template, run, {
    location: store.locate(run.package.sha256),
    snapshot: judged.record.snapshot,
    evidence: judged.record.evidence,
    decisionThreshold: chosenThreshold(judged.evidence),
  })
  const paths = modelPaths(settings, model)
  const changes: FileChange[] = [
    { path: paths.environment(next.environment), content: environmentText(environment) },
    ...(await newCard(files, run, judged.evidence, tree, settings)),
  ]
  const { title, body } = promotionPullRequest({
    environment,
    before: target.desired,
    evidence: judged.evidence,
    verifiedIn: states.slice(0, states.indexOf(target)).map(({ template }) => template.name),
    card: paths.card(run.version, 'md'),
  })
  const branch = `promote/${model}/${next.environment}`
  const before = await ports.github.findNewest(branch)
  if (before?.state === 'closed' && !before.merged && before.title === title) {
    const words = `A person closed #${before.number}, which proposed it for ${next.environment}. Reopen it to promote it after all.`
    return { kind: 'dismissed', version: run.version, words }
  }
  surroundings.progress.step(`Proposing ${run.version} for ${next.environment}`)
  const proposed = await ports.github.propose({
    branch,
    base: settings.branch,
    baseSha: commit,
    title,
    body,
    message: `Promote ${model} ${run.version} to ${next.environment}`,
    files: changes,
    labels: ['promotion'],
  })
  return { kind: 'proposed', environment: next.environment, version: run.version, proposed }
}

async function keyOfCommit(
  { model }: PromoteModelRequest,
  { pipeline, contract }: ModelFiles,
  tree: FileTree,
  ports: PromoteModelPorts,
  surroundings: Surroundings,
): Promise<string> {
  const paths = modelPaths(ports.settings, model)
  const lock = await readLock(tree, ports.settings, model)
  await using table = await openLockedData(
    { lock, lockFile: paths.lock, contract, scratch: ports.scratch.path, signal: surroundings.signal },
    ports,
  )
  const features = { candidate: featuresOf(pipeline) }
  await nameColumns(table, { policy: pipeline, contract, features, file: paths.pipeline }, ports.tables)
  const { settings, scratch, runtime } = ports
  return (await gatherIngredients({ table, pipeline, tree, settings, scratch, runtime })).key
}

/**
 * The newest pass of a run that the default branch holds: its head was merged, or the model's files are those that were
 * judged (squashed, rebased). A pull request that is not merged may pass by rules of its own.
 */
async function newestPass(
  { model, commit }: PromoteModelRequest,
  key: string,
  tree: FileTree,
  ports: PromoteModelPorts,
): Promise<{ readonly record: JudgedRun; readonly evidence: Evidence; readonly package: string }> {
  const keys = await ports.store.listRecords('trusted', `judged/${model}/${key}/`)
  const files = await modelFilesDigest(tree, ports.settings, model)
  const passes: { record: JudgedRun; evidence: Evidence; package: string }[] = []
  let elsewhere = 0
  for (const recordKey of keys) {
    const text = await ports.store.readRecord('trusted', recordKey)
    const { data: record } = JudgedRun.safeParse(JSON.parse(text ?? 'null'))
    const bytes = record === undefined ? undefined : await ports.store.readBlob(record.evidence)
    if (record === undefined || bytes === undefined) continue
    const evidence = Evidence.parse(JSON.parse(new TextDecoder().decode(bytes)))
    if (evidence.candidate === undefined) continue
    const merged = record.files === files || (await ports.history.isAncestor(evidence.head, commit))
    if (merged) passes.push({ record, evidence, package: evidence.candidate.package })
    else elsewhere++
  }
  const newest = passes.sort((a, b) => Date.parse(a.record.at) - Date.parse(b.record.at)).at(-1)
  if (newest !== undefined) return newest
  const others =
    elsewhere === 0
      ? ''
      : ` (${elsewhere === 1 ? 'one that did is' : `${elsewhere} that did are`} of pull requests that ${tree.name} does not hold)`
  throw new Failure({
    code: 'NO_RUN',
    problem: `no run of training key ${key.slice(0, 12)} passed the gate${others}: nothing can be promoted`,
    next: `the build and judge lanes have to run for this state of ${model}; start them by workflow dispatch.`,
  })
}

async function newCard(
  files: ModelFiles,
  run: RunManifest,
  evidence: Evidence,
  tree: FileTree,
  settings: Settings,
): Promise<FileChange[]> {
  const paths = modelPaths(settings, run.model)
  if ((await tree.read(paths.card(run.version, 'json'))) !== undefined) return []
  const card = modelCard({ pipeline: files.pipeline, run, evidence })
  return [
    { path: paths.card(run.version, 'md'), content: renderCard(card) },
    { path: paths.card(run.version, 'json'), content: `${JSON.stringify(card, null, 2)}\n` },
  ]
}
