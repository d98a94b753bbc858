import type { DataResults } from '#core/contract/results.ts'
import type { MetricHistory } from '../definition.ts'

/**
 * What `metric_anomaly` measured in earlier runs, by the check's id. A figure that failed is left out, so that an anomaly
 * never becomes what is expected, unless it was waived: then somebody stands for it.
 * @param runs oldest first
 */
export function historyOf(runs: readonly DataResults[]): MetricHistory {
  const history = new Map<string, number[]>()
  for (const { checks } of runs) {
    for (const { check, id, batch, outcome, value, waived } of checks) {
      if (check !== 'metric_anomaly' || batch !== undefined || value === undefined) continue
      if (outcome === 'fail' && (waived === undefined || waived.expired)) continue
      const figures = history.get(id)
      if (figures === undefined) history.set(id, [value])
      else figures.push(value)
    }
  }
  return history
}
