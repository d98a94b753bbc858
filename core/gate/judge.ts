import type { MetricOptions } from '#core/metrics/influence.ts'
import { type MetricName, metricFacts, shownMetrics, type Task } from '#core/metrics/metric-table.ts'
import { rowCount, type Scored, sameAnswers } from '#core/metrics/scored.ts'
import { evenUnits } from '#core/statistics/cluster-t.ts'
import { askedDifferences } from './asked-differences.ts'
import { type Assessment, assess, measurementOf } from './assessment.ts'
import { type Comparison, compare, differenceMeasurement } from './comparison.ts'
import { conditionRequirements, type HoldoutUse, singleUse } from './condition-requirements.ts'
import type { DecisionThreshold } from './decision-threshold.ts'
import type { Gate } from './gate.ts'
import { ladderReport, unansweredRow } from './ladder-report.ts'
import { missingRungs } from './missing-rungs.ts'
import { moneyReport } from './money-report.ts'
import { overridden } from './overrides.ts'
import { type Judging, judgeDifference, judgeThreshold } from './requirement.ts'
import { bindsSameAnswers, isNoChange, outcomeOfSameAnswers } from './same-answers.ts'
import { type SliceColumn, sliceReport } from './slice-report.ts'
import { sliceRequirements } from './slice-requirements.ts'
import type { UnitColumn } from './units.ts'
import { classRows, metricsUsed, unjudgeableReason } from './unjudgeable.ts'
import type { Value } from './value.ts'
import type { GateVerdict, JudgedVerdict, MetricRow, Refusal, Requirement, VerdictKind } from './verdict.ts'
import { outcomeOf, worstFirst } from './verdict-order.ts'
import { headline, notes } from './verdict-words.ts'

/** A simple model to stand beside the candidate. */
export interface Rung {
  readonly name: string
  readonly description?: string | undefined
  /** beat: a requirement; show: decides nothing. */
  readonly role: 'beat' | 'show'
  /** Its answers come from where the candidate's come from: they are not computed by whoever judges. */
  readonly told?: boolean | undefined
  readonly scored: Scored
}

/** A rung that the gate names and nobody could ask, or that said nothing usable. */
export interface UnansweredRung {
  readonly name: string
  readonly description?: string | undefined
  readonly role: 'beat' | 'show'
  /** Why, as a sentence that follows a colon. */
  readonly words: string
}

/** Everything a verdict depends on. All `Scored` hold the same rows in the same order, and so do the slices. */
export interface GateRequest {
  readonly gate: Gate
  readonly task: Task
  /** champion: a pull request against the model that runs; first: there is none; promotion: into an environment. */
  readonly kind: 'champion' | 'first' | 'promotion'
  readonly candidate: Scored
  readonly champion?: Scored | undefined
  readonly slices: readonly SliceColumn[]
  readonly rungs: readonly Rung[]
  /** Rungs without answers: one to beat lets nothing pass. */
  readonly unanswered?: readonly UnansweredRung[] | undefined
  /** Which rows belong together; needed where gate.unit names a column. */
  readonly units?: UnitColumn | undefined
  /** Metrics that these answers do not carry, such as those of scores where there are classes alone; not shown. */
  readonly leftOut?: readonly MetricName[] | undefined
  readonly value?: Value | undefined
  /** Metrics somebody looks at, beside those the gate names: stakeholders' own. */
  readonly shown?: Iterable<string> | undefined
  /** From which scores on the models predict positive, to be told. */
  readonly decisionThreshold?: DecisionThreshold | undefined
  /** The candidate's package, which overrides name. */
  readonly packageDigest?: string | undefined
  /** Reasons decided elsewhere; they force `fail` while everything is still computed. */
  readonly refusals?: readonly Refusal[] | undefined
  /** A run on a sealed holdout: its level, and how the holdout is used. Left out: each candidate is judged at gate.alpha. */
  readonly sealed?: (HoldoutUse & { readonly alpha: number }) | undefined
  /** How many candidates were judged on this holdout before; told, not corrected for. */
  readonly earlierUses?: number | undefined
}

