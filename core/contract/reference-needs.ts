import { checkNamed } from './checks/catalogue.ts'
import type { Contract } from './contract.ts'
import { statedChecks } from './stated-checks.ts'

const compareWithSnapshot: ReadonlySet<string> = new Set([
  'row_count_change',
  'null_rate_change',
  'schema_compatible',
  'signature_match',
  'outlier_share',
])

/** Whether a check of the contract is answered only beside a snapshot of earlier data. */
export function needsSnapshot(contract: Contract): boolean {
  return statedChecks(contract).some(
    ({ parameters: { check } }) =>
      compareWithSnapshot.has(check) ||
      (checkNamed(check).dimension === 'drift' && check !== 'metric_anomaly'),
  )
}

/** Whether a check of the contract is answered only beside what earlier versions of the data measured. */
export function needsHistory(contract: Contract): boolean {
  return statedChecks(contract).some(({ parameters: { check } }) => check === 'metric_anomaly')
}
