import { parse } from 'yaml'
import * as z from 'zod'
import { type Answer, noContent, notFound, Refusal } from '../answer.ts'
import { readBlob, readEntry } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { type ApiRequest, callerOf, param, type Route, readBody, route } from '../router.ts'
import { defaultBranch } from '../seed.ts'
import { tipOf } from '../state.ts'

const dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
})
const trigger = z
  .object({ inputs: z.record(z.string(), z.looseObject({}).nullable()).nullish() })
  .nullish()
  .catch(null)

/** Asks for a run of a workflow; whoever subscribed to happenings may play it. */
async function dispatchWorkflow(request: ApiRequest, hub: Hub): Promise<Answer> {
  const workflow = param(request, 'file')
  const { ref, inputs } = readBody(request, dispatch)
  const path = `.github/workflows/${workflow}`
  const main = tipOf(hub.state(), defaultBranch)
  if (main === undefined || (await readEntry(hub.git, main, path)) === undefined) throw notFound()
  const short = ref.replace(/^refs\/(heads|tags)\//, '')
  const tip = tipOf(hub.state(), short) ?? hub.state().references[`refs/tags/${short}`]
  if (tip === undefined) throw new Refusal(422, `No ref found for: ${ref}`)
  const known = await declaredInputs(hub, tip, path)
  if (known === undefined) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  const unexpected = Object.keys(inputs).filter((name) => !Object.hasOwn(known, name))
  if (unexpected.length > 0) {
    throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  }
  const given: Record<string, string> = {}
  for (const [name, facts] of Object.entries(known)) {
    const value = inputs[name] ?? facts?.default
    if (value !== undefined) given[name] = String(value)
    else if (facts?.required === true) throw new Refusal(422, `Required input '${name}' not provided`)
  }
  const payload = { workflow, ref: short, inputs: given }
  hub.record(callerOf(request).login, { kind: 'workflow_dispatched', payload })
  return noContent
}

/** The inputs of a workflow's `workflow_dispatch`; undefined if it has no such trigger. */
async function declaredInputs(
  hub: Hub,
  commit: string,
  path: string,
): Promise<Readonly<Record<string, Record<string, unknown> | null>> | undefined> {
  const entry = await readEntry(hub.git, commit, path)
  if (entry?.type !== 'blob') return undefined
  const file: unknown = parse((await readBlob(hub.git, entry.sha)).toString())
  const on: unknown = typeof file === 'object' && file !== null && 'on' in file ? file.on : undefined
  const name = 'workflow_dispatch'
  if (on === name || (Array.isArray(on) && on.includes(name))) return {}
  if (typeof on !== 'object' || on === null || !(name in on)) return undefined
  return trigger.parse(on[name])?.inputs ?? {}
}

/** Workflows can be asked for; running them is somebody else's part. */
export const actionRoutes: readonly Route[] = [
  route(
    'POST',
    '/actions/workflows/:file/dispatches',
    { areas: ['actions'], level: 'write', permission: 'write' },
    dispatchWorkflow,
  ),
]
