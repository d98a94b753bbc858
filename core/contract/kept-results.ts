import type { Sha256 } from '#core/digest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import type { MetricHistory } from './checks/definition.ts'
import { historyOf } from './checks/drift/metric-history.ts'
import { DataResults } from './results.ts'

/** So many earlier versions of the data are looked back at. */
export const mostVersions = 60

/** Keeps what a version of the data came to, once for each contract. Only the judge writes here. */
export async function keepResults(
  model: string,
  dataset: Sha256,
  results: DataResults,
  store: ArtifactStore,
): Promise<void> {
  await store.putRecord(
    'trusted',
    `${prefixOf(model, dataset)}${results.contract.sha256}.json`,
    JSON.stringify(results),
  )
}

/**
 * What checks measured on versions of the data that were in force, by the checks' names.
 * @param datasets oldest first
 */
export async function keptHistory(
  model: string,
  datasets: readonly Sha256[],
  store: ArtifactStore,
): Promise<MetricHistory> {
  const runs: DataResults[] = []
  for (const dataset of datasets) {
    const kept: DataResults[] = []
    for (const key of await store.listRecords('trusted', prefixOf(model, dataset))) {
      const text = await store.readRecord('trusted', key)
      if (text !== undefined) kept.push(parseRecord(DataResults, text, { store: store.location, key }))
    }
    const [first] = kept
    // One version counts once, whatever number of contracts judged it.
    const seen = new Set<string>()
    const checks = kept
      .flatMap((results) => results.checks)
      .filter(({ id, batch, value }) => {
        if (batch !== undefined || value === undefined || seen.has(id)) return false
        seen.add(id)
        return true
      })
    if (first !== undefined) runs.push({ ...first, checks })
  }
  return historyOf(runs)
}

function prefixOf(model: string, dataset: Sha256): string {
  return `data-results/${model}/${dataset}/`
}
