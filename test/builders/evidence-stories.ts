import type { Evidence } from '#core/evidence/evidence.ts'
import { check, dataResults, evidence, subject, without } from './evidence.ts'
import { strikeVerdict } from './strike-verdict.ts'

const lateWords =
  '`repair_cost` is made of `Cost Repair`, known only after the outcome: it is not there when a prediction is asked for.'

/** One evidence for each way a pull request can end, by the name of its golden file. */
export const stories: Readonly<Record<string, () => readonly Evidence[]>> = {
  'first-model': () => [
    without(
      evidence({
        verdict: strikeVerdict({ kind: 'first' }),
        newModel: true,
        notes: ['A new model: the pull request brings its own rules, which a code owner has to approve.'],
      }),
      'champion',
    ),
  ],
  'better-model': () => [
    evidence({
      candidate: subject('candidate', {
        features: [
          'wildlife_size',
          'phase_of_flight',
          'time_of_day',
          'wildlife_species',
          'speed_knots',
          'operator',
        ],
      }),
      dataChanged: { rowsBefore: 9_600, rowsAfter: 10_000, added: ['2026-11 (store:5f70)'], removed: [] },
    }),
  ],
  'worse-in-a-slice': () => [
    evidence({ verdict: strikeVerdict({ blindTo: 'Medium', strengths: [2.6, 1.4] }) }),
  ],
  'leak-refused': () => {
    const verdict = strikeVerdict({
      strengths: [6, 1.4],
      refusals: [{ code: 'KNOWN_TOO_LATE', text: lateWords }],
    })
    return [
      evidence({
        verdict,
        reasons: [lateWords],
        knownTooLate: [
          {
            feature: 'repair_cost',
            expression: 'Cost Repair',
            reason: 'after_outcome',
            columns: ['Cost Repair'],
          },
        ],
      }),
    ]
  },
  'data-failed': () => {
    const data = dataResults('fail', [
      check('speed-in-knots', {
        check: 'quantile',
        observed: 'median 261 over 412 values',
        expected: 'median between 120 and 180',
        description: 'In km/h it would be about 260.',
        batch: '2026-11',
        line: 100,
      }),
    ])
    return [
      without(
        evidence({
          verdict: undefined,
          data,
          outcome: 'fail',
          headline: 'The data break the contract; nothing was trained on them.',
          reasons: [
            'batch 2026-11: speed-in-knots: median 261 over 412 values; the contract promises median between 120 and 180.',
          ],
        }),
        'verdict',
        'candidate',
        'holdout',
        'snapshot',
      ),
    ]
  },
  'tests-failed': () => [
    without(
      evidence({
        verdict: undefined,
        outcome: 'fail',
        headline: "The model's own tests fail.",
        reasons: [
          '`node --test tests/` ended with exit code 1\n  \u001b[31m✖ a strike at night is scored\u001b[39m (3.1ms)\n    AssertionError: expected 0.4\n      + actual - expected\n      + 0.7\n      - 0.4\n  ℹ tests 12\n  ℹ fail 1',
        ],
      }),
      'verdict',
      'candidate',
      'holdout',
      'snapshot',
    ),
  ],
  unchanged: () => [evidence({ verdict: strikeVerdict({ same: true }) })],
  promotion: () => [
    without(
      evidence({
        change: 'promotion',
        environment: 'prod',
        verdict: strikeVerdict({ kind: 'promotion', strengths: [1.55, 1.4] }),
      }),
      'data',
      'snapshot',
    ),
  ],
  revert: () => {
    const candidate = subject('earlier')
    return [
      without(
        evidence({
          change: 'revert',
          environment: 'prod',
          verdict: undefined,
          candidate,
          outcome: 'pass',
          headline: `prod goes back to ${candidate.version}, which was verified there.`,
          notes: [
            'A hold comes with it: alarm bird-strike-damage-prod-errors: 3 of 60 canary requests failed.',
          ],
        }),
        'verdict',
        'champion',
        'data',
        'holdout',
        'snapshot',
      ),
    ]
  },
  inconclusive: () => [
    evidence({ verdict: strikeVerdict({ rows: 900, strengths: [1.45, 1.4], gate: { expect: 0.02 } }) }),
  ],
  'rules-changed': () => {
    const verdict = strikeVerdict({ gate: { better_by: 0.2 } })
    const headVerdict = strikeVerdict()
    return [
      evidence({
        verdict,
        headVerdict,
        rulesChanged: ['gate', 'value'],
        notes: [
          'Rules changed: gate, value. Both verdicts were computed and the stricter one counts; a code owner has to approve.',
        ],
      }),
    ]
  },
  'two-models': () => [
    evidence(),
    without(
      evidence({
        model: 'runway-closure',
        verdict: undefined,
        outcome: 'invalid',
        headline: 'This cannot be judged.',
        reasons: [
          'pipelines/runway-closure/pipeline.yaml:14: `feature` is not a key here\n  Allowed: features\n  Next: rename it to `features`.',
        ],
      }),
      'verdict',
      'candidate',
      'champion',
      'data',
      'holdout',
      'snapshot',
      'policy',
    ),
  ],
}
