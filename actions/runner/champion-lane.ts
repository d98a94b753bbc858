import { type EvaluateModelAnswer, evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import { sameRows } from '#core/pipeline/policy.ts'
import { findModel, type ModelFiles } from '#core/pipeline/read-model.ts'
import { findChampion } from '#core/promotion/champion.ts'
import type { ModelChange } from '#core/promotion/change.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { Surroundings } from '#core/surroundings.ts'

/** Whose environment files name the champion, and whose lock names the rows. */
export interface ChampionLane {
  readonly change: ModelChange
  readonly base: FileTree
  readonly head: FileTree
}

/**
 * Serves the champion a change will be compared with, and asks it about the rows the change is judged on.
 * @returns undefined if there is no champion, or a new model brings its own rules
 */
export async function askChampion(
  kit: Kit,
  { change, base, head }: ChampionLane,
  surroundings: Surroundings,
): Promise<EvaluateModelAnswer | undefined> {
  const { model } = change
  const policy = await findModel(base, kit.settings, model)
  if (policy === undefined || change.kind === 'mixed') return undefined
  const target = change.kind === 'environment' ? change.environment : undefined
  const environment = await findChampion(base, kit.settings, policy.pipeline, target)
  if (environment === undefined) return undefined
  const run = await readTrustedRun(kit.store, runNamedBy(environment))
  const rules = target === undefined ? await rulesFor(kit, policy, { base, head, model }) : base
  const bundle = kit.championOf(model)
  await bundle.remove('.')
  return withScratch((scratch) =>
    evaluateModel(
      { model, subject: { kind: 'stored', run } },
      { ...kit, tree: rules, data: head, bundle, scratch: diskFolder(scratch) },
      surroundings,
    ),
  )
}

/** The base's rules, unless the head places or labels rows anew: then the judge cuts by the head's, and so does this. */
async function rulesFor(
  kit: Kit,
  policy: ModelFiles,
  trees: { readonly base: FileTree; readonly head: FileTree; readonly model: string },
): Promise<FileTree> {
  const own = await findModel(trees.head, kit.settings, trees.model)
  return own === undefined || sameRows(policy, own) ? trees.base : trees.head
}
