import type { Answers } from '#core/behaviour/answers.ts'
import type { BehaviourReport } from '#core/behaviour/behaviour-report.ts'
import { behaviourRefusals, judgeBehaviour } from '#core/behaviour/judge-behaviour.ts'
import { featureSelection, readLabels } from '#core/data/cut-channels.ts'
import { ruleColumn } from '#core/data/open-data.ts'
import { inPart, type Part } from '#core/data/parts.ts'
import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Cell, Table } from '#core/data/tables.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import { latenciesByRow } from '#core/evaluation/timing.ts'
import { type BaselineFeature, fitBaselines } from '#core/gate/baselines.ts'
import type { HoldoutUse } from '#core/gate/condition-requirements.ts'
import type { GivenColumn } from '#core/gate/given-rung.ts'
import { judgeGate, type Rung } from '#core/gate/judge.ts'
import { type Rung as GateRung, isCommand, rungName, rungsOf } from '#core/gate/rungs.ts'
import { type RowsWithoutUnit, type UnitColumn, unitColumn } from '#core/gate/units.ts'
import type { GateVerdict, Refusal } from '#core/gate/verdict.ts'
import { distinctTexts } from '#core/metrics/cells.ts'
import { type JoinAnswer, joinScored, type PredictionColumns } from '#core/metrics/join-scored.ts'
import type { UnusableReason } from '#core/metrics/unusable.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { commandRungs } from './command-rungs.ts'
import { decisionThresholds, type ThresholdSubject } from './decision-thresholds.ts'
import { baselineLabels, type LabelledRows } from './labelled-rows.ts'
import type { ToldBaselines } from './told-baselines.ts'

/** What one model said. */
export interface AskedPredictions extends ThresholdSubject {
  readonly holdout: PredictionColumns
  readonly packageBytes: number
  /** Milliseconds of requests about single rows, as whoever served it measured them. */
  readonly latencies: readonly number[] | undefined
}

export interface ComparisonRequest {
  readonly kind: 'champion' | 'first' | 'promotion'
  readonly policy: ModelFiles
  readonly run: RunManifest
  readonly candidate: AskedPredictions
  readonly champion: AskedPredictions | undefined
  /** Metrics that stakeholders look at first, whether the policy names them or not. */
  readonly shown?: readonly string[] | undefined
  /** Named with the policy's columns: labels and slices come from here. */
  readonly table: Table
  /** Named with the candidate's features under `candidate`: simple models are fitted on these. */
  readonly candidateTable: Table
  readonly refusals: readonly Refusal[]
  /** Where the holdout is sealed. */
  readonly sealed?: SealedRun | undefined
  /** What the candidate said to rows beside the holdout; left out where it is not asked again. */
  readonly asked?: { readonly holdout: AskedRows; readonly answers: Answers } | undefined
  /** What programs on the ladder said, as the build lane told it. */
  readonly told: ToldBaselines
  /** Features made of classified columns: their values are not shown. */
  readonly closed?: ReadonlySet<string> | undefined
}

/** A run on a sealed holdout: its level, how the holdout is used, and its labels. */
export interface SealedRun extends HoldoutUse {
  readonly alpha: number
  readonly labels: LabelledRows
}

export type ComparedOnHoldout =
  | {
      readonly kind: 'judged'
      readonly verdict: GateVerdict
      readonly labels: LabelledRows
      readonly behaviour: BehaviourReport | undefined
    }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason | 'unit-missing'; readonly words: string }

const inOrder = identifier(rowNumberColumn)

