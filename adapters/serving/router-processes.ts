import { readFile, readlink, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RouterState } from '#core/serving/router-state.ts'
import { signalGroup } from '../process/command-group.ts'
import { exchange } from './http-exchange.ts'
import { temporaryPackagePrefix } from './package-shelf.ts'

/** Whether the router of a state file still answers on its admin port. */
export async function isAnswering(state: RouterState): Promise<boolean> {
  if (state.process === null) return false
  const { adminUrl, adminToken } = state.process
  const answer = await exchange({
    url: `${adminUrl}/state`,
    method: 'GET',
    headers: { authorization: `Bearer ${adminToken}` },
    timeoutMilliseconds: 2000,
  })
  return answer.kind === 'answered' && answer.status === 200
}

/**
 * Ends model servers that a router left behind because it was killed, and removes their temporary folders. A process group is ended only if its leader's
 * environment carries that router's mark, since numbers are used again; where /proc does not tell, nothing is ended.
 */
export async function endLeftovers(state: RouterState): Promise<void> {
  if (state.process === null) return
  const { mark, processGroups } = state.process
  for (const processGroup of processGroups) {
    const environment = await readFile(`/proc/${processGroup}/environ`, 'utf8').catch(() => '')
    if (!environment.split('\0').includes(`ASSAY_ROUTER=${mark}`)) continue
    const temporary = path.dirname(await readlink(`/proc/${processGroup}/cwd`).catch(() => ''))
    signalGroup(processGroup, 'SIGKILL')
    if (path.basename(temporary).startsWith(temporaryPackagePrefix)) {
      await rm(temporary, { recursive: true, force: true })
    }
  }
}
