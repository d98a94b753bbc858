import type { Kit } from '#adapters/kit.ts'
import { Failure } from '#core/failure.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { type Arguments, type Flags, textOf } from './command.ts'

/** The flag of verbs that compare with what is in force. */
export const baseFlag: Flags = {
  base: {
    type: 'string',
    help: 'A commit or branch to compare data and contract with, such as main.',
  },
}

/**
 * The commit `--base` names; without it the default branch, where this checkout has one.
 * @throws Failure USAGE for a name that is no commit here
 */
export async function baseOf(
  args: Arguments,
  kit: Kit,
): Promise<{ readonly commit: string; readonly tree: FileTree } | undefined> {
  const named = textOf(args, 'base')
  const { branch } = kit.settings
  const commit =
    named === undefined
      ? ((await kit.history.resolve(`origin/${branch}`)) ?? (await kit.history.resolve(branch)))
      : await kit.history.resolve(named)
  if (commit !== undefined) return { commit, tree: kit.history.at(commit) }
  if (named === undefined) return undefined
  throw new Failure({
    code: 'USAGE',
    problem: `--base: \`${named}\` is no commit of this checkout`,
    allowed: `a commit, branch or tag, such as ${branch}`,
    next: 'fetch it where it is on another machine.',
  })
}