/**
 * Judges a candidate. Thresholds bind. `champion` adds the comparison, guardrails, slices and rungs to beat; `first` the
 * rungs; `promotion` non-inferiority within `promotion_margin`, guardrails and slices. A candidate with the same score on
 * every row is `unchanged`: only rules on size and speed bind it, thresholds on other metrics are shown. Deterministic;
 * the same request gives the same verdict.
 */
export function judgeGate(request: GateRequest): GateVerdict {
  const { gate, candidate, task } = request
  const champion = request.kind === 'first' ? undefined : request.champion
  const refusals = request.refusals ?? []
  const unchanged = champion !== undefined && sameAnswers(candidate, champion)
  const kind: VerdictKind = unchanged ? 'unchanged' : request.kind
  const problem = unjudgeableReason(request)
  if (problem !== undefined) {
    const outcome =
      refusals.length > 0
        ? `${problem.words} Besides: ${refusals.map((of) => of.text).join(' ')}`
        : problem.words
    return {
      schemaVersion: 1,
      outcome: 'unjudgeable',
      kind,
      task,
      reason: problem.reason,
      headline: outcome,
      refusals: [...refusals],
    }
  }
  const judging: Judging = {
    alpha: Math.min(gate.alpha, request.sealed?.alpha ?? gate.alpha),
    currency: request.value?.currency,
    evenUnits: request.units === undefined ? undefined : evenUnits(request.units),
  }
  const options: MetricOptions = { value: request.value }
  const { metrics, requirements, ofGateMetric } = judgeMetrics(request, kind, champion, judging, options)

  const harm: Judging = { ...judging, alpha: gate.alpha }
  const gatedSlices =
    gate.slices !== undefined && champion !== undefined && !unchanged ? gate.slices : undefined
  const report = sliceReport(
    {
      metric: gate.metric,
      candidate,
      champion,
      columns: request.slices,
      gated: gate.slices?.by ?? [],
      margin: gate.slices?.margin ?? 0,
      options,
      units: request.units,
    },
    // A stricter level would show harm less often, and let more through.
    harm,
  )
  if (gatedSlices !== undefined) {
    requirements.push(
      ...sliceRequirements(gatedSlices.by, gatedSlices.margin, gate.metric, report.slices, harm),
    )
  }

  const beats = kind === 'champion' || kind === 'first'
  const rungs = request.rungs.map((rung) => ({
    name: rung.name,
    description: rung.description,
    role: rung.role,
    assessment: assess(gate.metric, rung.scored, options, request.units),
  }))
  const ladder = ladderReport(ofGateMetric, rungs, gate.baselines?.by ?? 0, judging)
  const unanswered = request.unanswered ?? []
  if (beats) requirements.push(...ladder.requirements, ...missingRungs(request, judging))

  requirements.push(
    ...conditionRequirements(
      gate.conditions ?? [],
      { candidate, champion },
      kind,
      request.sealed ?? singleUse,
    ),
  )

  const found = overridden(requirements, gate.overrides ?? [], request.packageDigest)
  const outcome = refusals.length > 0 ? 'fail' : unchanged ? outcomeOfSameAnswers(found) : outcomeOf(found)
  const judged: Omit<JudgedVerdict, 'headline' | 'notes'> = {
    schemaVersion: 1,
    outcome,
    kind,
    task,
    metric: gate.metric,
    alpha: judging.alpha,
    rows: rowCount(candidate),
    ...(request.units === undefined
      ? {}
      : { units: { name: request.units.name, count: request.units.count, even: judging.evenUnits } }),
    ...classRows(candidate),
    refusals: [...refusals],
    requirements: worstFirst(found),
    metrics,
    slices: [...report.slices],
    slicesLeftOut: [...report.leftOut],
    ladder: [...ladder.ladder, ...unanswered.map((rung) => unansweredRow(rung, gate.metric))],
    ...flips(request, champion),
    ...money(request, champion, judging.alpha),
    ...(request.decisionThreshold === undefined ? {} : { decisionThreshold: request.decisionThreshold }),
  }
  return { ...judged, headline: headline(judged), notes: notes(judged, request) }
}

