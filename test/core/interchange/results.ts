import type { CheckResult, DataResults } from '#core/contract/results.ts'

/** A result of a check that fails and blocks, but for what is said. */
export function failing(check: string, rest: Partial<CheckResult> = {}): CheckResult {
  return {
    id: rest.column === undefined ? check : `${rest.column}.${check}`,
    check,
    dimension: 'validity',
    severity: 'block',
    outcome: 'fail',
    observed: 'bad',
    expected: 'good',
    ...rest,
  }
}

/** Results of a table of 200 rows with these checks. */
export function dataResults(checks: readonly CheckResult[], rest: Partial<DataResults> = {}): DataResults {
  return {
    schemaVersion: 1,
    contract: { file: 'contract.yaml', id: 'trips', version: '1.0.0', sha256: 'c'.repeat(64) },
    files: [{ location: 'data/trips.csv', sha256: 'a'.repeat(64), rows: 200 }],
    rows: 200,
    outcome: 'fail',
    checks: [...checks],
    ...rest,
  }
}
