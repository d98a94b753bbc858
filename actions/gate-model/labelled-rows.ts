import type { Cell } from '#core/data/tables.ts'
import type { BaselineLabels } from '#core/gate/baselines.ts'
import { readBinary, readNumber } from '#core/metrics/cells.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'

/** Ids and labels of a part, as the judge cuts them. */
export interface LabelledRows {
  readonly rowIds: readonly string[]
  readonly labels: readonly Cell[]
  /** Forecast: what a naive forecast says of each row. */
  readonly naive?: readonly Cell[] | undefined
}

/** Labels in the form the baselines take. */
export function baselineLabels(
  policy: ModelFiles,
  labels: Readonly<Record<'train' | 'validation' | 'holdout', LabelledRows>>,
  classes: readonly string[],
): BaselineLabels {
  const each = <Labels>(read: (cells: readonly Cell[]) => Labels) => ({
    train: read(labels.train.labels),
    validation: read(labels.validation.labels),
    holdout: read(labels.holdout.labels),
  })
  switch (policy.task) {
    case 'binary-classification':
      return {
        task: policy.task,
        labels: each((cells) => Uint8Array.from(cells, (cell) => readBinary(cell) ?? 0)),
        decisionThreshold: thresholdRule(policy),
      }
    case 'multiclass': {
      const positions = new Map(classes.map((name, position) => [name, position]))
      return {
        task: policy.task,
        classes,
        labels: each((cells) => Int32Array.from(cells, (cell) => positions.get(String(cell)) ?? 0)),
      }
    }
    case 'regression':
      return { task: policy.task, labels: each((cells) => Float64Array.from(cells, readNumber)) }
    case 'forecast':
      return {
        task: policy.task,
        labels: each((cells) => Float64Array.from(cells, readNumber)),
        naive:
          labels.holdout.naive === undefined
            ? undefined
            : Float64Array.from(labels.holdout.naive, readNumber),
      }
    case 'scores':
      return { task: policy.task, labels: each((cells) => new Float64Array(cells.length)) }
  }
}

function thresholdRule({
  pipeline: { evaluation, value },
}: ModelFiles): Extract<BaselineLabels, { task: 'binary-classification' }>['decisionThreshold'] {
  const { decision_threshold: stated } = evaluation
  if (stated !== 'chosen') return stated
  if (value === undefined) throw new RangeError('a threshold is chosen by what it is worth')
  return { chosenBy: value }
}
