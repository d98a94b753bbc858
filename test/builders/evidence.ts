import type { CheckResult, DataResults } from '#core/contract/results.ts'
import { sha256 } from '#core/digest.ts'
import type { Evidence, Subject } from '#core/evidence/evidence.ts'
import { Gate, type GateInput } from '#core/gate/gate.ts'
import { type GateRequest, judgeGate } from '#core/gate/judge.ts'
import type { GateVerdict } from '#core/gate/verdict.ts'
import { binary, twoModels, uniforms } from '../core/metrics/rows.ts'

/** What right and wrong answers are worth in the story of the bird strikes. */
export const strikeValue = {
  currency: 'USD',
  true_positive: 0,
  false_positive: -300,
  false_negative: -1200,
  true_negative: 0,
}

/** The gate of the story, with changes. */
export function strikeGate(change: Partial<GateInput> = {}): GateInput {
  return {
    at_least: { roc_auc: 0.7 },
    metric: 'roc_auc',
    better_by: 0,
    guardrails: [
      { metric: 'recall', margin: 0.02 },
      { metric: 'expected_value', margin: 15 },
    ],
    slices: { by: ['wildlife_size'], margin: 0.05 },
    baselines: { beat: ['constant'], show: ['best_single_feature'] },
    ...change,
  }
}

/** What two models of given strengths are asked, and how many rows there are. */
export interface Story {
  readonly rows?: number
  /** Of the candidate and the champion; more is better. */
  readonly strengths?: readonly [number, number]
  readonly gate?: Partial<GateInput>
  readonly kind?: GateRequest['kind']
  readonly refusals?: GateRequest['refusals']
  /** Rows of this size lose the candidate's signal. */
  readonly blindTo?: string
  readonly same?: boolean
  readonly seed?: number
}

/** The real gate's answer about simulated predictions. */
export function strikeVerdict(story: Story = {}): GateVerdict {
  const { rows = 2228, strengths = [2, 1.4], kind = 'champion', blindTo, refusals = [] } = story
  const models = twoModels(rows, strengths, story.seed ?? 7)
  const uniform = uniforms(11)
  const pick = (values: readonly (readonly [string, number])[]): string => {
    let left = uniform()
    for (const [value, share] of values) {
      if (left < share) return value
      left -= share
    }
    return values[0]![0]
  }
  const sizes = Array.from({ length: rows }, () =>
    pick([
      ['Small', 0.55],
      ['Medium', 0.34],
      ['Large', 0.11],
    ]),
  )
  const phases = Array.from({ length: rows }, () =>
    pick([
      ['Approach', 0.46],
      ['Climb', 0.2],
      ['Take-off run', 0.16],
      ['Landing Roll', 0.13],
      ['Descent', 0.04],
      ['Taxi', 0.01],
    ]),
  )
  const scores = models.candidate.scores.map((score, row) => (sizes[row] === blindTo ? 1 - score : score))
  const candidate = story.same === true ? models.champion : binary(models.labels, scores, 0.3)
  const mean = new Float64Array(rows).fill(0.15)
  const rate = models.champion.scores.map((score) => (score > 0.3 ? 0.4 : score > 0.15 ? 0.2 : 0.1))
  return judgeGate({
    gate: Gate.parse(strikeGate(story.gate)),
    task: 'binary-classification',
    kind,
    candidate,
    ...(kind === 'first' ? {} : { champion: models.champion }),
    slices: [
      { name: 'wildlife_size', values: sizes },
      { name: 'phase_of_flight', values: phases },
    ],
    rungs: [
      {
        name: 'constant',
        description: 'always 0.1500, the share of positives in training',
        role: 'beat',
        scored: binary(models.labels, mean, 0.3),
      },
      {
        name: 'best_single_feature',
        description: 'rate table on wildlife_species',
        role: 'show',
        scored: binary(models.labels, rate, 0.3),
      },
    ],
    value: strikeValue,
    refusals,
  })
}

