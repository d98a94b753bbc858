import type { CheckResult, DataResults } from '#core/contract/results.ts'
import { sha256 } from '#core/digest.ts'
import type { Evidence, Subject } from '#core/evidence/evidence.ts'
import { strikeVerdict } from './strike-verdict.ts'

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
    dimension: 'validity',
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
