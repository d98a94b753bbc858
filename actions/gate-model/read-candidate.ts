import { type Answers, noAnswers, readAnswers } from '#core/behaviour/answers.ts'
import { behaviourPart } from '#core/behaviour/ask.ts'
import { readDocument } from '#core/config/read-document.ts'
import { featureTypes, trainingClasses } from '#core/data/cut-channels.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { featuresOf } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import { canonicalJson, sha256 } from '#core/digest.ts'
import { Evaluation, type ScoredPart, scoredParts } from '#core/evaluation/evaluation-key.ts'
import { type AskedRows, askedRows, keyOfRows } from '#core/evaluation/score-parts.ts'
import { Failure } from '#core/failure.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { Bundle, bundleFiles, verifyBundle } from '#core/run/bundle.ts'
import { RunManifest, runKey } from '#core/run/run-manifest.ts'
import { runOf } from '#core/run/run-of.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import { gatherIngredients } from '#core/training/gather-ingredients.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { baselinesInBundle, type ToldBaselines } from './told-baselines.ts'

/** What the judge accepts out of a bundle, after hashing it and computing again what can be computed. */
export type Candidate =
  | {
      readonly kind: 'candidate'
      readonly run: RunManifest
      readonly package: Uint8Array
      readonly evaluation: Evaluation
      readonly predictionBytes: Readonly<Partial<Record<ScoredPart, Uint8Array>>>
      readonly predictions: PredictionColumns
      /** On the validation rows; undefined where the split leaves none. */
      readonly validation: PredictionColumns | undefined
      readonly reference: PredictionColumns | undefined
      /** What programs on the ladder said, and the files it stands in. */
      readonly baselines: { readonly told: ToldBaselines; readonly bytes: readonly Uint8Array[] }
      /** The holdout's rows as cut here, and what the model said to other rows; believed as answers only. */
      readonly asked: { readonly holdout: AskedRows; readonly answers: Answers }
    }
  | {
      readonly kind: 'stopped'
      readonly outcome: 'fail' | 'inconclusive'
      readonly headline: string
      readonly words: string
    }

const headlines = {
  'data-failed': 'The data break the contract; nothing was trained on them.',
  'tests-failed': "The model's own tests fail.",
  'training-failed': 'Training failed.',
  'not-serving': 'The package does not serve.',
} as const

/**
 * Reads the bundle of the build lane. Nothing in it is believed: files are hashed, the run's manifest is written anew
 * from the head's files and channels cut here (and has to say the same), and the predictions must be about the very rows
 * cut here.
 * @param table named with the head's features under `candidate`
 * @throws Failure BUNDLE_INVALID when it does not belong to this head, or was changed
 */
export async function readCandidate(
  request: GateModelRequest,
  head: ModelFiles,
  lock: DataLock,
  table: Table,
  ports: GateModelPorts,
): Promise<Candidate> {
  const text = await ports.bundle.readText(bundleFiles.bundle)
  if (text === undefined) {
    return {
      kind: 'stopped',
      outcome: 'inconclusive',
      headline: 'There is nothing to judge yet.',
      words: `The build lane left no bundle.json in ${ports.bundle.path}: run validate-data, train-model and evaluate-model first.`,
    }
  }
  const bundle = readDocument(Bundle, text, bundleFiles.bundle).value
  expectEqual('model', bundle.model, request.model)
  if (bundle.commit !== request.head.commit) {
    throw refused(`it was made from commit ${bundle.commit}, the head is ${request.head.commit}`)
  }
  await verifyBundle(bundle, ports.bundle)
  if (bundle.stage !== 'complete') {
    return {
      kind: 'stopped',
      outcome: 'fail',
      headline: headlines[bundle.stage],
      words: bundle.words ?? 'It said no more.',
    }
  }
  const listed = new Map(bundle.files.map((file) => [file.path, file.sha256]))
  const claimed = readDocument(RunManifest, await required(ports, bundleFiles.run), bundleFiles.run).value
  const evaluation = readDocument(
    Evaluation,
    await required(ports, bundleFiles.evaluation),
    bundleFiles.evaluation,
  ).value
  const packageBytes = await ports.bundle.readBytes(bundleFiles.package)
  if (packageBytes === undefined) throw refused(`${bundleFiles.package} is missing`)
  expectEqual('the package', listed.get(bundleFiles.package), claimed.package.sha256)
  expectEqual('the evaluated package', evaluation.package, claimed.package.sha256)
  const run = await runAsJudged(request, head, lock, table, packageBytes, ports)
  expectSameRun(claimed, run)

  const features = featuresOf(head.pipeline)
  const names = features.map((feature) => feature.name)
  const asked = await askedRows(table, head.pipeline, 'candidate', names)
  expectEqual(
    'the rows predictions were made for',
    evaluation.evaluationKey,
    keyOfRows(run.package.sha256, asked),
  )
  const predictionBytes: Partial<Record<ScoredPart, Uint8Array>> = {}
  for (const part of scoredParts) {
    if (asked[part] === undefined) continue
    const path = bundleFiles.predictions(part)
    const bytes = await ports.bundle.readBytes(path)
    if (bytes === undefined) throw refused(`${path} is missing`)
    expectEqual(path, listed.get(path), evaluation.predictions[part]?.sha256)
    predictionBytes[part] = bytes
  }
  const { holdout } = predictionBytes
  if (holdout === undefined || asked.holdout === undefined)
    throw refused('it holds no predictions for the holdout')
  const read = async (part: ScoredPart): Promise<PredictionColumns | undefined> => {
    const bytes = predictionBytes[part]
    return bytes === undefined
      ? undefined
      : await ports.predictionFiles.read(bytes, bundleFiles.predictions(part))
  }
  return {
    kind: 'candidate',
    run,
    package: packageBytes,
    evaluation,
    predictionBytes,
    predictions: await ports.predictionFiles.read(holdout, bundleFiles.predictions('holdout')),
    validation: await read('validation'),
    reference: await read('reference'),
    baselines: await baselinesInBundle(evaluation, { run, rows: asked }, refused, ports),
    asked: { holdout: asked.holdout, answers: await otherAnswers(head, listed, ports) },
  }
}

