import type { Settings } from '#core/config/settings.ts'
import { checkTable } from '#core/contract/check-table.ts'
import type { DataResults } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { type DataPorts, openLockedData } from '#core/data/open-data.ts'
import { readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { Surroundings } from '#core/surroundings.ts'

export interface ValidateDataRequest {
  readonly model: string
}

export interface ValidateDataPorts extends DataPorts {
  readonly tree: FileTree
  readonly settings: Settings
  /** Where the results are left; not in a bundle, which is sealed. */
  readonly results: Folder
  readonly scratch: string
}

/**
 * Judges the pinned data of a model against its contract.
 * @returns every check with its answer; `data-results.json` in the results folder holds the same
 * @throws Failure when the data are not those of the lock, cannot be decoded or have no rows
 */
export async function validateData(
  request: ValidateDataRequest,
  ports: ValidateDataPorts,
  surroundings: Surroundings,
): Promise<DataResults> {
  const { model } = request
  const files = await readModel(ports.tree, ports.settings, model)
  const lock = await readLock(ports.tree, ports.settings, model)
  surroundings.progress.step(`Checking the data of ${model} against ${files.contractFile}`)
  await using table = await openLockedData(
    {
      lock,
      lockFile: modelPaths(ports.settings, model).lock,
      contract: files.contract,
      scratch: ports.scratch,
      signal: surroundings.signal,
    },
    ports,
  )
  const results = await checkTable(table, files, lock, model, {
    ...surroundings,
    use: tableUseOf(files.pipeline, files.contract),
  })
  await ports.results.write(bundleFiles.dataResults, `${JSON.stringify(results, null, 2)}\n`)
  return results
}
