import * as z from 'zod'
import { type Answer, created, noContent, notFound, ok, Refusal } from '../answer.ts'
import { isAncestor } from '../git/history.ts'
import { objectType } from '../git/objects.ts'
import { isReferenceName, listReferences, moveReference, readReference } from '../git/references.ts'
import type { Hub } from '../hub.ts'
import { type ApiRequest, callerOf, param, type Route, readBody, route } from '../router.ts'
import { nodeId, type Urls } from '../shapes/urls.ts'

const reading = { areas: ['contents'], level: 'read' } as const
const writing = { areas: ['contents'], level: 'write', permission: 'write' } as const

const shaSchema = z.string().regex(/^[0-9a-f]{40}$/, 'is not a 40 character SHA')
const newReference = z.object({ ref: z.string(), sha: shaSchema })
const movedReference = z.object({ sha: shaSchema, force: z.boolean().default(false) })

async function referenceShape(ref: string, sha: string, hub: Hub, urls: Urls) {
  const type = (await objectType(hub.git, sha)) ?? 'commit'
  return {
    ref,
    node_id: nodeId('Ref', ref),
    url: `${urls.api}/git/${ref}`,
    object: { sha, type, url: `${urls.api}/git/${type}s/${sha}` },
  }
}

/** @throws Refusal 422 for what belongs to pull requests */
function demandOwn(ref: string): void {
  if (ref.startsWith('refs/pull/')) throw new Refusal(422, 'Reference update failed: hidden ref')
}

/** @throws Refusal 422 for what no caller may move directly */
function demandUnprotected(ref: string, hub: Hub): void {
  demandOwn(ref)
  if (hub.state().protections[ref.replace(/^refs\/heads\//, '')] !== undefined) {
    throw new Refusal(
      422,
      `Protected branch update failed for ${ref}. Changes must be made through a pull request.`,
    )
  }
}

async function createReference(request: ApiRequest, hub: Hub): Promise<Answer> {
  const { ref, sha } = readBody(request, newReference)
  if (!/^refs\/[^/]+\/./.test(ref)) {
    throw new Refusal(422, "Reference name must start with 'refs/' and have at least two slashes.")
  }
  if (!(await isReferenceName(hub.git, ref))) throw new Refusal(422, `${ref} is not a valid ref name.`)
  const type = await objectType(hub.git, sha)
  if (type === undefined || (ref.startsWith('refs/heads/') && type !== 'commit')) {
    throw new Refusal(422, 'Object does not exist')
  }
  if ((await readReference(hub.git, ref)) !== undefined) throw new Refusal(422, 'Reference already exists')
  demandOwn(ref)
  if (!(await moveReference(hub.git, ref, undefined, sha))) throw new Refusal(422, 'Reference update failed')
  await hub.lookAtGit(callerOf(request).login)
  return created(await referenceShape(ref, sha, hub, request.urls))
}

async function updateReference(request: ApiRequest, hub: Hub): Promise<Answer> {
  const ref = `refs/${param(request, 'ref')}`
  const { sha, force } = readBody(request, movedReference)
  const before = await readReference(hub.git, ref)
  if (before === undefined) throw new Refusal(422, 'Reference does not exist')
  if ((await objectType(hub.git, sha)) === undefined) throw new Refusal(422, 'Object does not exist')
  demandUnprotected(ref, hub)
  if (!force && !(await isAncestor(hub.git, before, sha))) {
    throw new Refusal(422, 'Update is not a fast forward')
  }
  if (!(await moveReference(hub.git, ref, before, sha))) throw new Refusal(409, 'Reference was modified')
  await hub.lookAtGit(callerOf(request).login)
  return ok(await referenceShape(ref, sha, hub, request.urls))
}

async function deleteReference(request: ApiRequest, hub: Hub): Promise<Answer> {
  const ref = `refs/${param(request, 'ref')}`
  const before = await readReference(hub.git, ref)
  if (before === undefined) throw new Refusal(422, 'Reference does not exist')
  demandUnprotected(ref, hub)
  if (!(await moveReference(hub.git, ref, before, undefined))) {
    throw new Refusal(409, 'Reference was modified')
  }
  await hub.lookAtGit(callerOf(request).login)
  return noContent
}

/** References of the bare repository, `refs/pull/N/head` among them. */
export const referenceRoutes: readonly Route[] = [
  route('GET', '/git/ref/*ref', reading, async (request, hub) => {
    const ref = `refs/${param(request, 'ref')}`
    const sha = await readReference(hub.git, ref)
    if (sha === undefined) throw notFound()
    return ok(await referenceShape(ref, sha, hub, request.urls))
  }),
  route('GET', '/git/matching-refs/*ref', reading, async (request, hub) => {
    const prefix = `refs/${param(request, 'ref')}`
    const all = Object.entries(await listReferences(hub.git, ['refs/']))
    const matching = all.filter(([ref]) => ref.startsWith(prefix))
    return ok(await Promise.all(matching.map(([ref, sha]) => referenceShape(ref, sha, hub, request.urls))))
  }),
  route('POST', '/git/refs', writing, createReference),
  route('PATCH', '/git/refs/*ref', writing, updateReference),
  route('DELETE', '/git/refs/*ref', writing, deleteReference),
]
