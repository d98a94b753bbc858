import { describe, expect, test } from 'vitest'
import { sha256 } from '#core/digest.ts'
import type { DriftReport } from '#core/drift/report.ts'
import { Environment } from '#core/environment/environment.ts'
import {
  type PullRequestText,
  promotionPullRequest,
  retrainingPullRequest,
  revertPullRequest,
} from '#core/report/promotion-body.ts'
import { behaviourReport } from '../../builders/behaviour-report.ts'
import { evidence, subject, without } from '../../builders/evidence.ts'
import { stories } from '../../builders/evidence-stories.ts'

const environment = (word: string, change: Partial<Environment> = {}): Environment => {
  const { version, package: digest, bytes, trainingKey, commit } = subject(word)
  return Environment.parse({
    schemaVersion: 1,
    model: 'bird-strike-damage',
    environment: 'prod',
    version,
    package: { sha256: digest, bytes, location: `.assay/store/${digest}` },
    snapshot: sha256(`snapshot ${word}`),
    evidence: sha256(`evidence ${word}`),
    run: trainingKey,
    commit,
    backend: 'local',
    serve: { strategy: { canary: '20%', bake: { requests: 60 } } },
    ...change,
  })
}
const after = environment('candidate')
const before = environment('champion')
const card = 'model-cards/bird-strike-damage/card.md'
const golden = async ({ title, body }: PullRequestText, name: string): Promise<void> =>
  expect(`<!-- title: ${title} -->\n\n${body}`).toMatchFileSnapshot(`golden/${name}.md`)

describe('a promotion', () => {
  test('of a version that ran elsewhere', async () => {
    const text = promotionPullRequest({
      environment: after,
      before,
      evidence: evidence(),
      verifiedIn: ['dev', 'staging'],
      card,
    })
    expect(text.title).toBe(`Promote bird-strike-damage ${after.version} to prod`)
    for (const digest of [after.package.sha256, before.package.sha256, after.evidence, after.snapshot])
      expect(text.body).toContain(digest)
    await golden(text, 'promotion-body')
  })

  test('of the first version to the first environment', () => {
    const [first = evidence()] = stories['first-model']?.() ?? []
    const { body } = promotionPullRequest({
      environment: after,
      before: undefined,
      evidence: first,
      verifiedIn: [],
      card,
    })
    expect(body).toContain('gets its first version')
    expect(body).toContain('It has not run anywhere yet')
    expect(body).not.toContain('| Now |')
  })

  test('says what was found beside the gate', () => {
    const { body } = promotionPullRequest({
      environment: after,
      before,
      evidence: evidence({ behaviour: behaviourReport() }),
      verifiedIn: [],
      card,
    })
    expect(body).toContain('**Beside the gate**')
    expect(body).toContain('❌ 1 of 12 cases')
  })

  test('of a version judged on a sealed holdout tells the word', () => {
    const headline = 'Sealed holdout, run 3: pass. 29 of 32 runs and 3 of 4 passes left.'
    const sealed = without(evidence({ verdict: undefined, headline }), 'verdict')
    const { body } = promotionPullRequest({
      environment: after,
      before,
      evidence: sealed,
      verifiedIn: [],
      card,
    })
    expect(body).toContain(headline)
  })
})

describe('a revert', () => {
  const verified = {
    schemaVersion: 1 as const,
    model: 'bird-strike-damage',
    environment: 'prod',
    commit: before.commit,
    attempt: 1,
    version: before.version,
    package: before.package.sha256,
    outcome: 'verified' as const,
    at: '2026-11-01T09:00:00.000Z',
    why: '60 requests answered, live equals Git.',
  }
  const hold = { since: '2026-11-21T10:00:00.000Z', reason: 'errors', version: after.version }
  const restored = environment('champion', { hold })

  test('says what happened, why that version and how the hold ends', async () => {
    const text = revertPullRequest({
      environment: restored,
      from: after,
      reason: 'The alarm `errors` went off: 3 of 60 canary requests failed.',
      verified,
    })
    expect(text.title).toBe(`Take prod of bird-strike-damage back to ${before.version}`)
    await golden(text, 'revert-body')
  })

  test('keeps the lines of a log, and nothing of it becomes Markdown', () => {
    const { body } = revertPullRequest({
      environment: restored,
      from: after,
      reason: 'failed\n# @octocat\n```\n<img>',
      verified,
    })
    expect(body).toContain('````text\nfailed\n# @octocat\n```\n<img>\n````')
  })
})

describe('a retraining', () => {
  const row = {
    column: 'speed_knots',
    role: 'feature' as const,
    change: 'speed_knots: values look converted from knots to km/h (factor 1.85)',
    kind: 'unit',
    p: 1e-9,
    psi: 1.234567,
    effect: 'KS D 0.41',
    flagged: '2 of 3 windows',
  }
  const report = (recommendation: DriftReport['recommendation']): DriftReport => ({
    schemaVersion: 1,
    model: 'bird-strike-damage',
    environment: 'prod',
    version: after.version,
    snapshot: after.snapshot,
    method: 'two-sample tests',
    judgedAt: '2026-11-21T10:00:00.000Z',
    window: { name: '0601-0800', from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
    result: { kind: 'waiting', rows: 0, needed: 200 },
    history: { kind: 'waiting' },
    recommendation,
  })
  const branch = { model: 'bird-strike-damage', environment: 'prod', window: 'w', name: 'drift/w' }

  test('says which columns drifted and what comes next', async () => {
    const text = retrainingPullRequest(
      report({
        kind: 'retrain',
        reasons: [row.change],
        branch,
        evidence: [
          row,
          {
            ...row,
            column: 'score',
            role: 'prediction',
            kind: 'shift',
            p: 0.0123,
            change: 'score: moved up',
          },
        ],
      }),
    )
    expect(text.title).toBe('Retrain bird-strike-damage: prod drifts in speed_knots, score')
    await golden(text, 'retraining-body')
  })

  test('names three columns in the title, however many drift', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((column) => ({ ...row, column }))
    const { title } = retrainingPullRequest(
      report({ kind: 'retrain', reasons: ['x'], branch, evidence: many }),
    )
    expect(title).toBe('Retrain bird-strike-damage: prod drifts in a, b, c and 2 more')
  })

  test('is not there without a reason', () => {
    expect(() => retrainingPullRequest(report({ kind: 'none', because: 'no column drifts' }))).toThrow(
      RangeError,
    )
  })
})
