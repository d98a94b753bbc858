import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Pipeline, pipelineRules } from '#core/pipeline/pipeline.ts'

type Written = Record<string, unknown>

/** A valid pipeline file of the model `trips`, as an object. */
export function pipelineDocument(changes: Written & { readonly data?: Written } = {}): Written {
  const { data, ...rest } = changes
  return {
    schemaVersion: 1,
    model: 'trips',
    task: 'binary-classification',
    owner: '@riders',
    purpose: { problem: 'Which trips are late?' },
    data: {
      source: 'data/trips.csv',
      columns: { trip: 'id', late: 'late', speed: 'speed', town: 'town', day: 'day' },
      label: 'late',
      id: 'trip',
      features: ['speed', 'town'],
      split: { by: 'random', validation: 0.2, test: 0.3 },
      ...data,
    },
    training: { command: 'sh train.sh' },
    serving: { predict: 'sh predict.sh' },
    gate: { at_least: { roc_auc: 0.5 }, metric: 'roc_auc', better_by: 0 },
    ...rest,
  }
}

/** A pipeline that has been read. */
export function pipelineOf(changes: Parameters<typeof pipelineDocument>[0] = {}): Pipeline {
  return readDocument(Pipeline, stringify(pipelineDocument(changes)), 'pipeline.yaml', pipelineRules).value
}
