import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes `test/fixtures/github-openapi.json`: of GitHub's own description, the requests and answers of the paths the
 * conformance test looks at, with the schemas they reach and without prose, examples and formats.
 *
 * `npm pack @octokit/openapi`, unpack `package/generated/api.github.com.json` of it, then
 * `node test/demo/github/extract-openapi.ts <that file> <the package's version>`.
 */
const operations: readonly (readonly [path: string, method: string])[] = [
  ['/repos/{owner}/{repo}', 'get'],
  ['/repos/{owner}/{repo}/branches', 'get'],
  ['/repos/{owner}/{repo}/branches/{branch}', 'get'],
  ['/repos/{owner}/{repo}/branches/{branch}/protection', 'get'],
  ['/repos/{owner}/{repo}/check-runs', 'post'],
  ['/repos/{owner}/{repo}/check-runs/{check_run_id}', 'patch'],
  ['/repos/{owner}/{repo}/collaborators/{username}/permission', 'get'],
  ['/repos/{owner}/{repo}/commits', 'get'],
  ['/repos/{owner}/{repo}/commits/{commit_sha}/pulls', 'get'],
  ['/repos/{owner}/{repo}/commits/{ref}', 'get'],
  ['/repos/{owner}/{repo}/commits/{ref}/check-runs', 'get'],
  ['/repos/{owner}/{repo}/compare/{basehead}', 'get'],
  ['/repos/{owner}/{repo}/contents/{path}', 'get'],
  ['/repos/{owner}/{repo}/contents/{path}', 'put'],
  ['/repos/{owner}/{repo}/git/blobs', 'post'],
  ['/repos/{owner}/{repo}/git/blobs/{file_sha}', 'get'],
  ['/repos/{owner}/{repo}/git/commits', 'post'],
  ['/repos/{owner}/{repo}/git/refs', 'post'],
  ['/repos/{owner}/{repo}/git/ref/{ref}', 'get'],
  ['/repos/{owner}/{repo}/git/trees', 'post'],
  ['/repos/{owner}/{repo}/issues/{issue_number}', 'get'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'get'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'post'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/labels', 'post'],
  ['/repos/{owner}/{repo}/pulls', 'get'],
  ['/repos/{owner}/{repo}/pulls', 'post'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/commits', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/files', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/merge', 'put'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', 'post'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/reviews', 'get'],
  ['/repos/{owner}/{repo}/pulls/{pull_number}/reviews', 'post'],
  ['/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', 'post'],
  ['/user', 'get'],
]
const prose = new Set([
  'description',
  'example',
  'examples',
  'format',
  'externalDocs',
  'deprecated',
  'default',
])

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let found = value
  for (const key of keys) {
    if (found === null || typeof found !== 'object' || Array.isArray(found)) return undefined
    found = (found as { readonly [key: string]: Json })[key]
  }
  return found
}

/** OpenAPI's `nullable` in JSON Schema's words, where a plain `type` does not carry it. */
function allowNull(schema: { readonly [key: string]: Json }): { readonly [key: string]: Json } {
  if (schema.nullable !== true) return schema
  const { nullable: _nullable, ...rest } = schema
  if (Array.isArray(rest.enum)) return { ...schema, enum: [...new Set<Json>([...rest.enum, null])] }
  return rest.type === undefined ? { anyOf: [rest, { type: 'null' }] } : schema
}

/** Without prose; below `properties` the keys are names of fields, and stay. */
function prune(value: Json, names: boolean): Json {
  if (Array.isArray(value)) return value.map((item: Json) => prune(item, false))
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(
    ([key, inner]) =>
      names ||
      !((prose.has(key) && !(key === 'format' && typeof inner === 'object')) || key.startsWith('x-')),
  )
  const pruned = Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      prune(inner, !names && (key === 'properties' || key === 'patternProperties')),
    ]),
  )
  return names ? pruned : allowNull(pruned)
}

const [source = '', version = ''] = process.argv.slice(2)
const document = JSON.parse(readFileSync(source, 'utf8')) as Json
const schemas: Record<string, Json> = {}

/** Takes along whatever schema is referred to. */
function reach(value: Json): void {
  if (value === null || typeof value !== 'object') return
  const reference = at(value, '$ref')
  if (typeof reference === 'string') {
    const name = reference.replace('#/components/schemas/', '')
    if (schemas[name] !== undefined) return
    schemas[name] = prune(at(document, 'components', 'schemas', name) ?? {}, false)
    reach(schemas[name])
  }
  for (const inner of Object.values(value)) reach(inner as Json)
}

const found = operations.map(([path, method]) => {
  const operation = at(document, 'paths', path, method)
  const request = at(operation, 'requestBody', 'content', 'application/json', 'schema')
  const responses = Object.entries((at(operation, 'responses') ?? {}) as Record<string, Json>).flatMap(
    ([status, response]) => {
      const content = at(response, 'content') as Record<string, Json> | undefined
      const schema = at(content?.['application/json'] ?? Object.values(content ?? {})[0], 'schema')
      return status.startsWith('2') && schema !== undefined ? [[status, prune(schema, false)] as const] : []
    },
  )
  if (operation === undefined) throw new Error(`GitHub describes no ${method} ${path}`)
  const kept = {
    ...(request === undefined ? {} : { request: prune(request, false) }),
    responses: Object.fromEntries(responses),
  }
  reach(kept as Json)
  return [`${method} ${path}`, kept] as const
})
const fixture = {
  from: `@octokit/openapi ${version}, generated/api.github.com.json`,
  operations: Object.fromEntries(found),
  components: { schemas },
}
writeFileSync(new URL('../../fixtures/github-openapi.json', import.meta.url), `${JSON.stringify(fixture)}\n`)
