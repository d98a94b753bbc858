import { readLabels } from '#core/data/cut-channels.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { DecisionThreshold } from '#core/gate/decision-threshold.ts'
import { judgeGate } from '#core/gate/judge.ts'
import { distinctTexts } from '#core/metrics/cells.ts'
import { joinScored } from '#core/metrics/join-scored.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { type AskedPredictions, type ComparisonRequest, sliceColumns, unitsOf } from './compare-on-holdout.ts'

/**
 * The gate's numbers on the validation rows, for people: where the holdout is sealed these are all that anybody sees. They
 * decide nothing, and the model was chosen on these rows. Baselines and what is asked beside the gate are left to the holdout.
 * @returns nothing where the candidate was not asked about these rows
 */
export async function showValidation(
  request: Pick<ComparisonRequest, 'kind' | 'policy' | 'run' | 'candidate' | 'champion' | 'shown' | 'table'>,
  thresholds: DecisionThreshold | undefined,
): Promise<Pick<Evidence, 'validation'>> {
  const { policy, table, run } = request
  const { pipeline, task } = policy
  const labels = await readLabels(table, pipeline, 'validation')
  const classes = run.classes ?? distinctTexts(labels.labels)
  const join = (model: AskedPredictions | undefined, threshold: number | undefined): Scored | undefined => {
    if (model?.validation === undefined) return undefined
    const joined = joinScored({
      task,
      labels,
      predictions: model.validation,
      ...(threshold === undefined ? {} : { decisionThreshold: threshold }),
      ...(task === 'multiclass' ? { classes } : {}),
    })
    return joined.kind === 'scored' ? joined.scored : undefined
  }
  const candidate = join(request.candidate, thresholds?.candidate.threshold)
  if (candidate === undefined) return {}
  const champion = join(request.champion, thresholds?.champion?.threshold)
  const units = await unitsOf(table, policy, 'validation')
  if (units?.kind === 'rows-without-unit') return {}
  const { baselines: _baselines, ...gate } = pipeline.gate
  const validation = judgeGate({
    gate,
    task,
    kind: champion === undefined ? 'first' : request.kind,
    candidate,
    champion,
    slices: await sliceColumns(table, policy, 'validation'),
    rungs: [],
    units,
    value: pipeline.value,
    shown: [...Object.values(pipeline.purpose.stakeholders ?? {}), ...(request.shown ?? [])],
    decisionThreshold: thresholds,
  })
  // Its notes are about a holdout.
  return { validation: validation.outcome === 'unjudgeable' ? validation : { ...validation, notes: [] } }
}
