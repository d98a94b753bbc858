import { Refusal } from './answer.ts'
import type { AccountType, Area, Level, Permission, Seed, TokenSeed } from './seed.ts'

/** Who asks, and what they may do. */
export interface Caller {
  readonly login: string
  readonly type: AccountType
  readonly permission: Permission
  /** Of an installation token; without them the account's permission decides alone. */
  readonly permissions: TokenSeed['permissions']
}

/** What a route asks of its caller: one of these areas at this level; no area: any known caller may. */
export interface Demand {
  readonly areas: readonly Area[]
  readonly level: Level
  /** The account itself must be able to push, or to administer. */
  readonly permission: Permission
}

const ranks: Readonly<Record<Permission, number>> = { read: 0, write: 1, admin: 2 }

/**
 * Finds out who asks.
 *
 * @param header the Authorization header: `token T`, `Bearer T`, or Basic with the token as the password
 * @returns undefined for an anonymous request
 * @throws Refusal 401 for a token nobody gave out
 */
export function identify(header: string | undefined, seed: Seed): Caller | undefined {
  if (header === undefined) return undefined
  const [scheme = '', value = ''] = header.split(' ')
  const token = scheme.toLowerCase() === 'basic' ? passwordOf(value) : value
  if (token === '' && scheme.toLowerCase() === 'basic') return undefined
  const found = Object.hasOwn(seed.tokens, token) ? seed.tokens[token] : undefined
  const user = seed.users.find((candidate) => candidate.login === found?.login)
  if (found === undefined || user === undefined) throw new Refusal(401, 'Bad credentials')
  return {
    login: user.login,
    type: user.type,
    permission: user.permission,
    permissions: found.permissions,
  }
}

function passwordOf(basic: string): string {
  const text = Buffer.from(basic, 'base64').toString()
  const [user = '', password = ''] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
  return password === '' || password === 'x-oauth-basic' ? user : password
}

/**
 * Lets through who may, and turns down the others: the repository is public, so anonymous callers may read.
 *
 * @throws Refusal 401 or 403
 */
export function demand(caller: Caller | undefined, { areas, level, permission }: Demand): void {
  if (caller === undefined) {
    if (level === 'read' && permission === 'read') return
    throw new Refusal(401, 'Requires authentication')
  }
  if (caller.permissions !== undefined) {
    const granted = areas.some((area) => grants(caller.permissions?.[area], level))
    if (areas.length > 0 && !granted) throw new Refusal(403, 'Resource not accessible by integration')
    if (areas.includes('administration')) return
  }
  if (!reaches(caller.permission, permission)) {
    throw new Refusal(403, `Must have ${permission === 'admin' ? 'admin' : 'push'} rights to Repository.`)
  }
}

export function reaches(has: Permission, needed: Permission): boolean {
  return ranks[has] >= ranks[needed]
}

function grants(given: Level | undefined, needed: Level): boolean {
  return given === 'write' || given === needed
}
