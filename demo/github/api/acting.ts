import * as z from 'zod'
import { Refusal } from '../answer.ts'
import type { Signature } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { type ApiRequest, callerOf } from '../router.ts'
import { emailOf } from '../shapes/users.ts'
import { type Issue, isPull, type PullRequest } from '../state.ts'

/** Author or committer in a request's body. */
export const signatureSchema = z.object({
  name: z.string().min(1),
  email: z.string().min(1),
  date: z.iso.datetime({ offset: true }).optional(),
})

/** Who signs a commit: whoever the body names, else the caller, by the clock. */
export function signatureOf(
  request: ApiRequest,
  hub: Hub,
  given?: z.infer<typeof signatureSchema>,
): Signature {
  const { login } = callerOf(request)
  const date = given?.date ?? hub.clock.now().toISOString()
  return { name: given?.name ?? login, email: given?.email ?? emailOf(login), date }
}

/** @throws Refusal 404 */
export function findIssue(hub: Hub, number: number): Issue {
  const issue = hub.state().issues.find((candidate) => candidate.number === number)
  if (issue === undefined) throw new Refusal(404, 'Not Found')
  return issue
}

/** @throws Refusal 404, also for an issue that is no pull request */
export function findPull(hub: Hub, number: number): PullRequest {
  const issue = findIssue(hub, number)
  if (!isPull(issue)) throw new Refusal(404, 'Not Found')
  return issue
}

/** GitHub's limit for bodies of issues and comments, in characters. */
export const bodyLimit = 65_536

/** @throws Refusal 422 */
export function demandShort(resource: string, body: string | null | undefined): void {
  if (body !== null && body !== undefined && body.length > bodyLimit) {
    const message = `body is too long (maximum is ${bodyLimit} characters)`
    throw new Refusal(422, 'Validation Failed', [{ resource, code: 'custom', field: 'body', message }])
  }
}
