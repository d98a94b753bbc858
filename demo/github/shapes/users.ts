import type { Hub } from '../hub.ts'
import type { Seed } from '../seed.ts'
import { nodeId, type Urls } from './urls.ts'

const userLinks = {
  followers_url: 'followers',
  following_url: 'following{/other_user}',
  gists_url: 'gists{/gist_id}',
  starred_url: 'starred{/owner}{/repo}',
  subscriptions_url: 'subscriptions',
  organizations_url: 'orgs',
  repos_url: 'repos',
  events_url: 'events{/privacy}',
  received_events_url: 'received_events',
}

/** Ids follow the order of the seed; the owner, if not among the users, is 1. */
export function userId(login: string, seed: Seed): number {
  return seed.users.findIndex((user) => user.login === login) + 2
}

/** A user as GitHub's `simple-user`. */
export function userShape(login: string, seed: Seed, urls: Urls) {
  const id = userId(login, seed)
  const known = seed.users.find((user) => user.login === login)
  const base = `${urls.root}/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: '',
    gravatar_id: '',
    url: base,
    html_url: `${urls.root}/${encodeURIComponent(login.replace('[bot]', ''))}`,
    ...Object.fromEntries(Object.entries(userLinks).map(([key, path]) => [key, `${base}/${path}`])),
    type: known?.type ?? 'Organization',
    site_admin: false,
  }
}

/** An app, as check runs name it: its slug is the bot's login without `[bot]`. */
export function appShape(login: string, { seed, state }: Hub, urls: Urls) {
  const slug = login.replace('[bot]', '')
  const id = userId(login, seed)
  const at = state().createdAt
  return {
    id,
    slug,
    node_id: nodeId('App', id),
    client_id: `Iv.${slug}`,
    owner: userShape(seed.owner, seed, urls),
    name: slug,
    description: null,
    external_url: urls.root,
    html_url: `${urls.root}/apps/${slug}`,
    created_at: at,
    updated_at: at,
    permissions: { metadata: 'read', checks: 'write' },
    events: [],
  }
}

/** How an author stands to the repository. */
export function association(login: string, seed: Seed): string {
  const known = seed.users.find((user) => user.login === login)
  if (login === seed.owner) return 'OWNER'
  return known?.type === 'User' && known.permission !== 'read' ? 'COLLABORATOR' : 'NONE'
}

/** Where commits made through the API say they come from. */
export function emailOf(login: string): string {
  return `${login}@users.noreply.github.com`
}

/** The account a commit's address belongs to. */
export function loginOfEmail(email: string, seed: Seed): string | undefined {
  return seed.users.find((user) => emailOf(user.login) === email)?.login
}