/** One metric at a time, so that two models' influence is all that is held at once. */
function judgeMetrics(
  request: GateRequest,
  kind: VerdictKind,
  champion: Scored | undefined,
  judging: Judging,
  options: MetricOptions,
): { metrics: MetricRow[]; requirements: Requirement[]; ofGateMetric: Assessment } {
  const { gate, candidate } = request
  const asked =
    kind === 'unchanged'
      ? askedDifferences(gate, request.kind).filter(bindsSameAnswers)
      : askedDifferences(gate, kind)
  const metrics: MetricRow[] = []
  const byMetric = new Map<MetricName, Requirement[]>()
  let ofGateMetric: Assessment | undefined
  const { units } = request
  const wanted = [...metricsUsed(gate), ...(request.shown ?? [])]
  for (const metric of shownMetrics(request.task, request.value !== undefined, wanted)) {
    if (request.leftOut?.includes(metric) === true) continue
    const ofCandidate = assess(metric, candidate, options, units)
    if (metric === gate.metric) ofGateMetric = ofCandidate
    const ofChampion = champion === undefined ? undefined : assess(metric, champion, options, units)
    const comparison: Comparison | undefined =
      ofChampion === undefined ? undefined : compare(ofCandidate, ofChampion, judging.alpha)
    const { direction, unit } = metricFacts(metric)
    metrics.push({
      metric,
      direction,
      unit:
        metric === 'expected_value' && judging.currency !== undefined
          ? `${judging.currency} per prediction`
          : unit,
      candidate: measurementOf(ofCandidate, judging.alpha),
      ...(ofChampion === undefined ? {} : { champion: measurementOf(ofChampion, judging.alpha) }),
      ...(comparison === undefined ? {} : { difference: differenceMeasurement(comparison) }),
    })
    const found: Requirement[] = []
    for (const rule of ['at_least', 'at_most'] as const) {
      const bound = gate[rule][metric]
      if (bound !== undefined) found.push(judgeThreshold({ metric, rule, bound }, ofCandidate, judging))
    }
    if (comparison !== undefined) {
      for (const one of asked)
        if (one.metric === metric && !(kind === 'unchanged' && isNoChange(one, comparison)))
          found.push(judgeDifference(one, comparison, judging))
    }
    byMetric.set(metric, found)
  }
  const order = [gate.metric, ...[...byMetric.keys()].filter((metric) => metric !== gate.metric)]
  const requirements = order.flatMap((metric) => byMetric.get(metric) ?? [])
  return {
    metrics,
    requirements,
    ofGateMetric: ofGateMetric ?? assess(gate.metric, candidate, options, units),
  }
}

/** Rows by who was right, where the answers are classes. */
function flips(request: GateRequest, champion: Scored | undefined): Pick<JudgedVerdict, 'flips'> {
  const { candidate, leftOut } = request
  if (champion === undefined || !metricFacts('accuracy').tasks.includes(candidate.task)) return {}
  if (leftOut?.includes('accuracy') === true) return {}
  const count = { bothRight: 0, onlyCandidate: 0, onlyChampion: 0, bothWrong: 0 }
  for (let row = 0; row < candidate.labels.length; row++) {
    const label = candidate.labels[row]
    const right = candidate.predicted[row] === label
    if (champion.predicted[row] === label) count[right ? 'bothRight' : 'onlyChampion']++
    else count[right ? 'onlyCandidate' : 'bothWrong']++
  }
  return { flips: count }
}

function money(
  request: GateRequest,
  champion: Scored | undefined,
  alpha: number,
): Pick<JudgedVerdict, 'money'> {
  if (request.value === undefined || request.candidate.task !== 'binary-classification') return {}
  const other = champion?.task === 'binary-classification' ? champion : undefined
  if (request.leftOut?.includes('expected_value') === true) return {}
  const report = moneyReport(request.candidate, other, request.value, alpha, request.units)
  return report === undefined ? {} : { money: report }
}
