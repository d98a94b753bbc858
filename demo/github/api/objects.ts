import * as z from 'zod'
import { type Answer, created, notFound, ok, Refusal } from '../answer.ts'
import { readCommit, writeCommit } from '../git/commits.ts'
import {
  objectType,
  readBlob,
  readTree,
  resolveCommit,
  type TreeChange,
  type TreeEntry,
  writeBlob,
  writeTree,
} from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { type ApiRequest, param, type Route, readBody, route } from '../router.ts'
import { gitCommitShape } from '../shapes/commits.ts'
import { nodeId, type Urls } from '../shapes/urls.ts'
import { signatureOf, signatureSchema } from './acting.ts'

const reading = { areas: ['contents'], level: 'read' } as const
const writing = { areas: ['contents'], level: 'write', permission: 'write' } as const

const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') })
const newTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
})
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: signatureSchema.optional(),
  committer: signatureSchema.optional(),
})

/** Base64 as GitHub sends it: a line feed after every 60 characters. */
export function wrappedBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n')
}

function treeShape(sha: string, entries: readonly TreeEntry[], urls: Urls) {
  return {
    sha,
    url: `${urls.api}/git/trees/${sha}`,
    truncated: false,
    tree: entries.map((entry) => ({ ...entry, url: `${urls.api}/git/${entry.type}s/${entry.sha}` })),
  }
}

async function createTree(request: ApiRequest, hub: Hub): Promise<Answer> {
  const body = readBody(request, newTree)
  const base = body.base_tree
  const baseType = base === undefined ? 'tree' : await objectType(hub.git, base)
  if (baseType !== 'tree' && baseType !== 'commit') {
    throw new Refusal(422, 'base_tree is not a valid tree oid')
  }
  const changes: TreeChange[] = []
  for (const { path, mode, sha, content } of body.tree) {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git')) {
      throw new Refusal(422, 'tree.path contains a malformed path component')
    }
    if (content !== undefined) {
      changes.push({ path, mode, sha: await writeBlob(hub.git, Buffer.from(content)) })
    } else if (sha === null) {
      changes.push({ path, mode, sha: undefined })
    } else if (sha !== undefined && (await objectType(hub.git, sha)) !== undefined) {
      changes.push({ path, mode, sha })
    } else {
      throw new Refusal(422, `tree.sha ${sha ?? ''} is not a valid object`)
    }
  }
  const tree = await writeTree(hub.git, base, changes)
  if (tree === undefined) throw new Refusal(422, 'GitRPC::BadObjectState')
  return created(treeShape(tree, (await readTree(hub.git, tree)) ?? [], request.urls))
}

async function createCommit(request: ApiRequest, hub: Hub): Promise<Answer> {
  const body = readBody(request, newCommit)
  if ((await objectType(hub.git, body.tree)) !== 'tree') throw new Refusal(422, 'Tree SHA does not exist')
  for (const parent of body.parents) {
    if ((await objectType(hub.git, parent)) !== 'commit') {
      throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
    }
  }
  const author = signatureOf(request, hub, body.author)
  const committer = body.committer === undefined ? author : signatureOf(request, hub, body.committer)
  const { tree, parents, message } = body
  const sha = await writeCommit(hub.git, { tree, parents, author, committer, message })
  return created(gitCommitShape(await readCommit(hub.git, sha), request.urls))
}

/** Git's own objects: blobs, trees, commits. */
export const objectRoutes: readonly Route[] = [
  route('POST', '/git/blobs', writing, async (request, hub) => {
    const { content, encoding } = readBody(request, newBlob)
    const sha = await writeBlob(hub.git, Buffer.from(content, encoding))
    return created({ sha, url: `${request.urls.api}/git/blobs/${sha}` })
  }),
  route('GET', '/git/blobs/:sha', reading, async (request, hub) => {
    const sha = param(request, 'sha')
    if ((await objectType(hub.git, sha)) !== 'blob') throw notFound()
    const content = await readBlob(hub.git, sha)
    if (request.accept.includes('raw')) return ok(content)
    return ok({
      sha,
      node_id: nodeId('Blob', sha),
      size: content.length,
      url: `${request.urls.api}/git/blobs/${sha}`,
      content: wrappedBase64(content),
      encoding: 'base64',
    })
  }),
  route('POST', '/git/trees', writing, createTree),
  route('GET', '/git/trees/*sha', reading, async (request, hub) => {
    const name = param(request, 'sha')
    const treeish = (await objectType(hub.git, name)) === 'tree' ? name : await resolveCommit(hub.git, name)
    if (treeish === undefined) throw notFound()
    const recursive = request.url.searchParams.has('recursive')
    const sha = treeish === name ? name : (await readCommit(hub.git, treeish)).tree
    return ok(treeShape(sha, (await readTree(hub.git, treeish, '', recursive)) ?? [], request.urls))
  }),
  route('POST', '/git/commits', writing, createCommit),
  route('GET', '/git/commits/:sha', reading, async (request, hub) => {
    const sha = param(request, 'sha')
    if ((await objectType(hub.git, sha)) !== 'commit') throw notFound()
    return ok(gitCommitShape(await readCommit(hub.git, sha), request.urls))
  }),
]
