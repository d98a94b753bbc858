import { type EvaluateModelAnswer, evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import { findModel } from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { Surroundings } from '#core/surroundings.ts'

/**
 * Asks the champion about the rows a candidate is judged on, where nobody has asked it yet.
 * @param lane rules: the base, whose policy and environment files say who the champion is; data: the head, whose lock
 *   says which rows; target: the environment of a promotion
 * @returns undefined if there is no champion
 */
export async function evaluateChampion(
  kit: Kit,
  lane: {
    readonly model: string
    readonly rules: FileTree
    readonly data: FileTree
    readonly target?: string | undefined
  },
  surroundings: Surroundings,
): Promise<EvaluateModelAnswer | undefined> {
  const { model } = lane
  const files = await findModel(lane.rules, kit.settings, model)
  if (files === undefined) return undefined
  const environment = await findChampion(lane.rules, kit.settings, files.pipeline, lane.target)
  if (environment === undefined) return undefined
  const run = await readTrustedRun(kit.store, runNamedBy(environment))
  const bundle = kit.championOf(model)
  await bundle.remove('.')
  return withScratch((scratch) =>
    evaluateModel(
      { model, subject: { kind: 'stored', run } },
      { ...kit, tree: lane.rules, data: lane.data, bundle, scratch: diskFolder(scratch) },
      surroundings,
    ),
  )
}