/** Joins labels with predictions, fits the simple models, and asks the gate. */
export async function compareOnHoldout(request: ComparisonRequest): Promise<ComparedOnHoldout> {
  const { policy, table, run } = request
  const { pipeline, task } = policy
  const labels = {
    train: await readLabels(table, pipeline, 'train'),
    validation: await readLabels(table, pipeline, 'validation'),
    holdout: request.sealed?.labels ?? (await readLabels(table, pipeline, 'holdout')),
  }
  const classes = run.classes ?? distinctTexts([...labels.train.labels, ...labels.holdout.labels])
  const found =
    task === 'binary-classification'
      ? decisionThresholds(policy, labels.validation, request.candidate, request.champion)
      : undefined
  if (found?.kind === 'unusable') return { ...found, reason: 'missing-predictions' }
  const thresholds = found?.thresholds
  const join = (model: AskedPredictions, threshold: number | undefined): JoinAnswer => {
    const joined = joinScored({
      task,
      labels: labels.holdout,
      predictions: model.holdout,
      ...(threshold === undefined ? {} : { decisionThreshold: threshold }),
      ...(task === 'multiclass' ? { classes } : {}),
    })
    if (joined.kind === 'unusable') return joined
    const latencies = latenciesByRow(labels.holdout.rowIds.length, model.latencies)
    const serving = {
      packageBytes: model.packageBytes,
      ...(latencies === undefined ? {} : { latencies }),
    }
    return { kind: 'scored', scored: { ...joined.scored, serving } }
  }
  const candidate = join(request.candidate, thresholds?.candidate.threshold)
  if (candidate.kind === 'unusable')
    return {
      kind: 'unusable',
      reason: candidate.reason,
      words: `The candidate's predictions: ${candidate.detail}`,
    }
  const champion =
    request.champion === undefined ? undefined : join(request.champion, thresholds?.champion?.threshold)
  if (champion?.kind === 'unusable')
    return {
      kind: 'unusable',
      reason: champion.reason,
      words: `The champion's predictions: ${champion.detail}`,
    }

  const { gate, value } = pipeline
  const units = await unitsOf(table, policy)
  if (units?.kind === 'rows-without-unit') {
    const words = `${units.rows} holdout rows have no ${gate.unit}: each has to name the unit it belongs to.`
    return { kind: 'unusable', reason: 'unit-missing', words }
  }
  const wanted = rungsOf(gate.baselines).filter((rung) => !isCommand(rung))
  const toBeat = new Set((gate.baselines?.beat ?? []).map(rungName))
  const fitted = fitBaselines({
    labelled: baselineLabels(policy, labels, classes),
    features: await baselineFeatures(request.candidateTable, run),
    metric: gate.metric,
    rungs: wanted,
    given: await givenColumns(table, wanted),
    options: { value },
  })
  const rungs = fitted.map(
    (rung): Rung => ({
      name: rung.name,
      description: rung.description,
      role: toBeat.has(rung.name) ? 'beat' : 'show',
      scored: rung.scored,
    }),
  )
  const programs = commandRungs(policy, request.told, labels, classes)
  const behaviour = judgeBehaviour({
    pipeline,
    decisionThreshold: thresholds?.candidate.threshold ?? 0.5,
    cases: policy.cases,
    features: run.features,
    closed: request.closed,
    candidate: candidate.scored,
    champion: champion?.scored,
    groups: await textsOf(table, pipeline.fairness?.groups ?? [], 'holdout'),
    asked: request.asked,
  })
  const verdict = judgeGate({
    gate,
    task,
    kind: request.kind,
    candidate: candidate.scored,
    champion: champion?.scored,
    slices: await sliceColumns(table, policy),
    rungs: [...rungs, ...programs.answered],
    unanswered: programs.unanswered,
    units,
    value,
    packageDigest: run.package.sha256,
    shown: [...Object.values(pipeline.purpose.stakeholders ?? {}), ...(request.shown ?? [])],
    decisionThreshold: thresholds,
    sealed: request.sealed,
    refusals: [...request.refusals, ...behaviourRefusals(behaviour)],
  })
  return { kind: 'judged', verdict, labels: labels.holdout, behaviour }
}

/** Which rows of a part belong together, where the gate says that some do. */
export async function unitsOf(
  table: Table,
  { pipeline }: ModelFiles,
  part: Part = 'holdout',
): Promise<UnitColumn | RowsWithoutUnit | undefined> {
  const { unit } = pipeline.gate
  if (unit === undefined) return undefined
  const columns = await table.columns({
    select: { unit: identifier(unit) },
    where: inPart(part),
    orderBy: inOrder,
  })
  return unitColumn(unit, columns.unit ?? [])
}

async function baselineFeatures(table: Table, run: RunManifest): Promise<BaselineFeature[]> {
  const names = run.features.map((feature) => feature.name)
  const { train, validation, holdout } = await ofEachPart(table, featureSelection('candidate', names))
  return run.features.map(({ name, type }) => ({
    name,
    kind: type === 'number' ? 'number' : 'category',
    train: train[name] ?? [],
    validation: validation[name] ?? [],
    holdout: holdout[name] ?? [],
  }))
}

/** What rules and today's practice say of every row. */
async function givenColumns(table: Table, rungs: readonly GateRung[]): Promise<Map<string, GivenColumn>> {
  const select = Object.fromEntries(
    rungs.flatMap((rung) =>
      typeof rung === 'string' || isCommand(rung)
        ? []
        : [[rungName(rung), identifier('rule' in rung ? ruleColumn(rung.rule) : rung.today)]],
    ),
  )
  const names = Object.keys(select)
  if (names.length === 0) return new Map()
  const { train, validation, holdout } = await ofEachPart(table, select)
  return new Map(
    names.map((name) => [
      name,
      { train: train[name] ?? [], validation: validation[name] ?? [], holdout: holdout[name] ?? [] },
    ]),
  )
}

type Columns = Record<string, Cell[]>

async function ofEachPart(
  table: Table,
  select: Readonly<Record<string, string>>,
): Promise<Record<'train' | 'validation' | 'holdout', Columns>> {
  const read = (part: Part): Promise<Columns> =>
    table.columns({ select, where: inPart(part), orderBy: inOrder })
  return { train: await read('train'), validation: await read('validation'), holdout: await read('holdout') }
}

/** Columns whose values are slices. */
export function sliceColumns(
  table: Table,
  { pipeline }: ModelFiles,
  part: Part = 'holdout',
): ReturnType<typeof textsOf> {
  return textsOf(table, [...(pipeline.gate.slices?.by ?? []), ...pipeline.evaluation.slices], part)
}

/** The policy's columns as texts, in the order of the part. */
async function textsOf(
  table: Table,
  wanted: readonly string[],
  part: Part,
): Promise<{ name: string; values: (string | null)[] }[]> {
  const names = [...new Set(wanted)]
  if (names.length === 0) return []
  const select = Object.fromEntries(names.map((name) => [name, identifier(name)]))
  const columns = await table.columns({ select, where: inPart(part), orderBy: inOrder })
  return names.map((name) => ({
    name,
    values: (columns[name] ?? []).map((value) => (value === null ? null : String(value))),
  }))
}
