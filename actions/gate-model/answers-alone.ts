import { readLabels } from '#core/data/cut-channels.ts'
import type { Table } from '#core/data/tables.ts'
import type { DecisionThreshold } from '#core/gate/decision-threshold.ts'
import { asksOfSameAnswers } from '#core/gate/same-answers.ts'
import { distinctTexts } from '#core/metrics/cells.ts'
import { type Cell, joinScored } from '#core/metrics/join-scored.ts'
import { sameAnswers } from '#core/metrics/scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { AskedPredictions } from './compare-on-holdout.ts'
import { decisionThresholds } from './decision-thresholds.ts'

export type AnswersAlone =
  | {
      readonly kind: 'usable'
      /** Whether it answers like the champion, and nothing is asked of its size and speed. */
      readonly unchanged: boolean
      /** Binary: from which scores on the models predict positive; known from the validation rows alone. */
      readonly thresholds: DecisionThreshold | undefined
    }
  | { readonly kind: 'unusable'; readonly words: string }

/**
 * What can be said of predictions without a label of the holdout: whether they can be judged, and whether they are the
 * champion's own. Neither costs a run on a sealed holdout.
 */
export async function answersAlone(
  policy: ModelFiles,
  run: RunManifest,
  rowIds: readonly string[],
  predictions: { readonly candidate: AskedPredictions; readonly champion: AskedPredictions | undefined },
  table: Table,
): Promise<AnswersAlone> {
  const { pipeline, task } = policy
  const { candidate, champion } = predictions
  const found =
    task === 'binary-classification'
      ? decisionThresholds(policy, await readLabels(table, pipeline, 'validation'), candidate, champion)
      : undefined
  if (found?.kind === 'unusable') return found
  const thresholds = found?.thresholds
  const classes =
    task === 'multiclass'
      ? (run.classes ?? distinctTexts((await readLabels(table, pipeline, 'train')).labels))
      : []
  const labels = { rowIds, labels: rowIds.map((_, row) => standIn(task, classes, row)) }
  const join = ({ holdout }: AskedPredictions, decisionThreshold: number | undefined) =>
    joinScored({
      task,
      labels,
      predictions: holdout,
      ...(decisionThreshold === undefined ? {} : { decisionThreshold }),
      ...(task === 'multiclass' ? { classes } : {}),
    })
  const ours = join(candidate, thresholds?.candidate.threshold)
  if (ours.kind === 'unusable')
    return { kind: 'unusable', words: `The candidate's predictions: ${ours.detail}` }
  if (champion === undefined) return { kind: 'usable', unchanged: false, thresholds }
  const theirs = join(champion, thresholds?.champion?.threshold)
  if (theirs.kind === 'unusable')
    return { kind: 'unusable', words: `The champion's predictions: ${theirs.detail}` }
  const unchanged = sameAnswers(ours.scored, theirs.scored) && !asksOfSameAnswers(pipeline.gate)
  return { kind: 'usable', unchanged, thresholds }
}

/** A label that depends on the place alone, so that joining it says nothing about the real one. */
function standIn(task: ModelFiles['task'], classes: readonly string[], row: number): Cell {
  if (task === 'binary-classification') return row % 2
  return task === 'multiclass' ? classes[row % classes.length] : 0
}