/** Answers are named by the rows they are about, which the judge makes again: what was not asked is not in there. */
async function otherAnswers(
  head: ModelFiles,
  listed: ReadonlyMap<string, string>,
  ports: GateModelPorts,
): Promise<Answers> {
  const path = bundleFiles.predictions(behaviourPart)
  const digest = listed.get(path)
  const bytes = digest === undefined ? undefined : await ports.bundle.readBytes(path)
  if (bytes === undefined) return noAnswers
  expectEqual(path, sha256(bytes), digest)
  return readAnswers(await ports.predictionFiles.read(bytes, path), head.task)
}

/**
 * The manifest of the run as the judge finds it: the recorded one if this package of this run was judged before, so that
 * a known digest keeps its version, otherwise one of the head's commit.
 */
async function runAsJudged(
  request: GateModelRequest,
  files: ModelFiles,
  lock: DataLock,
  table: Table,
  packageBytes: Uint8Array,
  ports: GateModelPorts,
): Promise<RunManifest> {
  const { pipeline } = files
  const { settings, scratch, runtime, history } = ports
  const ingredients = await gatherIngredients({
    table,
    pipeline,
    tree: request.head.tree,
    settings,
    scratch,
    runtime,
  })
  const made = { sha256: sha256(packageBytes), size: packageBytes.byteLength }
  const key = runKey({ model: request.model, trainingKey: ingredients.key, package: made })
  const recorded = await ports.store.readRecord('trusted', key)
  if (recorded !== undefined) return parseRecord(RunManifest, recorded, { store: ports.store.location, key })
  const { commit } = request.head
  const dated = await history.resolve(commit === 'uncommitted' ? 'HEAD' : commit)
  const time = dated === undefined ? new Date(0) : await history.commitTime(dated)
  const types = await featureTypes(table, 'candidate', pipeline.data.features)
  const classes =
    pipeline.task === 'multiclass' ? await trainingClasses(table, pipeline.data.label) : undefined
  return runOf({
    files,
    lock,
    commit: { id: commit, time },
    ingredients,
    types,
    classes,
    runtime,
    package: made,
  })
}

/** Of which commit the run is may differ: the build lane may know an earlier one than the judge, whose word counts. */
function expectSameRun(claimed: RunManifest, run: RunManifest): void {
  expectEqual(
    'the training key (code, data, parameters, seed, runtime)',
    claimed.trainingKey,
    run.trainingKey,
  )
  const { version: _version, commit: _commit, commitTime: _time, ...found } = run
  for (const [key, value] of Object.entries(found)) {
    const said = claimed[key as keyof typeof found]
    expectEqual(`run.json: ${key}`, canonicalJson(said ?? null), canonicalJson(value ?? null))
  }
}

async function required(ports: GateModelPorts, path: string): Promise<string> {
  const text = await ports.bundle.readText(path)
  if (text === undefined) throw refused(`${path} is missing`)
  return text
}

function expectEqual(what: string, found: string | undefined, expected: string | undefined): void {
  if (found !== expected)
    throw refused(`${what}: it says ${found ?? 'nothing'}, the judge finds ${expected ?? 'nothing'}`)
}

function refused(problem: string): Failure {
  return new Failure({
    code: 'BUNDLE_INVALID',
    problem: `the bundle is refused: ${problem}`,
    next: 'run the build lane again on this head and leave its files as they are.',
  })
}
