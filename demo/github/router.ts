import type * as z from 'zod'
import { type Answer, notFound, Refusal } from './answer.ts'
import type { Hub } from './hub.ts'
import type { Area, Level, Permission } from './seed.ts'
import type { Urls } from './shapes/urls.ts'
import { type Caller, type Demand, demand } from './tokens.ts'

export interface ApiRequest {
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Path and query as they came, for the links to other pages. */
  readonly url: URL
  readonly body: unknown
  readonly accept: string
  /** Undefined: anonymous; only routes that read see that. */
  readonly caller: Caller | undefined
  readonly urls: Urls
}

export type Handler = (request: ApiRequest, hub: Hub) => Promise<Answer> | Answer

export interface Route {
  readonly method: string
  /** `:name` is one segment, `*name` is one or more. */
  readonly pattern: string
  readonly demand: Demand
  readonly handle: Handler
}

/** A route below `/repos/{owner}/{repo}`. */
export function route(
  method: string,
  path: string,
  needs: { readonly areas: readonly Area[]; readonly level: Level; readonly permission?: Permission },
  handle: Handler,
): Route {
  const pattern = `/repos/:owner/:repo${path}`
  return { method, pattern, demand: { permission: 'read', ...needs }, handle }
}

export type Dispatch = (method: string, path: string, request: Omit<ApiRequest, 'params'>) => Promise<Answer>

/**
 * Finds the first route that fits and runs it. Everything that changes something runs one at a time, after a look at
 * what moved in the bare repository.
 *
 * @throws Refusal 404 when there is no such route or repository; 401 and 403 from the route's demand
 */
export function createRouter(routes: readonly Route[], hub: Hub): Dispatch {
  const compiled = routes.map((entry) => ({ entry, expression: compile(entry.pattern) }))
  return async (method, path, request) => {
    for (const { entry, expression } of compiled) {
      const match = entry.method === method ? expression.exec(path) : null
      if (match === null) continue
      const params = decode(match.groups ?? {})
      if (!isOurs(params, hub)) throw notFound()
      demand(request.caller, entry.demand)
      const run = async () => await entry.handle({ ...request, params }, hub)
      if (entry.demand.level === 'read') {
        await hub.change(() => hub.lookAtGit('git'))
        return await run()
      }
      return await hub.change(async () => {
        await hub.lookAtGit('git')
        return await run()
      })
    }
    throw notFound()
  }
}

function compile(pattern: string): RegExp {
  const source = pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)/g, '(?<$1>.+)')
  return new RegExp(`^${source}/?$`)
}

function decode(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]))
  } catch {
    throw new Refusal(400, 'Problems parsing the path')
  }
}

function isOurs({ owner, repo }: Readonly<Record<string, string>>, { seed }: Hub): boolean {
  const same = (one: string | undefined, other: string) =>
    one === undefined || one.toLowerCase() === other.toLowerCase()
  return same(owner, seed.owner) && same(repo, seed.repository)
}

/** The caller of a route that changes something. */
export function callerOf(request: ApiRequest): Caller {
  if (request.caller === undefined) throw new Refusal(401, 'Requires authentication')
  return request.caller
}

/** One part of the path. */
export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? ''
}

/** A number in the path, such as an issue's. */
export function numberParam(request: ApiRequest, name: string): number {
  const text = param(request, name)
  if (!/^\d{1,15}$/.test(text)) throw notFound()
  return Number(text)
}

/** The body by its schema; 422 with what is wrong in it, as GitHub says it. */
export function readBody<T>(request: ApiRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.body ?? {})
  if (parsed.success) return parsed.data
  const said = parsed.error.issues.map((issue) => `"${issue.path.join('.')}" ${issue.message}`)
  throw new Refusal(422, `Invalid request.\n\n${said.join('\n')}`)
}
