import type { Settings } from '#core/config/settings.ts'

/** Paths of a model's files, from the repository root. */
export interface ModelPaths {
  readonly folder: string
  readonly pipeline: string
  readonly lock: string
  readonly environments: string
  environment(name: string): string
  card(version: string, kind: 'md' | 'json'): string
}

/** Where a model's files are in a repository with these settings. */
export function modelPaths(settings: Settings, model: string): ModelPaths {
  const folder = `${settings.pipelines}/${model}`
  return {
    folder,
    pipeline: `${folder}/pipeline.yaml`,
    lock: `${folder}/data.lock.yaml`,
    environments: `${folder}/environments`,
    environment: (name) => `${folder}/environments/${name}.yaml`,
    card: (version, kind) => `${settings.cards}/${model}/${version}.${kind}`,
  }
}

/** Which part of a model a changed path belongs to. */
export type ChangedPart =
  | { readonly kind: 'environment'; readonly model: string; readonly environment: string }
  | { readonly kind: 'card'; readonly model: string }
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'other' }

/** Sorts a path from the repository root into the part of a model it belongs to. */
export function partOf(settings: Settings, path: string): ChangedPart {
  const inside = (folder: string): string[] | undefined =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/') : undefined
  const card = inside(settings.cards)
  if (card !== undefined) {
    return card.length === 2 && card[0] !== undefined ? { kind: 'card', model: card[0] } : { kind: 'other' }
  }
  const parts = inside(settings.pipelines)
  const [model, folder, file] = parts ?? []
  if (model === undefined || folder === undefined) return { kind: 'other' }
  if (folder === 'environments' && parts?.length === 3 && file?.endsWith('.yaml') === true) {
    return { kind: 'environment', model, environment: file.slice(0, -'.yaml'.length) }
  }
  return { kind: 'model', model }
}
