import { basename } from 'node:path/posix'
import * as z from 'zod'
import { type Answer, created, notFound, ok, Refusal } from '../answer.ts'
import { readCommit, writeCommit } from '../git/commits.ts'
import {
  readBlob,
  readEntry,
  readTree,
  resolveCommit,
  type TreeEntry,
  writeBlob,
  writeTree,
} from '../git/objects.ts'
import { moveReference } from '../git/references.ts'
import type { Hub } from '../hub.ts'
import { type ApiRequest, callerOf, param, type Route, readBody, route } from '../router.ts'
import { defaultBranch } from '../seed.ts'
import { gitCommitShape } from '../shapes/commits.ts'
import { tipOf } from '../state.ts'
import { signatureOf, signatureSchema } from './acting.ts'
import { wrappedBase64 } from './objects.ts'

const reading = { areas: ['contents'], level: 'read' } as const
const writing = { areas: ['contents'], level: 'write', permission: 'write' } as const
/** Bytes up to which a file's content is part of the answer. */
const inlineLimit = 1024 * 1024

const fileChange = z.object({
  message: z.string().min(1),
  content: z.string().optional(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: signatureSchema.optional(),
  committer: signatureSchema.optional(),
})

function entryShape(entry: TreeEntry, path: string, ref: string, { urls }: ApiRequest) {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const url = `${urls.api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`
  const git = `${urls.api}/git/${entry.type}s/${entry.sha}`
  const html = `${urls.html}/${entry.type === 'tree' ? 'tree' : 'blob'}/${ref}/${encoded}`
  const type = entry.type === 'tree' ? 'dir' : entry.mode === '120000' ? 'symlink' : 'file'
  return {
    type,
    name: basename(path),
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    git_url: git,
    html_url: html,
    download_url: type === 'dir' ? null : `${urls.html}/raw/${ref}/${encoded}`,
    _links: { self: url, git, html },
  }
}

async function getContents(request: ApiRequest, hub: Hub): Promise<Answer> {
  const path = (request.params.path ?? '').replace(/^\/+|\/+$/g, '')
  const ref = request.url.searchParams.get('ref') ?? defaultBranch
  const commit = await resolveCommit(hub.git, ref)
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const entry = path === '' ? undefined : await readEntry(hub.git, commit, path)
  if (entry?.type === 'blob') {
    const content = await readBlob(hub.git, entry.sha)
    if (request.accept.includes('raw')) return ok(content)
    const inline = content.length <= inlineLimit
    return ok({
      ...entryShape(entry, path, ref, request),
      encoding: inline ? 'base64' : 'none',
      content: inline ? wrappedBase64(content) : '',
    })
  }
  const folder = await readTree(hub.git, commit, path)
  if (folder === undefined) throw notFound()
  return ok(
    folder.map((child) =>
      entryShape(child, path === '' ? child.path : `${path}/${child.path}`, ref, request),
    ),
  )
}

/** Commits one file's change to a branch: PUT writes, DELETE removes. */
async function changeContents(request: ApiRequest, hub: Hub, remove: boolean): Promise<Answer> {
  const path = param(request, 'path')
  const body = readBody(request, fileChange)
  const { branch = defaultBranch, content, message } = body
  const tip = tipOf(hub.state(), branch)
  const empty = Object.keys(hub.state().references).length === 0
  if (tip === undefined && !(empty && branch === defaultBranch)) {
    throw new Refusal(404, `Branch ${branch} not found`)
  }
  if (tip !== undefined && hub.state().protections[branch] !== undefined) {
    throw new Refusal(409, 'Could not update file: Changes must be made through a pull request.')
  }
  const current = tip === undefined ? undefined : await readEntry(hub.git, tip, path)
  if (remove && current === undefined) throw notFound()
  if (body.sha === undefined && current !== undefined) {
    throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  }
  if (body.sha !== undefined && body.sha !== current?.sha) {
    throw new Refusal(409, `${path} does not match ${body.sha}`)
  }
  if (!remove && content === undefined)
    throw new Refusal(422, 'Invalid request.\n\n"content" wasn\'t supplied.')
  const blob = remove ? undefined : await writeBlob(hub.git, Buffer.from(content ?? '', 'base64'))
  const mode = current?.mode ?? '100644'
  const tree = await writeTree(hub.git, tip, [{ path, mode, sha: blob }])
  if (tree === undefined) throw new Refusal(422, 'path contains a malformed path component')
  const author = signatureOf(request, hub, body.author)
  const committer = body.committer === undefined ? author : signatureOf(request, hub, body.committer)
  const parents = tip === undefined ? [] : [tip]
  const sha = await writeCommit(hub.git, { tree, parents, author, committer, message })
  if (!(await moveReference(hub.git, `refs/heads/${branch}`, tip, sha))) {
    throw new Refusal(409, `${path} could not be written: ${branch} moved`)
  }
  await hub.lookAtGit(callerOf(request).login)
  const written = remove ? undefined : await readEntry(hub.git, sha, path)
  const answer = {
    content: written === undefined ? null : entryShape(written, path, branch, request),
    commit: gitCommitShape(await readCommit(hub.git, sha), request.urls),
  }
  return current === undefined ? created(answer) : ok(answer)
}

/** Files and folders at a path. */
export const contentRoutes: readonly Route[] = [
  route('GET', '/contents', reading, getContents),
  route('GET', '/contents/*path', reading, getContents),
  route('PUT', '/contents/*path', writing, (request, hub) => changeContents(request, hub, false)),
  route('DELETE', '/contents/*path', writing, (request, hub) => changeContents(request, hub, true)),
]
