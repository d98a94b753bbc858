import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Kit } from '#adapters/kit.ts'
import { allowedNames, nearest } from '#core/config/nearest.ts'
import { Failure } from '#core/failure.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { type Arguments, type Flags, textOf } from './command.ts'

/** Flags that every verb about a checkout takes. */
export const checkoutFlags: Flags = {
  store: {
    type: 'string',
    help: 'Artifact store: a folder or s3://bucket/prefix. Default: store in assay.yaml.',
  },
}

/** Opens the checkout a command was called in: the nearest folder upwards with assay.yaml or .git. */
export async function openCheckout(args: Arguments, cwd: string): Promise<Kit> {
  const { openKit } = await import('#adapters/kit.ts')
  return openKit(rootOf(cwd), { store: textOf(args, 'store') })
}

/**
 * The model a command is about: the one named, or the only one there is.
 * @param tree where the command looks for it
 * @throws Failure CONFIGURATION_MISSING for a name that no model has, USAGE where none is named
 */
export async function modelOf(args: Arguments, kit: Kit, tree: FileTree = kit.tree): Promise<string> {
  const { listModels } = await import('#core/pipeline/read-model.ts')
  const [named] = args.positionals
  const models = await listModels(tree, kit.settings)
  if (named !== undefined) {
    if (models.includes(named)) return named
    const near = nearest(named, models)
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `there is no model \`${named}\` in ${tree.name}${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
      allowed: models.length === 0 ? 'no model is defined yet' : models.join(', '),
      next: 'check the name, or start one with `npx assay init NAME --data FILE --label COLUMN`.',
    })
  }
  const [only] = models
  if (only !== undefined && models.length === 1) return only
  throw new Failure({
    code: 'USAGE',
    problem: 'which model?',
    allowed:
      models.length === 0
        ? 'there is none yet: `npx assay init NAME --data FILE --label COLUMN` starts one'
        : models.join(', '),
  })
}

/**
 * The environment a command is about: one that the model's pipeline lists.
 * @param command for the message, as a person calls it
 * @throws Failure USAGE
 */
export async function environmentOf(
  args: Arguments,
  kit: Kit,
  model: string,
  tree: FileTree,
  command: string,
): Promise<string> {
  const { readModel } = await import('#core/pipeline/read-model.ts')
  const named = args.positionals[1]
  const { pipeline } = await readModel(tree, kit.settings, model)
  const names = pipeline.environments.map(({ name }) => name)
  if (named !== undefined && names.includes(named)) return named
  const none = `none: \`environments\` of ${model} is empty in ${tree.name}`
  if (named === undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: 'which environment?',
      allowed: names.length === 0 ? none : names.join(', '),
      next: command,
    })
  }
  throw new Failure({
    code: 'USAGE',
    problem: `${model} has no environment \`${named}\``,
    allowed: names.length === 0 ? none : allowedNames(named, names),
    next: 'environments are listed in pipeline.yaml.',
  })
}

/** The commit that is checked out, and whether the model's files are as they are in it. */
export async function checkedOut(
  kit: Kit,
  model: string,
): Promise<{ readonly id: string; readonly time: Date; readonly clean: boolean }> {
  const head = await kit.history.resolve('HEAD')
  if (head === undefined) return { id: 'uncommitted', time: new Date(0), clean: false }
  const folder = `${kit.settings.pipelines}/${model}`
  const committed = await kit.history.at(head).digests(folder)
  const present = await kit.tree.digests(folder)
  const clean = JSON.stringify(committed) === JSON.stringify(present)
  return { id: clean ? head : 'uncommitted', time: await kit.history.commitTime(head), clean }
}

/** The commit the default branch is at, in this checkout. */
export async function branchCommit(kit: Kit): Promise<string> {
  const commit = await kit.history.resolve(kit.settings.branch)
  if (commit !== undefined) return commit
  throw new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `this checkout has no branch \`${kit.settings.branch}\``,
    next: 'fetch it, or set `branch` in assay.yaml.',
  })
}

function rootOf(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'assay.yaml')) || existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return start
  }
}
