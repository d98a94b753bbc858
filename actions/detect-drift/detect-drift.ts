import { stringify } from 'yaml'
import type { Settings } from '#core/config/settings.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { readDeployments, verifiedSince } from '#core/deployment/deployment-record.ts'
import { alphaPerFeature, judgeWindow } from '#core/drift/detect.ts'
import { judgeHistory } from '#core/drift/history.ts'
import type { HistoryJudgement, WindowJudgement } from '#core/drift/judgement.ts'
import { type DriftReport, driftMethod } from '#core/drift/report.ts'
import { Snapshot } from '#core/drift/snapshot.ts'
import { triage } from '#core/drift/triage.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import type { GitHub, ProposedPullRequest, PullRequest } from '#core/github/pull-requests.ts'
import { signatureOf } from '#core/package/manifest-of.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { findEnvironment, readLock, readModel } from '#core/pipeline/read-model.ts'
import { retrainingPullRequest } from '#core/report/promotion-body.ts'
import type { History } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { CapturedTraffic } from '#core/serving/captured-row.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { gatherWindows, type TrafficWindow } from './gather-windows.ts'

export interface DetectDriftRequest {
  readonly model: string
  readonly environment: string
  /** The default branch as it is now. */
  readonly commit: string
  /** Rows with outcomes that arrived since, as the source has them; what a retraining pull request adds. */
  readonly newRows?: Uint8Array | undefined
}

export interface DetectDriftPorts {
  readonly history: History
  readonly settings: Settings
  readonly store: ArtifactStore
  readonly captures: CapturedTraffic
  /** Needed to propose retraining; without it alarms are reported only. */
  readonly github: GitHub | undefined
}

export interface DetectDriftAnswer {
  readonly report: DriftReport
  /** All windows since the version was deployed, oldest first. */
  readonly windows: readonly { readonly name: string; readonly history: HistoryJudgement }[]
  /** Present when an alarm stands and there are new rows to train on. */
  readonly proposed?: ProposedPullRequest | SettledProposal | undefined
}

/** The pull request of this very alarm was closed by a person, or merged: it is not opened again. */
export interface SettledProposal {
  readonly kind: 'dismissed' | 'merged'
  readonly pullRequest: PullRequest
}

/**
 * Judges captured traffic, window by window, against the reference profile the environment file names. An alarm with
 * new labelled rows opens a retraining pull request: the rows are kept in the store and pinned as a batch in
 * data.lock.yaml; the contract and the gate judge what comes of it.
 */
export async function detectDrift(
  request: DetectDriftRequest,
  ports: DetectDriftPorts,
  surroundings: Surroundings,
): Promise<DetectDriftAnswer> {
  const { model, environment: name, commit } = request
  const tree = ports.history.at(commit)
  const { pipeline } = await readModel(tree, ports.settings, model)
  const environment = await findEnvironment(tree, ports.settings, model, name)
  if (environment === undefined) throw nothingRuns(request, ports)
  const monitoring = monitoringOf(pipeline, modelPaths(ports.settings, model).pipeline)
  const snapshot = await readSnapshot(environment, ports.store)
  const run = await readTrustedRun(ports.store, runNamedBy(environment))
  const records = await readDeployments(ports.store, model, name)
  const since = verifiedSince(records, environment.package.sha256)
  surroundings.progress.step(
    `Comparing captured traffic of ${name} with the reference of ${environment.version}`,
  )
  // Where deployments are recorded and this one is not verified yet, all traffic is of what ran before.
  const windows =
    since === undefined && records.length > 0
      ? []
      : await gatherWindows(
          ports.captures.read(signatureOf(run), surroundings.signal),
          { rows: monitoring.window.rows, after: since === undefined ? undefined : new Date(since.at) },
          surroundings.progress,
        )
  const alpha = alphaPerFeature({
    false_alarms_per_year: monitoring.false_alarms_per_year,
    rows_per_year: monitoring.rows_per_year,
    windowRows: monitoring.window.rows,
    features: snapshot.columns.length,
  })
  const judged: { window: TrafficWindow; result: WindowJudgement; history: HistoryJudgement }[] = []
  for (const window of windows) {
    const result = judgeWindow(snapshot, window.columns, { alpha, neededRows: monitoring.window.rows })
    judged.push({ window, result, history: judgeHistory([...judged.map((before) => before.result), result]) })
  }
  const last = judged.at(-1)
  const started = judged[episodeStart(judged.map(({ history }) => history))]?.window
  const history = last?.history ?? { kind: 'waiting' as const }
  const report: DriftReport = {
    schemaVersion: 1,
    model,
    environment: name,
    version: environment.version,
    snapshot: environment.snapshot,
    method: driftMethod,
    judgedAt: surroundings.clock.now().toISOString(),
    window: {
      name: last?.window.name ?? 'none',
      ...(last === undefined
        ? {}
        : { from: last.window.from.toISOString(), to: last.window.to.toISOString() }),
    },
    result: last?.result ?? { kind: 'waiting', rows: 0, needed: monitoring.window.rows },
    history,
    recommendation: triage(
      { model, environment: name, window: started === undefined ? 'none' : batchName(started) },
      history,
    ),
  }
  const proposed =
    report.recommendation.kind === 'retrain' && request.newRows !== undefined && ports.github !== undefined
      ? await proposeRetraining(request, request.newRows, report, { ...ports, github: ports.github })
      : undefined
  return {
    report,
    windows: judged.map(({ window, history: answer }) => ({ name: window.name, history: answer })),
    ...(proposed === undefined ? {} : { proposed }),
  }
}

