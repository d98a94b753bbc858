import type { ContractChange } from '#core/contract/contract-change-shape.ts'
import type { DataDiff } from '#core/contract/data-diff-shape.ts'
import { sha256 } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { check, dataResults, evidence, subject, without } from './evidence.ts'
import { strikeVerdict } from './strike-verdict.ts'

const lateWords =
  '`repair_cost` is made of `Cost Repair`, known only after the outcome: it is not there when a prediction is asked for.'

const grown: DataDiff = {
  rows: { before: 9_600, after: 10_000 },
  identical: false,
  schema: [{ kind: 'added', column: 'Engine Type', of: 'category' }],
  columns: [
    {
      column: 'Speed IAS in knots',
      kind: 'number',
      role: 'other',
      missing: { before: 0.28, after: 0.31 },
      figures: [
        { name: 'mean', before: 142.1, after: 153.9 },
        { name: 'max', before: 350, after: 648 },
      ],
      gone: [],
      new: [],
      listed: true,
      drift: {
        psi: 0.31,
        psiFloor: 0.004,
        distance: { name: 'KS D', value: 0.13 },
        distanceFloor: 0.026,
        estimated: true,
        drifted: true,
      },
    },
    {
      column: 'Origin State',
      kind: 'category',
      role: 'other',
      missing: { before: 0, after: 0 },
      figures: [],
      gone: [],
      new: [
        ['Guam', 12],
        ['<i>@ops</i>', 3],
      ],
      untold: { gone: 0, new: 4 },
      listed: true,
      drift: {
        psi: 0.012,
        psiFloor: 0.01,
        distance: { name: 'Cramér V', value: 0.03 },
        distanceFloor: 0.026,
        estimated: false,
        drifted: false,
      },
    },
    {
      column: 'Wildlife Size',
      kind: 'category',
      role: 'other',
      missing: { before: 0, after: 0 },
      figures: [],
      gone: [],
      new: [],
      listed: true,
    },
  ],
  keys: {
    of: 'row',
    columns: ['Origin State'],
    distinct: { before: 9_588, after: 9_987 },
    added: 399,
    gone: 0,
    sampled: 4_262,
  },
}

const widened: ContractChange = {
  verdict: 'breaking',
  changes: [
    {
      kind: 'breaking',
      subject: 'Speed IAS in knots: speed-plausible',
      words: 'max 400 → 300',
      path: ['schema', 0, 'properties', 13, 'quality', 2],
      side: 'after',
      line: 92,
    },
    {
      kind: 'loosened',
      subject: 'Wildlife Size: in_set',
      words: 'values with Huge',
      path: ['schema', 0, 'properties', 7, 'quality', 0],
      side: 'after',
      line: 56,
    },
  ],
  flips: [
    {
      id: 'speed-plausible',
      check: 'range',
      column: 'Speed IAS in knots',
      before: 'passes',
      after: 'blocks',
      observed: '212 of 7185 values break it',
      expected: { before: 'at least 0, at most 400', after: 'at least 0, at most 300' },
    },
  ],
  outcome: { before: 'pass', after: 'fail' },
}

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
      dataChanged: {
        rowsBefore: 9_600,
        rowsAfter: 10_000,
        added: ['2026-11 (store:5f70)'],
        removed: [],
        diff: grown,
      },
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
  sealed: () => [
    without(
      evidence({
        verdict: undefined,
        outcome: 'inconclusive',
        headline: 'Sealed holdout, run 3: not proven. 29 of 32 runs and 3 of 4 passes left.',
        notes: ['Not proven means failed or too few rows to tell; which of them is not published.'],
        sealed: {
          kind: 'told',
          ledger: 'refs/assay/ledger/bird-strike-damage',
          word: 'not_proven',
          run: 3,
          runs: 32,
          runsLeft: 29,
          passesLeft: 3,
          head: sha256('third line'),
        },
        validation: strikeVerdict({ rows: 1200 }),
      }),
      'verdict',
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
        contractChange: widened,
        dataChanged: {
          rowsAfter: 10_000,
          added: ['data/birdstrikes.csv'],
          removed: ['data/birdstrikes.csv'],
          notCompared: 'it is not kept, and data/birdstrikes.csv has other bytes than the lock pins',
        },
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
