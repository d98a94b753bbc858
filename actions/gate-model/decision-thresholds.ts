import type { DecisionThreshold, ThresholdOfModel } from '#core/gate/decision-threshold.ts'
import { bestThreshold, valueCurve } from '#core/gate/value-curve.ts'
import { joinScored, type PredictionColumns } from '#core/metrics/join-scored.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { LabelledRows } from './labelled-rows.ts'

/** One model where its threshold has to be known. */
export interface ThresholdSubject {
  /** Its answers on the validation rows. */
  readonly validation: PredictionColumns | undefined
  /** What the file of the environment it runs in, or is to run in, says. */
  readonly recorded: number | undefined
}

export type ThresholdsAnswer =
  | { readonly kind: 'thresholds'; readonly thresholds: DecisionThreshold }
  | { readonly kind: 'unusable'; readonly words: string }

/**
 * From which score on each model predicts positive. Where the rules say `chosen`, a model that runs keeps the threshold it
 * was promoted with, and any other gets the one worth most on the validation rows, whose labels are read here: nothing is
 * chosen on the holdout, and what the build lane says of a threshold is not read.
 */
export function decisionThresholds(
  policy: ModelFiles,
  labels: LabelledRows,
  candidate: ThresholdSubject,
  champion: ThresholdSubject | undefined,
): ThresholdsAnswer {
  const { evaluation, value } = policy.pipeline
  const { decision_threshold: stated } = evaluation
  const chosen = (who: string, subject: ThresholdSubject): ThresholdOfModel | string => {
    if (stated !== 'chosen') return { threshold: stated, from: 'rules' }
    if (subject.recorded !== undefined) return { threshold: subject.recorded, from: 'environment' }
    const scored = onValidation(labels, subject.validation)
    if (typeof scored === 'string') return `The threshold of ${who} cannot be chosen: ${scored}`
    if (value === undefined) return `The threshold of ${who} cannot be chosen: there is no value section.`
    return { threshold: bestThreshold(scored, value).threshold, from: 'validation' }
  }
  const ofCandidate = chosen('the candidate', candidate)
  if (typeof ofCandidate === 'string') return { kind: 'unusable', words: ofCandidate }
  const ofChampion = champion === undefined ? undefined : chosen('the champion', champion)
  if (typeof ofChampion === 'string') return { kind: 'unusable', words: ofChampion }
  const scored = value === undefined ? 'no value' : onValidation(labels, candidate.validation)
  return {
    kind: 'thresholds',
    thresholds: {
      candidate: ofCandidate,
      ...(ofChampion === undefined ? {} : { champion: ofChampion }),
      ...(value === undefined || typeof scored === 'string'
        ? {}
        : { validation: valueCurve(scored, value, ofCandidate.threshold) }),
    },
  }
}

/** Validation labels beside a model's scores; words where there are none. */
function onValidation(
  labels: LabelledRows,
  predictions: PredictionColumns | undefined,
): BinaryScored | string {
  if (predictions === undefined) return 'there are no predictions on the validation rows.'
  const joined = joinScored({ task: 'binary-classification', labels, predictions })
  if (joined.kind === 'unusable') return joined.detail
  return joined.scored.task === 'binary-classification' ? joined.scored : 'it has no scores.'
}
