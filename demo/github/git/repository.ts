import { existsSync } from 'node:fs'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from '../git.ts'
import { defaultBranch } from '../seed.ts'

/** Written by the post-receive hook; watched to notice pushes made through the file path. */
export const pushLog = 'pushes.log'

const refuseHook = `#!/bin/sh
# Refuses direct pushes to protected branches, and to what belongs to pull requests.
ref=$1 old=$2
case "$ref" in refs/pull/*) echo "error: deny updating a hidden ref: $ref" >&2; exit 1 ;; esac
case "$old" in *[!0]*) ;; *) exit 0 ;; esac
if git config --get-all assay.protected | grep -Fxq "$ref"; then
  echo "error: GH006: Protected branch update failed for $ref." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1
fi
`
const noteHook = `#!/bin/sh
cat >> ${pushLog}
`

/** Settings of ours, written anew at every start; the repository's own configuration includes them. */
const settingsFile = 'loopback.config'

/**
 * Makes the bare repository, or takes the one that is there; either way its settings and hooks are written anew.
 * A protected branch that does not exist yet may be created by a push, so that a repository can get its first commit.
 */
export async function prepareRepository(git: Git): Promise<void> {
  if (!existsSync(join(git.folder, 'HEAD'))) {
    await mkdir(git.folder, { recursive: true })
    await git.run(['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, '.'])
    await appendFile(join(git.folder, 'config'), `[include]\n\tpath = ${settingsFile}\n`)
  }
  const hooks = join(git.folder, 'hooks')
  await mkdir(hooks, { recursive: true })
  await writeFile(join(hooks, 'update'), refuseHook, { mode: 0o755 })
  await writeFile(join(hooks, 'post-receive'), noteHook, { mode: 0o755 })
  await writeFile(join(git.folder, pushLog), '', { flag: 'a' })
  await writeProtectedBranches(git, [])
}

/** Tells the hook which branches are protected. */
export async function writeProtectedBranches(git: Git, branches: readonly string[]): Promise<void> {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const lines = [
    ...['[http]', 'receivepack = true'],
    ...['[uploadpack]', 'allowAnySHA1InWant = true', 'allowFilter = true'],
    // deleting a protected branch is the hook's to refuse
    ...['[receive]', 'autogc = false', 'denyDeleteCurrent = ignore'],
    ...['[core]', `hooksPath = ${quoted(join(git.folder, 'hooks'))}`],
    ...['[assay]', ...branches.map((branch) => `protected = ${quoted(`refs/heads/${branch}`)}`)],
  ]
  await writeFile(join(git.folder, settingsFile), `${lines.join('\n')}\n`)
}