/**
 * Names an alarm, its branch and its batch of rows by the window it began with. The rows are counted anew with every
 * deployment, so the time of the first one goes before them: no later alarm gets the name of an earlier one.
 */
function batchName({ from, name }: TrafficWindow): string {
  return `${from.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${name}`
}

/** Where the present alarm began: the same columns have been alarmed in every window since. */
function episodeStart(histories: readonly HistoryJudgement[]): number {
  const columns = (history: HistoryJudgement | undefined): string =>
    history?.kind === 'alarm'
      ? history.columns
          .map((column) => column.name)
          .sort()
          .join('\n')
      : ''
  let start = histories.length - 1
  while (start > 0 && columns(histories[start - 1]) === columns(histories.at(-1))) start--
  return start
}

async function proposeRetraining(
  request: DetectDriftRequest,
  newRows: Uint8Array,
  report: DriftReport,
  ports: DetectDriftPorts & { readonly github: GitHub },
): Promise<ProposedPullRequest | SettledProposal> {
  const { recommendation } = report
  if (recommendation.kind !== 'retrain') throw new RangeError('no alarm, no retraining')
  const { model, commit } = request
  const { name: branch, window: batch } = recommendation.branch
  const before = await ports.github.findNewest(branch)
  if (before?.state === 'closed') {
    return { kind: before.merged ? 'merged' : 'dismissed', pullRequest: before }
  }
  const lock = await readLock(ports.history.at(commit), ports.settings, model)
  const blob = await ports.store.putBlob(newRows)
  const entry = { location: `store:${blob.sha256}`, sha256: blob.sha256, bytes: blob.bytes, batch }
  const moved: DataLock = { ...lock, files: [...lock.files.filter((file) => file.batch !== batch), entry] }
  const { title, body } = retrainingPullRequest(report)
  const proposed = await ports.github.propose({
    branch,
    base: ports.settings.branch,
    baseSha: commit,
    title,
    body,
    message: `Retrain ${model} on the rows of ${batch}`,
    files: [{ path: modelPaths(ports.settings, model).lock, content: stringify(moved, { lineWidth: 0 }) }],
    labels: ['drift'],
  })
  const { number } = proposed.pullRequest
  for (const older of await ports.github.listOpen(`drift/${model}/${request.environment}/`)) {
    if (older.number !== number) await ports.github.close(older.number, `Superseded by #${number}.`)
  }
  return proposed
}

async function readSnapshot(environment: Environment, store: ArtifactStore): Promise<Snapshot> {
  const bytes = await store.readBlob(environment.snapshot)
  if (bytes !== undefined) return Snapshot.parse(JSON.parse(new TextDecoder().decode(bytes)))
  throw new Failure({
    code: 'STORE_MISSING',
    problem: `the store (${store.location}) does not hold the reference profile ${environment.snapshot}`,
    next: 'check `store` in assay.yaml; what an environment file names must stay in it.',
  })
}

function monitoringOf(pipeline: Pipeline, file: string): NonNullable<Pipeline['monitoring']> {
  if (pipeline.monitoring !== undefined) return pipeline.monitoring
  throw new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `${pipeline.model} has no \`monitoring\` section`,
    allowed: 'monitoring: {window: {rows: 300}, rows_per_year: 100000}',
    place: { file },
  })
}

function nothingRuns({ model, environment }: DetectDriftRequest, ports: DetectDriftPorts): Failure {
  return new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `${modelPaths(ports.settings, model).environment(environment)} is not there: nothing runs in ${environment}`,
    next: 'promote a version first, or check the name.',
  })
}
