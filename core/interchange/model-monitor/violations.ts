import * as z from 'zod'
import { percent } from '#core/contract/checks/answer.ts'
import { type CheckResult, type DataResults, isWaived } from '#core/contract/results.ts'
import type { Loss } from '../losses.ts'
import { objectOf, readMonitorJson } from './read-json.ts'

export const violationTypes = [
  'data_type_check',
  'completeness_check',
  'baseline_drift_check',
  'missing_column_check',
  'extra_column_check',
  'categorical_values_check',
] as const
export type ViolationType = (typeof violationTypes)[number]

const Violation = z.object({
  feature_name: z.string(),
  constraint_check_type: z
    .string()
    .describe('One of six in the files that are written; others are read as they are.'),
  description: z.string().default(''),
})
export type Violation = z.infer<typeof Violation>

/** `constraint_violations.json` of SageMaker Model Monitor. */
export const Violations = z.object({ violations: z.array(Violation) })
export type Violations = z.infer<typeof Violations>

/** Reads a `constraint_violations.json`, in any of its spellings. @throws Failure CONFIGURATION_INVALID */
export function readViolations(text: string, file: string): Violations {
  return readMonitorJson(Violations, text, file, (content) => {
    const list = Array.isArray(content) ? content : objectOf(content).violations
    if (!Array.isArray(list)) return content
    return {
      violations: list.map((one) => {
        const { metric_name, ...violation } = objectOf(one)
        return metric_name === undefined ? violation : { feature_name: metric_name, ...violation }
      }),
    }
  })
}

/** A `constraint_violations.json` in the strict form, as text. */
export function violationsJson(violations: Violations): string {
  return `${JSON.stringify(violations, null, 2)}\n`
}

const byCheck: Readonly<Record<string, ViolationType>> = {
  parseable: 'data_type_check',
  column_type: 'data_type_check',
  not_null: 'completeness_check',
  completeness: 'completeness_check',
  columns_present: 'missing_column_check',
  columns_exact: 'missing_column_check',
  columns_forbidden: 'extra_column_check',
  in_set: 'categorical_values_check',
  not_in_set: 'categorical_values_check',
  new_values: 'categorical_values_check',
  label_domain: 'categorical_values_check',
}

const byDimension: Readonly<Record<CheckResult['dimension'], ViolationType>> = {
  schema: 'missing_column_check',
  completeness: 'completeness_check',
  validity: 'data_type_check',
  uniqueness: 'data_type_check',
  consistency: 'data_type_check',
  timeliness: 'data_type_check',
  accuracy: 'baseline_drift_check',
  coverage: 'completeness_check',
  drift: 'baseline_drift_check',
  'machine-learning': 'baseline_drift_check',
}

/** Checks that are what their type says; of all others the type is the nearest. */
const exactly = new Set([
  ...Object.keys(byCheck),
  'drift_numeric',
  'drift_categorical',
  'label_drift',
  'prediction_drift',
])

/**
 * What failed, as `constraint_violations.json`: the six types are all it knows, so that what is none of them goes under the
 * nearest and says so; the numbers stand in the description. Nothing that failed is left out but what is waived.
 */
export function violationsOf(results: DataResults): {
  readonly violations: Violations
  readonly losses: readonly Loss[]
} {
  const failed = results.checks.filter(
    ({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'unsupported',
  )
  const losses: Loss[] = failed.flatMap((check): Loss[] => {
    const what = check.batch === undefined ? check.id : `${check.id} of batch ${check.batch}`
    if (isWaived(check)) return [{ kind: 'left_out', what, why: 'it is waived' }]
    return exactly.has(check.check)
      ? []
      : [
          {
            kind: 'changed',
            what,
            why: `no type of violation is ${check.check}: ${typeOf(check)} is the nearest`,
          },
        ]
  })
  const violations = failed
    .filter((check) => !isWaived(check))
    .map((check) => ({
      feature_name: check.column ?? check.id,
      constraint_check_type: typeOf(check),
      description: description(check, results.contract.file),
    }))
  return { violations: { violations }, losses }
}

function typeOf({ check, dimension }: CheckResult): ViolationType {
  return byCheck[check] ?? byDimension[dimension]
}

/** Scripts that read these files look for `distance: … exceeds threshold: …`. */
function description(check: CheckResult, file: string): string {
  const { bad, of, value, observed, expected, outcome } = check
  const threshold = /\bbelow ([0-9.]+)/.exec(expected)?.[1]
  const place = check.line === undefined ? file : `${file}:${check.line}`
  const sentences = [
    ...(outcome === 'fail' ? [] : ['It could not be checked']),
    ...(typeOf(check) === 'baseline_drift_check' && value !== undefined && threshold !== undefined
      ? [`Baseline drift distance: ${value} exceeds threshold: ${threshold}`]
      : []),
    ...(bad !== undefined && of !== undefined && of > 0
      ? [`${bad} of ${of} values (${percent(bad / of)}) break the rule`]
      : []),
    `Observed: ${observed}`,
    `Expected: ${expected}`,
    `Check ${check.id}${check.batch === undefined ? '' : ` of batch ${check.batch}`}, ${place}`,
  ]
  return `${sentences.join('. ')}.`
}
