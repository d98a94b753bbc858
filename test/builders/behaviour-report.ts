import type { BehaviourReport } from '#core/behaviour/behaviour-report.ts'

const around = (estimate: number, half: number) => ({
  estimate,
  lower: estimate - half,
  upper: estimate + half,
})

/** What was found beside the gate: a case that fails, a group too small, everything else shown or held. */
export function behaviourReport(change: Partial<BehaviourReport> = {}): BehaviourReport {
  return {
    alpha: 0.05,
    cases: {
      verdict: 'fail',
      words:
        '1 of 12 cases of `cases.csv` do not hold, none may fail; `goose | climb` (cases.csv:7): it is negative (score 0.11), expected positive.',
      file: 'cases.csv',
      cases: 12,
      failing: 1,
      maxFailing: 0,
      failures: [
        {
          case: 'goose | climb',
          line: 7,
          expected: 'positive',
          found: 'it is negative (score 0.11)',
          note: 'See <b>report</b> 1999/12.',
        },
      ],
    },
    flips: {
      verdict: 'shown',
      words:
        'One changed value flips the answer of 3 of 20 rows, most often `speed_knots` (900 changes tried).',
      rows: 20,
      attempts: 900,
      flipped: 3,
      features: [{ feature: 'speed_knots', rows: 3 }],
      examples: [
        {
          row: '17',
          feature: 'speed_knots',
          from: 120,
          to: 140,
          distance: 0.4,
          before: 'negative',
          after: 'positive',
        },
      ],
    },
    fairness: [
      {
        column: 'operator',
        groups: [
          {
            value: 'BUSINESS',
            rows: 900,
            positives: 120,
            assessed: true,
            selectionRate: around(0.2, 0.02),
            truePositiveRate: around(0.7, 0.07),
            falsePositiveRate: around(0.12, 0.02),
          },
          { value: null, rows: 12, positives: 2, assessed: false },
        ],
        groupsLeftOut: 3,
        demographicParity: {
          verdict: 'not_assessed',
          words:
            '`operator`: the share predicted positive is not assessed by group: fewer than two groups of `operator` have 50 positive and 50 negative rows each.',
        },
        equalizedOdds: {
          verdict: 'pass',
          words:
            '`operator`: between groups the rates of right and false alarms differ by 0.0400 (0.0100 to 0.0700); at most 0.1 was asked, held by the upper bound.',
          gap: around(0.04, 0.03),
          chance: 0.0211,
          max: 0.1,
        },
      },
    ],
    calibration: {
      verdict: 'shown',
      words: 'Stated probabilities miss the observed shares by 0.0150 on average (0.0120 to 0.0300).',
      rows: 2228,
      expectedError: { estimate: 0.015, lower: 0.012, upper: 0.03 },
      championExpectedError: 0.02,
      spiegelhalter: { z: -1.2, pTwoSided: 0.2301 },
      curve: [
        { rows: 1114, meanProbability: 0.05, positiveShare: 0.06 },
        { rows: 1114, meanProbability: 0.31, positiveShare: 0.3 },
      ],
    },
    importance: {
      verdict: 'pass',
      words: 'It leans most on `wildlife_size`: shuffled, roc_auc loses 0.1200 (0.1000 to 0.1400).',
      metric: 'roc_auc',
      rows: 500,
      repeats: 3,
      features: [
        {
          feature: 'wildlife_size',
          loss: around(0.12, 0.02),
          words: 'shuffled, roc_auc loses 0.1200 (0.1000 to 0.1400)',
        },
        { feature: 'time_of_day', words: 'the model did not answer 3 of 500 shuffled rows' },
      ],
    },
    robustness: {
      metric: 'roc_auc',
      perturbations: [
        {
          name: 'missing',
          change: '10 % of the values taken away',
          rows: 500,
          changedRows: 260,
          flips: around(0.05, 0.02),
          loss: around(0.02, 0.01),
          verdict: 'pass',
          words:
            '10 % of the values taken away: 5 % of the answers change class (3 % to 7 %); roc_auc loses 0.0200 (0.0100 to 0.0300).',
        },
      ],
    },
    ...change,
  }
}
