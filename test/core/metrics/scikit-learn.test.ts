import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { UndefinedReason } from '#core/metrics/metric-result.ts'
import { type MetricName, metricsOfTask } from '#core/metrics/metric-table.ts'
import { metricValue } from '#core/metrics/metric-value.ts'
import type { Scored } from '#core/metrics/scored.ts'

/** One case of test/fixtures/make-metric-fixtures.py. */
interface Case {
  readonly id: string
  readonly task: 'binary-classification' | 'multiclass' | 'regression' | 'forecast'
  readonly labels: number[]
  readonly scores: number[]
  readonly predicted: number[]
  readonly quantiles?: { level: number; values: number[] }[]
  readonly naive?: number[]
  readonly naiveError?: number
  readonly expected: Partial<Record<MetricName, number>>
}

const file = new URL('../../fixtures/metric-values.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
const value = { true_positive: 10, false_positive: -5, false_negative: -50, true_negative: 1 }

function scoredOf(of: Case): Scored {
  switch (of.task) {
    case 'binary-classification':
      return {
        task: of.task,
        labels: Uint8Array.from(of.labels),
        scores: Float64Array.from(of.scores),
        predicted: Uint8Array.from(of.predicted),
      }
    case 'multiclass': {
      const columns = of.scores as unknown as number[][]
      return {
        task: of.task,
        classes: columns.map((_, index) => String(index)),
        labels: Int32Array.from(of.labels),
        predicted: Int32Array.from(of.predicted),
        scores: columns.map((column) => Float64Array.from(column)),
      }
    }
    default:
      return {
        task: of.task,
        labels: Float64Array.from(of.labels),
        predicted: Float64Array.from(of.predicted),
        ...(of.quantiles === undefined
          ? {}
          : {
              quantiles: of.quantiles.map(({ level, values }) => ({
                level,
                values: Float64Array.from(values),
              })),
            }),
        ...(of.naive === undefined ? {} : { naive: Float64Array.from(of.naive) }),
      }
  }
}

/** Where a figure is refused here, whether or not scikit-learn has a convention for it. */
const refused: Record<string, Partial<Record<MetricName, UndefinedReason>>> = {
  'all-tied': { mcc: 'one-class-predictions' },
  'one-row': {
    balanced_accuracy: 'no-negative-labels',
    specificity: 'no-negative-labels',
    mcc: 'one-class-labels',
    kappa: 'one-class-labels',
    roc_auc: 'class-too-small',
    average_precision: 'class-too-small',
    ece: 'fewer-rows-than-bins',
  },
  'only-positives': {
    balanced_accuracy: 'no-negative-labels',
    specificity: 'no-negative-labels',
    mcc: 'one-class-labels',
    roc_auc: 'class-too-small',
    average_precision: 'class-too-small',
  },
  'only-negatives': {
    balanced_accuracy: 'no-positive-labels',
    recall: 'no-positive-labels',
    mcc: 'one-class-labels',
    roc_auc: 'class-too-small',
    average_precision: 'class-too-small',
    lift_10: 'no-positive-labels',
  },
  'none-predicted': { precision: 'no-positive-predictions', mcc: 'one-class-predictions' },
  'wine-logistic': { top_3_accuracy: 'too-few-classes', top_5_accuracy: 'too-few-classes' },
  'class-without-rows': { roc_auc: 'class-too-small', average_precision: 'class-too-small' },
  'one-row-of-four': {
    mcc: 'one-class-labels',
    roc_auc: 'class-too-small',
    average_precision: 'class-too-small',
    ece: 'fewer-rows-than-bins',
    top_5_accuracy: 'too-few-classes',
  },
  'one-number': { r2: 'constant-labels' },
  'same-labels': { r2: 'constant-labels' },
  'with-zero-label': { mape: 'zero-labels' },
  series: { pinball: 'no-quantiles', quantile_coverage: 'no-quantiles', coverage_error: 'no-quantiles' },
  'no-quantiles': {
    mase: 'no-naive-error',
    pinball: 'no-quantiles',
    quantile_coverage: 'no-quantiles',
    coverage_error: 'no-quantiles',
  },
}
/** Figures the fixtures do not hold: ece of tied scores, and of scores that are no probabilities. */
const withoutFigure: Record<string, readonly MetricName[]> = {
  tied: ['ece'],
  'all-tied': ['ece'],
  certain: ['ece'],
  huge: ['ece', 'log_loss', 'brier'],
  'breast-cancer-forest': ['ece'],
  'breast-cancer-xgboost': ['ece'],
  'digits-forest': ['ece'],
}

describe('the same as scikit-learn', () => {
  test.each(cases.map((of) => [of.id, of] as const))('%s', (id, of) => {
    const scored = scoredOf(of)
    const names = metricsOfTask(of.task, true).filter(
      (name) => name !== 'latency_p95' && name !== 'package_size' && !withoutFigure[id]?.includes(name),
    )
    const found: Record<string, number | string> = {}
    const expected: Record<string, unknown> = {}
    for (const name of names) {
      const result = metricValue(name, scored, { value, naiveError: of.naiveError })
      found[name] = result.kind === 'value' ? result.value : result.reason
      const figure = of.expected[name]
      expected[name] = refused[id]?.[name] ?? (figure === undefined ? 'no figure' : closeTo(figure))
    }
    expect(found).toEqual(expected)
  })
})

/** Equal to 13 digits, or to what rounding leaves of 0. */
function closeTo(figure: number): unknown {
  return {
    asymmetricMatch: (found: unknown) =>
      typeof found === 'number' && Math.abs(found - figure) <= 1e-13 * Math.abs(figure) + 1e-15,
    toString: () => `about ${figure}`,
  }
}
