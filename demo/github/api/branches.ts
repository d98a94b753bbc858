import * as z from 'zod'
import { type Answer, notFound, ok, Refusal } from '../answer.ts'
import { readCommit } from '../git/commits.ts'
import { writeProtectedBranches } from '../git/repository.ts'
import type { Hub } from '../hub.ts'
import { pageAnswer } from '../paging.ts'
import { type ApiRequest, callerOf, param, type Route, readBody, route } from '../router.ts'
import type { Protection } from '../seed.ts'
import { commitShape } from '../shapes/commits.ts'
import { tipOf } from '../state.ts'

const reading = { areas: ['contents'], level: 'read' } as const
const administering = { areas: ['administration'], level: 'write', permission: 'admin' } as const

/** What a body says of a protection: the parts this GitHub knows; others are taken and ignored. */
const protectionSchema = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: z.array(z.string()).optional(),
      checks: z.array(z.object({ context: z.string() })).optional(),
    })
    .nullable(),
  required_pull_request_reviews: z
    .object({
      require_code_owner_reviews: z.boolean().optional(),
      required_approving_review_count: z.int().min(0).max(6).optional(),
      dismiss_stale_reviews: z.boolean().optional(),
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  restrictions: z.unknown(),
})

function protectionShape(protection: Protection, { urls }: ApiRequest) {
  const url = `${urls.api}/branches/${encodeURIComponent(protection.branch)}/protection`
  const { requiredChecks, upToDate } = protection
  return {
    url,
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: upToDate,
      contexts: requiredChecks,
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: requiredChecks.map((context) => ({ context, app_id: null })),
    },
    required_pull_request_reviews: {
      url: `${url}/required_pull_request_reviews`,
      dismiss_stale_reviews: protection.dismissStaleReviews ?? false,
      require_code_owner_reviews: protection.codeOwnerReviews,
      required_approving_review_count: protection.requiredApprovals ?? 0,
      require_last_push_approval: false,
    },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: true },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  }
}

function demandAdministration({ caller }: ApiRequest): void {
  if (caller === undefined) throw new Refusal(401, 'Requires authentication')
  const granted = caller.permissions === undefined || caller.permissions.administration !== undefined
  if (!granted) throw new Refusal(403, 'Resource not accessible by integration')
  if (caller.permissions === undefined && caller.permission !== 'admin') throw notFound()
}

async function setProtection(request: ApiRequest, hub: Hub): Promise<Answer> {
  const branch = param(request, 'branch')
  if (tipOf(hub.state(), branch) === undefined) throw new Refusal(404, 'Branch not found')
  const body = readBody(request, protectionSchema)
  const { contexts = [], checks = [], strict = false } = body.required_status_checks ?? {}
  const reviews = body.required_pull_request_reviews
  const protection: Protection = {
    branch,
    requiredChecks: [...new Set([...contexts, ...checks.map(({ context }) => context)])],
    upToDate: strict,
    codeOwnerReviews: reviews?.require_code_owner_reviews ?? false,
    requiredApprovals: reviews?.required_approving_review_count ?? (reviews === null ? 0 : 1),
    dismissStaleReviews: reviews?.dismiss_stale_reviews ?? false,
  }
  hub.record(callerOf(request).login, { kind: 'protection_set', payload: protection })
  await writeProtectedBranches(hub.git, Object.keys(hub.state().protections))
  return ok(protectionShape(protection, request))
}

/** Branches and what protects them. */
export const branchRoutes: readonly Route[] = [
  route('GET', '/branches', reading, async (request, hub) => {
    const branches = Object.entries(hub.state().references).filter(([ref]) => ref.startsWith('refs/heads/'))
    return await pageAnswer(request, branches, ([ref, sha]) => {
      const name = ref.slice('refs/heads/'.length)
      return {
        name,
        commit: { sha, url: `${request.urls.api}/commits/${sha}` },
        protected: hub.state().protections[name] !== undefined,
      }
    })
  }),
  route(
    'GET',
    '/branches/*branch/protection',
    { areas: ['administration'], level: 'read' },
    (request, hub) => {
      demandAdministration(request)
      const protection = hub.state().protections[param(request, 'branch')]
      if (protection === undefined) throw new Refusal(404, 'Branch not protected')
      return ok(protectionShape(protection, request))
    },
  ),
  route('PUT', '/branches/*branch/protection', administering, setProtection),
  route('GET', '/branches/*branch', reading, async (request, hub) => {
    const name = param(request, 'branch')
    const tip = tipOf(hub.state(), name)
    if (tip === undefined) throw new Refusal(404, 'Branch not found')
    const url = `${request.urls.api}/branches/${encodeURIComponent(name)}`
    const protection = hub.state().protections[name]
    const checks = protection?.requiredChecks ?? []
    return ok({
      name,
      commit: commitShape(await readCommit(hub.git, tip), hub.seed, request.urls),
      _links: { self: url, html: `${request.urls.html}/tree/${name}` },
      protected: protection !== undefined,
      protection: {
        enabled: protection !== undefined,
        required_status_checks: {
          enforcement_level: checks.length === 0 ? 'off' : 'everyone',
          contexts: checks,
          checks: checks.map((context) => ({ context, app_id: null })),
        },
      },
      protection_url: `${url}/protection`,
    })
  }),
]
