import { notFound, ok, Refusal } from '../answer.ts'
import { param, type Route, route } from '../router.ts'
import { repositoryShape } from '../shapes/repository.ts'
import { timestamp } from '../shapes/urls.ts'
import { userShape } from '../shapes/users.ts'

const anyone = { areas: [], level: 'read' } as const

/** What a user's own page adds; nobody here filled anything in. */
const profile = {
  name: null,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 1,
  public_gists: 0,
  followers: 0,
  following: 0,
}

/** The repository itself, who asks, and what collaborators may do. */
export const repositoryRoutes: readonly Route[] = [
  route('GET', '', anyone, ({ urls }, hub) => ok(repositoryShape(hub, urls))),
  route('GET', '/collaborators/:login/permission', anyone, (request, hub) => {
    const login = param(request, 'login')
    const user = hub.seed.users.find((candidate) => candidate.login === login)
    if (request.caller === undefined) throw new Refusal(401, 'Requires authentication')
    if (user === undefined) throw notFound()
    return ok({
      permission: user.permission,
      role_name: user.permission,
      user: { ...userShape(login, hub.seed, request.urls), role_name: user.permission },
    })
  }),
  {
    method: 'GET',
    pattern: '/user',
    demand: { ...anyone, permission: 'read' },
    handle: ({ caller, urls }, hub) => {
      if (caller === undefined) throw new Refusal(401, 'Requires authentication')
      // an installation is not a user; its own name is asked of GraphQL
      if (caller.type === 'Bot') throw new Refusal(403, 'Resource not accessible by integration')
      const at = timestamp(hub.state().createdAt)
      return ok({ ...userShape(caller.login, hub.seed, urls), ...profile, created_at: at, updated_at: at })
    },
  },
  {
    method: 'GET',
    pattern: '/users/:login',
    demand: { ...anyone, permission: 'read' },
    handle: (request, hub) => {
      const login = param(request, 'login')
      if (!hub.seed.users.some((user) => user.login === login)) throw notFound()
      return ok(userShape(login, hub.seed, request.urls))
    },
  },
  {
    method: 'POST',
    pattern: '/graphql',
    demand: { ...anyone, permission: 'read' },
    handle: ({ caller, body }) => {
      if (caller === undefined) throw new Refusal(401, 'Requires authentication')
      const query = JSON.stringify(body ?? '').replace(/\\n|\s/g, '')
      if (/viewer\{login\}/.test(query)) return ok({ data: { viewer: { login: caller.login } } })
      return ok({ errors: [{ message: 'The GitHub on loopback answers viewer { login } only' }] })
    },
  },
]
