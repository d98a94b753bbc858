import { calibrationReport } from '#core/calibration/calibration-report.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import { fairnessReport, type GroupColumn } from '#core/fairness/fairness-report.ts'
import type { Refusal } from '#core/gate/verdict.ts'
import { importanceReport } from '#core/importance/importance-report.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { type AskedModel, robustnessReport } from '#core/robustness/robustness-report.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Answers } from './answers.ts'
import { type BehaviourReport, findingsOfBehaviour } from './behaviour-report.ts'
import type { CaseFile } from './case-file.ts'
import { flipsReport } from './flips-report.ts'
import { judgeCases } from './judge-cases.ts'
import { transparencyOf } from './rules.ts'

export interface BehaviourRequest {
  readonly pipeline: Pipeline
  /** The candidate's: a score of at least this is a positive answer. */
  readonly decisionThreshold: number
  readonly cases?: CaseFile | undefined
  readonly features: RunManifest['features']
  /** Features made of classified columns: their values are not shown. */
  readonly closed?: ReadonlySet<string> | undefined
  /** Predictions on the holdout, and the champion's on the same rows in the same order. */
  readonly candidate: Scored
  readonly champion?: Scored | undefined
  /** The columns of fairness.groups, in the order of the holdout. */
  readonly groups: readonly GroupColumn[]
  /** Left out where nobody asks again, as at a promotion: then only what the holdout's predictions tell is judged. */
  readonly asked?: { readonly holdout: AskedRows; readonly answers: Answers } | undefined
}

/** Everything beside the gate that a policy wants to know of a model; undefined if it wants nothing. */
export function judgeBehaviour(request: BehaviourRequest): BehaviourReport | undefined {
  const { pipeline, cases, candidate, asked, decisionThreshold } = request
  const { alpha, metric } = pipeline.gate
  const binary = candidate.task === 'binary-classification' ? candidate : undefined
  const champion = request.champion?.task === 'binary-classification' ? request.champion : undefined
  const transparency = transparencyOf(pipeline)
  const model: AskedModel | undefined =
    asked === undefined
      ? undefined
      : { scored: candidate, ...asked, decisionThreshold, metric, options: { value: pipeline.value }, alpha }
  const report: BehaviourReport = {
    alpha,
    ...(cases === undefined || asked === undefined
      ? {}
      : {
          cases: judgeCases(cases, pipeline.behaviour?.cases?.max_failing ?? 0, {
            features: request.features,
            answers: asked.answers,
            decisionThreshold,
          }),
        }),
    ...(pipeline.behaviour?.flips === undefined || model === undefined
      ? {}
      : { flips: flipsReport(model, pipeline.behaviour.flips, request.closed) }),
    ...(pipeline.fairness === undefined || binary === undefined
      ? {}
      : { fairness: fairnessReport(binary, champion, request.groups, pipeline.fairness, alpha) }),
    ...(pipeline.calibration === undefined || binary === undefined
      ? {}
      : { calibration: calibrationReport(binary, champion, pipeline.calibration, alpha) }),
    ...(transparency === undefined || model === undefined
      ? {}
      : {
          importance: importanceReport(model, transparency, pipeline.requirements?.transparency === true),
        }),
    ...(pipeline.robustness === undefined || model === undefined
      ? {}
      : { robustness: robustnessReport(model, pipeline.robustness) }),
  }
  return Object.keys(report).length > 1 ? report : undefined
}

/** Broken limits as reasons that make the verdict fail. */
export function behaviourRefusals(report: BehaviourReport | undefined): Refusal[] {
  if (report === undefined) return []
  return findingsOfBehaviour(report)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ code, words }) => ({ code, text: words }))
}
