/** What kind of account; only a Bot (an app) may write check runs. */
export type AccountType = 'User' | 'Bot'
/** What a collaborator may do in the repository. */
export type Permission = 'read' | 'write' | 'admin'
/** The permissions an installation token is given one by one. */
export type Area = 'contents' | 'pull_requests' | 'checks' | 'issues' | 'actions' | 'administration'
export type Level = 'read' | 'write'

export interface UserSeed {
  readonly login: string
  readonly type: AccountType
  readonly permission: Permission
}

/** A token of an account. Without `permissions` it may do whatever its account may. */
export interface TokenSeed {
  readonly login: string
  readonly permissions?: Partial<Readonly<Record<Area, Level>>>
}

/** The rules a branch is held to. They bind administrators too. */
export interface Protection {
  readonly branch: string
  /** Names of the check runs that have to succeed on the current head. */
  readonly requiredChecks: readonly string[]
  /** The head must contain the tip of the base. */
  readonly upToDate: boolean
  readonly codeOwnerReviews: boolean
  /** Approvals needed whatever was changed; 0 when left out. */
  readonly requiredApprovals?: number
  /** Only approvals of the current head count; false when left out, as on GitHub. */
  readonly dismissStaleReviews?: boolean
}

export interface Seed {
  readonly owner: string
  readonly repository: string
  readonly users: readonly UserSeed[]
  /** Members by team, `owner/team`, for CODEOWNERS. */
  readonly teams?: Readonly<Record<string, readonly string[]>>
  readonly tokens: Readonly<Record<string, TokenSeed>>
  readonly protection?: Protection
}

/** The seed as the journal keeps it: tokens are secrets and stay out of files. */
export type JournaledSeed = Omit<Seed, 'tokens'>

export const defaultBranch = 'main'
