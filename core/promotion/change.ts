import type { Settings } from '#core/config/settings.ts'
import { partOf } from '#core/repository/layout.ts'

/** What a pull request does to one model. */
export type ModelChange =
  | { readonly kind: 'model'; readonly model: string; readonly paths: readonly string[] }
  | {
      readonly kind: 'environment'
      readonly model: string
      readonly environment: string
      readonly paths: readonly string[]
    }
  | { readonly kind: 'mixed'; readonly model: string; readonly words: string }

/**
 * Sorts changed paths by model: a change of the model, or of exactly one environment (with the card of its version).
 * Anything that does both, or touches two environments, is mixed: a promotion changes one environment file only.
 */
export function changesOf(settings: Settings, paths: readonly string[]): ModelChange[] {
  const byModel = new Map<
    string,
    { environments: Set<string>; model: string[]; cards: string[]; all: string[] }
  >()
  for (const path of paths) {
    const part = partOf(settings, path)
    if (part.kind === 'other') continue
    const entry = byModel.get(part.model) ?? {
      environments: new Set<string>(),
      model: [],
      cards: [],
      all: [],
    }
    byModel.set(part.model, entry)
    entry.all.push(path)
    if (part.kind === 'environment') entry.environments.add(part.environment)
    else if (part.kind === 'card') entry.cards.push(path)
    else entry.model.push(path)
  }
  return [...byModel]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([model, entry]): ModelChange[] => {
      const environments = [...entry.environments]
      const [environment] = environments
      if (environment === undefined) {
        // Cards alone change nothing that runs or judges.
        return entry.model.length === 0 ? [] : [{ kind: 'model', model, paths: entry.all }]
      }
      if (environments.length > 1) {
        return [
          mixed(model, `it changes ${environments.length} environments (${environments.join(', ')}) at once`),
        ]
      }
      if (entry.model.length > 0) {
        return [
          mixed(model, `it changes the environment ${environment} and the model (${entry.model[0]}) at once`),
        ]
      }
      return [{ kind: 'environment', model, environment, paths: entry.all }]
    })
}

function mixed(model: string, words: string): ModelChange {
  return { kind: 'mixed', model, words }
}
