import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Kit, openKit } from '#adapters/kit.ts'
import { Failure } from '#core/failure.ts'
import { listModels } from '#core/pipeline/read-model.ts'
import { type Arguments, type Flags, textOf } from './command.ts'

/** Flags that every verb about a checkout takes. */
export const checkoutFlags: Flags = {
  store: {
    type: 'string',
    help: 'Artifact store: a folder or s3://bucket/prefix. Default: store in assay.yaml.',
  },
}

/** Opens the checkout a command was called in: the nearest folder upwards with assay.yaml or .git. */
export function openCheckout(args: Arguments, cwd: string): Promise<Kit> {
  return openKit(rootOf(cwd), { store: textOf(args, 'store') })
}

/** The model a command is about: the one named, or the only one there is. */
export async function modelOf(args: Arguments, kit: Kit): Promise<string> {
  const [named] = args.positionals
  if (named !== undefined) return named
  const models = await listModels(kit.tree, kit.settings)
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
