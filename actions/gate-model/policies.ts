import type { Settings } from '#core/config/settings.ts'
import { Failure } from '#core/failure.ts'
import { changedRules, sameRows } from '#core/pipeline/policy.ts'
import { findModel, type ModelFiles, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'

/** Whose rules judge, and what the pull request changes about them. */
export interface Policies {
  readonly head: ModelFiles
  /** The base's, or the head's own where the base has none (a new model). */
  readonly judging: ModelFiles
  readonly newModel: boolean
  readonly rulesChanged: readonly string[]
  /** Why the base's rules cannot be read: only a pull request can mend them, and its own rules judge it. */
  readonly broken?: string | undefined
  /** The base's rules place and label the same rows; if not, only the head's can be applied to its predictions. */
  readonly sameRows: boolean
}

/** Reads both policies. The head is read as text; nothing of it runs. */
export async function readPolicies(
  base: FileTree | undefined,
  head: FileTree,
  settings: Settings,
  model: string,
): Promise<Policies> {
  const own = await readModel(head, settings, model)
  const before = base === undefined ? undefined : await readBase(base, settings, model)
  if (before instanceof Failure) {
    const rulesChanged = ['everything, because the rules in force cannot be read']
    return { head: own, judging: own, newModel: false, rulesChanged, sameRows: false, broken: before.message }
  }
  if (before === undefined)
    return { head: own, judging: own, newModel: true, rulesChanged: [], sameRows: true }
  const same = sameRows(before, own)
  return {
    head: own,
    judging: before,
    newModel: false,
    rulesChanged: changedRules(before, own),
    sameRows: same,
  }
}

async function readBase(
  base: FileTree,
  settings: Settings,
  model: string,
): Promise<ModelFiles | Failure | undefined> {
  try {
    return await findModel(base, settings, model)
  } catch (error) {
    if (error instanceof Failure && error.outcome === 'invalid') return error
    throw error
  }
}
