import { expect, test } from 'vitest'
import { reportPullRequest } from '#actions/report-pull-request/report-pull-request.ts'
import { octokitGitHub } from '#adapters/github/octokit-github.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { evidence } from '../builders/evidence.ts'
import { surroundings } from '../builders/surroundings.ts'
import { owner, repo } from '../demo/github/ground.ts'
import { type Scenario, startScenario } from '../demo/github/harness.ts'

interface Reported {
  readonly scenario: Scenario
  readonly headSha: string
  report(evidences: readonly Evidence[], sha?: string): ReturnType<typeof reportPullRequest>
  /** Comments, and conclusions of the check on a commit. */
  seen(sha: string): Promise<{ comments: (string | undefined)[]; checks: (string | null)[] }>
}

async function pullRequest(): Promise<Reported> {
  const scenario = await startScenario()
  const headSha = await scenario.commit('better', { 'a.txt': 'a' })
  const number = await scenario.open('better')
  const github = octokitGitHub({ apiUrl: scenario.github.apiUrl, token: 'tok_bot', owner, repository: repo })
  const { issues, checks } = scenario.as('bot').rest
  return {
    scenario,
    headSha,
    report: (evidences, sha = headSha) =>
      reportPullRequest({ number, headSha: sha, evidences }, { github }, surroundings()),
    seen: async (ref) => {
      const comments = await issues.listComments({ owner, repo, issue_number: number })
      const { data } = await checks.listForRef({ owner, repo, ref })
      return {
        comments: comments.data.map(({ body }) => body?.split('\n')[1]),
        checks: data.check_runs.map(({ name, conclusion }) => `${name} ${conclusion}`),
      }
    },
  }
}

const failing = evidence({ outcome: 'fail', headline: 'Fails.', reasons: ['Too late.'] })

test('the judged head gets one comment, updated in place, and the check', async () => {
  const { headSha, report, seen } = await pullRequest()
  expect(await report([failing])).toMatchObject({ comment: 'created', conclusion: 'failure' })
  const first = await seen(headSha)
  expect(first).toEqual({ comments: [expect.stringContaining('does not pass')], checks: ['assay failure'] })
  expect(await report([failing])).toMatchObject({ comment: 'same' })
  expect(await report([evidence()])).toMatchObject({ comment: 'updated', conclusion: 'success' })
  const second = await seen(headSha)
  expect(second.checks).toEqual(['assay success'])
  expect(second.comments).toHaveLength(1)
  expect(second.comments).not.toEqual(first.comments)
})

test('a head that moved on keeps its comment; the check is on what was judged', async () => {
  const { scenario, headSha, report, seen } = await pullRequest()
  await report([failing])
  const before = await seen(headSha)
  const moved = await scenario.commit('better', { 'b.txt': 'b' })
  expect(await report([evidence()])).toMatchObject({ comment: 'left-alone', conclusion: 'success' })
  expect((await seen(headSha)).checks).toEqual(['assay success'])
  expect(await seen(moved)).toEqual({ comments: before.comments, checks: [] })
})

test('what is merged keeps its comment', async () => {
  const { scenario, headSha, report, seen } = await pullRequest()
  await scenario.as('ada').rest.pulls.merge({ owner, repo, pull_number: 1 })
  expect(await report([failing])).toMatchObject({ comment: 'left-alone' })
  expect((await seen(headSha)).comments).toEqual([])
})

test('a pull request that touches no model passes', async () => {
  const { headSha, report, seen } = await pullRequest()
  expect(await report([])).toMatchObject({ comment: 'created', conclusion: 'success' })
  expect((await seen(headSha)).checks).toEqual(['assay success'])
})
