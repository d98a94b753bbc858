import { describe, expect, it } from 'vitest'
import { catalogue } from '#core/contract/checks/catalogue.ts'
import {
  readViolations,
  violationsJson,
  violationsOf,
  violationTypes,
} from '#core/interchange/model-monitor/violations.ts'
import { dataResults, failing } from '../results.ts'

describe('results as constraint_violations.json', () => {
  it('what failed, with its numbers', () => {
    const results = dataResults([
      failing('in_set', {
        column: 'size',
        dimension: 'validity',
        bad: 7,
        of: 200,
        observed: '7 of 200: "XL"',
        expected: 'one of S, M',
        line: 12,
      }),
      failing('not_null', { column: 'age', dimension: 'completeness', outcome: 'pass' }),
      failing('drift_numeric', {
        column: 'age',
        dimension: 'drift',
        value: 0.31,
        expected: 'KS D below 0.1, or explained by chance (0.01)',
        observed: 'KS D 0.31',
      }),
      failing('columns_present', { column: 'gone', dimension: 'schema' }),
      failing('unique', {
        dimension: 'uniqueness',
        id: 'key',
        severity: 'warn',
        bad: 2,
        of: 10,
        batch: 'b1',
      }),
      failing('sql_value', { dimension: 'consistency', id: 'sum', outcome: 'error', observed: 'overflow' }),
      failing('mean', {
        dimension: 'accuracy',
        id: 'm',
        waived: { until: '2030-01-01', reason: 'known', expired: false },
      }),
    ])
    const { violations, losses } = violationsOf(results)
    expect(violations.violations).toEqual([
      {
        feature_name: 'size',
        constraint_check_type: 'categorical_values_check',
        description:
          '7 of 200 values (3.5 %) break the rule. Observed: 7 of 200: "XL". Expected: one of S, M. Check size.in_set, contract.yaml:12.',
      },
      {
        feature_name: 'age',
        constraint_check_type: 'baseline_drift_check',
        description:
          'Baseline drift distance: 0.31 exceeds threshold: 0.1. Observed: KS D 0.31. Expected: KS D below 0.1, or explained by chance (0.01). Check age.drift_numeric, contract.yaml.',
      },
      {
        feature_name: 'gone',
        constraint_check_type: 'missing_column_check',
        description: 'Observed: bad. Expected: good. Check gone.columns_present, contract.yaml.',
      },
      {
        feature_name: 'key',
        constraint_check_type: 'data_type_check',
        description:
          '2 of 10 values (20 %) break the rule. Observed: bad. Expected: good. Check key of batch b1, contract.yaml.',
      },
      {
        feature_name: 'sum',
        constraint_check_type: 'data_type_check',
        description: 'It could not be checked. Observed: overflow. Expected: good. Check sum, contract.yaml.',
      },
    ])
    expect(losses.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'changed key of batch b1',
      'changed sum',
      'left_out m',
    ])
    expect(readViolations(violationsJson(violations), 'f')).toEqual(violations)
  })

  it('every check of the catalogue has a type', () => {
    for (const { name, dimension } of catalogue) {
      const [violation] = violationsOf(dataResults([failing(name, { dimension })])).violations.violations
      expect(violationTypes).toContain(violation?.constraint_check_type)
    }
  })
})

describe('reading', () => {
  const one = { feature_name: 'a', constraint_check_type: 'completeness_check', description: 'x' }
  it.each<readonly [string, unknown]>([
    ['the strict form', { violations: [one] }],
    [
      'camel case',
      { violations: [{ featureName: 'a', constraintCheckType: 'completeness_check', description: 'x' }] },
    ],
    ['the other name of the file as its key', { constraint_violations: [one] }],
    ['a list', [one]],
    [
      'the model-quality monitor’s key',
      { violations: [{ metric_name: 'a', constraint_check_type: 'completeness_check', description: 'x' }] },
    ],
  ])('%s', (_, written) => {
    expect(readViolations(JSON.stringify(written), 'f')).toEqual({ violations: [one] })
  })
})
