import * as z from 'zod'
import { type Answer, created, notFound, ok, Refusal } from '../answer.ts'
import type { CheckReport } from '../events.ts'
import { objectType, resolveCommit } from '../git/objects.ts'
import type { Hub } from '../hub.ts'
import { paginate } from '../paging.ts'
import { type ApiRequest, callerOf, numberParam, param, type Route, readBody, route } from '../router.ts'
import { checkRunShape } from '../shapes/checks.ts'
import { type CheckRun, newestCheckRuns } from '../state.ts'

const reading = { areas: ['checks'], level: 'read' } as const
const writing = { areas: ['checks'], level: 'write' } as const
/** GitHub's limit for `output.summary` and `output.text`, in characters. */
const outputLimit = 65_535

const text = z.string().max(outputLimit, `is too long (maximum is ${outputLimit} characters)`)
const report = z.object({
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'])
    .optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  completed_at: z.iso.datetime({ offset: true }).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: text,
      text: text.optional(),
      annotations: z
        .array(
          z.object({
            path: z.string(),
            start_line: z.int(),
            end_line: z.int(),
            annotation_level: z.enum(['notice', 'warning', 'failure']),
            message: z.string(),
            title: z.string().optional(),
            raw_details: z.string().optional(),
          }),
        )
        .max(50, 'has too many items (maximum is 50)')
        .default([]),
    })
    .optional(),
})
const newCheckRun = report.extend({ name: z.string().min(1), head_sha: z.string() })
const changedCheckRun = report.extend({ name: z.string().min(1).optional() })

/** @throws Refusal 403: check runs are written by apps only */
function appOf(request: ApiRequest): string {
  const { login, type } = callerOf(request)
  if (type !== 'Bot') throw new Refusal(403, 'You must authenticate via a GitHub App.')
  return login
}

/** The report a body makes of the one before it; a conclusion completes the run. */
function reported(before: CheckReport, body: z.infer<typeof changedCheckRun>, now: string): CheckReport {
  const status = body.conclusion === undefined ? (body.status ?? before.status) : 'completed'
  const conclusion = status === 'completed' ? (body.conclusion ?? before.conclusion) : null
  if (status === 'completed' && conclusion === null) {
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.')
  }
  const completed = status === 'completed' ? (body.completed_at ?? before.completedAt ?? now) : null
  return {
    name: body.name ?? before.name,
    headSha: before.headSha,
    status,
    conclusion,
    startedAt: body.started_at ?? before.startedAt ?? (status === 'queued' ? null : now),
    completedAt: completed,
    title: body.output?.title ?? before.title,
    summary: body.output?.summary ?? before.summary,
    text: body.output?.text ?? before.text,
    // GitHub adds the annotations of every update
    annotations: [...before.annotations, ...(body.output?.annotations ?? [])],
    detailsUrl: body.details_url ?? before.detailsUrl,
    externalId: body.external_id ?? before.externalId,
  }
}

async function createCheckRun(request: ApiRequest, hub: Hub): Promise<Answer> {
  const app = appOf(request)
  const body = readBody(request, newCheckRun)
  if ((await objectType(hub.git, body.head_sha)) !== 'commit') {
    throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`)
  }
  const blank: CheckReport = {
    name: body.name,
    headSha: body.head_sha,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    detailsUrl: null,
    externalId: null,
  }
  const payload = reported(blank, body, hub.clock.now().toISOString())
  const { seq } = hub.record(app, { kind: 'check_run_created', payload })
  return created(checkRunShape(findCheckRun(hub, seq), hub, request.urls))
}

function updateCheckRun(request: ApiRequest, hub: Hub): Answer {
  const app = appOf(request)
  const run = findCheckRun(hub, numberParam(request, 'id'))
  if (run.app !== app) {
    throw new Refusal(403, 'A check run can only be modified by the GitHub App that created it.')
  }
  const { id, app: _app, ...before } = run
  const next = reported(before, readBody(request, changedCheckRun), hub.clock.now().toISOString())
  hub.record(app, { kind: 'check_run_updated', payload: { id, report: next } })
  return ok(checkRunShape(findCheckRun(hub, id), hub, request.urls))
}

function findCheckRun(hub: Hub, id: number): CheckRun {
  const run = hub.state().checkRuns.find((candidate) => candidate.id === id)
  if (run === undefined) throw notFound()
  return run
}

async function listCheckRuns(request: ApiRequest, hub: Hub): Promise<Answer> {
  const query = request.url.searchParams
  const sha = await resolveCommit(hub.git, param(request, 'ref'))
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${param(request, 'ref')}`)
  const all = hub.state().checkRuns.filter((run) => run.headSha === sha)
  const runs = query.get('filter') === 'all' ? all.toReversed() : newestCheckRuns(hub.state(), sha)
  const [name, status] = [query.get('check_name'), query.get('status')]
  const matching = runs.filter(
    (run) => (name === null || run.name === name) && (status === null || run.status === status),
  )
  const { items, headers } = paginate(request, matching)
  const body = {
    total_count: matching.length,
    check_runs: items.map((run) => checkRunShape(run, hub, request.urls)),
  }
  return { status: 200, body, headers }
}

/** Check runs: what apps say of a commit. */
export const checkRoutes: readonly Route[] = [
  route('POST', '/check-runs', writing, createCheckRun),
  route('GET', '/check-runs/:id', reading, (request, hub) =>
    ok(checkRunShape(findCheckRun(hub, numberParam(request, 'id')), hub, request.urls)),
  ),
  route('PATCH', '/check-runs/:id', writing, updateCheckRun),
  route('GET', '/check-runs/:id/annotations', reading, (request, hub) => {
    const run = findCheckRun(hub, numberParam(request, 'id'))
    const { items, headers } = paginate(request, run.annotations)
    return { status: 200, body: items, headers }
  }),
  route('GET', '/commits/*ref/check-runs', reading, listCheckRuns),
]