/** A package, named after a word. */
export function subject(word: string, change: Partial<Subject> = {}): Subject {
  const digest = sha256(`package ${word}`)
  return {
    version: `20261121-${digest.slice(0, 8)}`,
    package: digest,
    bytes: 4_737_919,
    trainingKey: sha256(`training ${word}`),
    commit: sha256(`commit ${word}`).slice(0, 40),
    features: ['wildlife_size', 'phase_of_flight', 'time_of_day', 'wildlife_species', 'speed_knots'],
    ...change,
  }
}

const contractFile = 'pipelines/bird-strike-damage/contract.yaml'

/** Data that pass with two warnings, and the checks given. */
export function dataResults(
  outcome: DataResults['outcome'] = 'pass',
  checks: readonly CheckResult[] = [],
): DataResults {
  return {
    schemaVersion: 1,
    model: 'bird-strike-damage',
    contract: {
      file: contractFile,
      id: 'faa-wildlife-strikes',
      version: '1.0.0',
      sha256: sha256('contract'),
    },
    files: [{ location: 'data/birdstrikes.csv', sha256: sha256('data'), rows: 10_000 }],
    rows: 10_000,
    outcome,
    checks: [
      check('Flight Date.not_null', { outcome: 'pass', bad: 0, observed: 'all 10000 rows have one' }),
      check('speed-missing', {
        severity: 'warn',
        observed: '2836 of 10000 rows have none (28.4 %)',
        expected: 'a value in at least 90 % of the rows',
        bad: 2836,
        rows: [20, 37, 76, 101, 118],
        line: 86,
      }),
      check('speed-zero', {
        severity: 'warn',
        observed: '15 of 7185 values break it',
        expected: `"Speed IAS in knots" > 0 OR "Phase of flight" IN ('Parked', 'Taxi')`,
        bad: 15,
        of: 7185,
        rows: [277, 341],
        line: 105,
      }),
      ...checks,
    ],
  }
}

/** One check that fails and blocks, with changes. */
export function check(id: string, change: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    check: 'range',
    severity: 'block',
    outcome: 'fail',
    observed: '120 of 10000 values break it',
    expected: 'at least 0, at most 400',
    bad: 120,
    of: 10_000,
    line: 96,
    ...change,
  }
}

/** Evidence about a better model that meets the champion in prod, with changes. */
export function evidence(change: Partial<Evidence> = {}): Evidence {
  const verdict = 'verdict' in change ? change.verdict : strikeVerdict()
  const reasons =
    verdict === undefined || verdict.outcome === 'unjudgeable' || verdict.outcome === 'pass'
      ? []
      : verdict.requirements
          .filter((of) => of.verdict === 'fail' || of.verdict === 'inconclusive')
          .map((of) => of.words)
  return {
    schemaVersion: 1,
    model: 'bird-strike-damage',
    change: 'model',
    base: sha256('base').slice(0, 40),
    head: sha256('head').slice(0, 40),
    outcome:
      verdict === undefined ? 'pass' : verdict.outcome === 'unjudgeable' ? 'inconclusive' : verdict.outcome,
    headline: verdict?.headline ?? '',
    reasons,
    notes: [],
    owner: '@airfield-safety',
    stakeholders: { data_science: 'roc_auc', domain_experts: 'recall', business: 'expected_value' },
    newModel: false,
    rulesChanged: [],
    candidate: subject('candidate'),
    champion: { ...subject('champion'), environment: 'prod' },
    knownTooLate: [],
    data: dataResults(),
    policy: sha256('policy'),
    holdout: sha256('holdout'),
    snapshot: sha256('snapshot'),
    ...(verdict === undefined ? {} : { verdict }),
    ...change,
  }
}

/** The same without some of its parts. */
export function without(of: Evidence, ...parts: readonly (keyof Evidence)[]): Evidence {
  return Object.fromEntries(
    Object.entries(of).filter(([key]) => !(parts as readonly string[]).includes(key)),
  ) as Evidence
}

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
