import type { LogicalType } from '#core/contract/checks/definition.ts'
import { type DraftCheck, type DraftColumn, whyNoCheck, writtenContract } from '../contract-draft.ts'
import type { Loss } from '../losses.ts'
import type { Constraints, FeatureConstraints, MonitoringConfig } from './constraints.ts'

/** Under which name the contract keeps what only Model Monitor needs. */
export const monitorProperty = 'model_monitor'

const types: Readonly<Record<FeatureConstraints['inferred_type'], LogicalType>> = {
  Integral: 'integer',
  Fractional: 'number',
  String: 'string',
  Unknown: 'string',
}

/**
 * A `constraints.json` as a contract, and where that judges otherwise. Settings that say nothing about the data ride in
 * `customProperties`, so that the way back gives the same file.
 */
export function contractOfConstraints(
  constraints: Constraints,
  id: string,
): { readonly contract: Record<string, unknown> | undefined; readonly losses: readonly Loss[] } {
  const losses: Loss[] = []
  const columns = constraints.features.map((feature) =>
    columnOf(feature, configOf(constraints.monitoring_config, feature), losses),
  )
  const { version, monitoring_config } = constraints
  const kept = { version, ...(monitoring_config === undefined ? {} : { monitoring_config }) }
  if (columns.length === 0) return { contract: undefined, losses }
  const customProperties = [{ property: monitorProperty, value: kept }]
  return { contract: writtenContract({ id, table: 'data', columns, checks: [], customProperties }), losses }
}

/** The settings of one feature: its own over those of the file. */
export function configOf(
  whole: MonitoringConfig | undefined,
  { monitoringConfigOverrides: own }: Pick<FeatureConstraints, 'monitoringConfigOverrides'>,
): MonitoringConfig {
  return {
    ...whole,
    ...own,
    distribution_constraints: { ...whole?.distribution_constraints, ...own?.distribution_constraints },
  }
}

/**
 * The share of values that may break a rule. The guide's example went from 1.0 to 0.1, so that a threshold is the share
 * that must keep it or the share that may break it: the stricter reading counts.
 */
export function badShareOf(threshold: number | undefined): number {
  const stated = threshold ?? 1
  return Number(Math.max(0, Math.min(stated, 1 - stated)).toPrecision(12))
}

function columnOf(feature: FeatureConstraints, config: MonitoringConfig, losses: Loss[]): DraftColumn {
  const { name, inferred_type, completeness } = feature
  const logicalType = types[inferred_type]
  const lose = (kind: Loss['kind'], what: string, why: string): void =>
    void losses.push({ kind, what: `${name}: ${what}`, why })
  const judged = config.evaluate_constraints !== 'Disabled'
  const severity = judged ? undefined : 'info'
  if (inferred_type === 'Unknown') lose('changed', 'inferred_type Unknown', 'it is read as text')
  if (
    inferred_type !== 'String' &&
    inferred_type !== 'Unknown' &&
    (!judged || badShareOf(config.datatype_check_threshold) > 0)
  )
    lose('changed', 'datatype_check_threshold', 'here one value that is not of the type is too many')
  const checks: DraftCheck[] = []
  const keep = (check: DraftCheck, what: string): void => {
    const why = whyNoCheck(check.parameters, { name, logicalType }, [name])
    if (why === undefined) checks.push(check)
    else lose('left_out', what, why)
  }
  const required = completeness === 1 && judged
  if (completeness !== undefined && completeness > 0 && !required)
    keep({ parameters: { check: 'completeness', min: completeness }, severity }, 'completeness')
  if (feature.num_constraints?.is_non_negative === true)
    keep({ parameters: { check: 'non_negative' }, severity }, 'is_non_negative')
  const domains = feature.string_constraints?.domains
  if (domains !== undefined) {
    const share = badShareOf(config.domain_content_threshold)
    const tolerance = share > 0 ? { max_bad_share: share } : {}
    keep({ parameters: { check: 'in_set', values: domains, ...tolerance }, severity }, 'domains')
    if (share > 0)
      lose(
        'changed',
        'domain_content_threshold',
        `read as ${share} of the values that may lie outside its domain`,
      )
  }
  for (const check of driftChecks(config, logicalType)) keep(check, 'distribution_constraints')
  if (checks.some(({ parameters }) => parameters.check.startsWith('drift_')))
    lose(
      'changed',
      'distribution_constraints',
      'here drift has to go beyond chance too, and is measured against a snapshot',
    )
  const kept = {
    ...(inferred_type === 'Unknown' ? { inferred_type } : {}),
    ...(completeness === undefined || completeness === 0 ? { completeness: completeness ?? null } : {}),
    ...(feature.monitoringConfigOverrides === undefined
      ? {}
      : { monitoringConfigOverrides: feature.monitoringConfigOverrides }),
    ...(feature.num_constraints === undefined || feature.num_constraints.is_non_negative === true
      ? {}
      : { num_constraints: feature.num_constraints }),
    ...(feature.string_constraints === undefined || (domains !== undefined && domains.length > 0)
      ? {}
      : { string_constraints: feature.string_constraints }),
  }
  const customProperties = Object.keys(kept).length === 0 ? [] : [{ property: monitorProperty, value: kept }]
  return { name, logicalType, required, checks, customProperties }
}

function driftChecks(
  { distribution_constraints: drift }: MonitoringConfig,
  logicalType: LogicalType,
): DraftCheck[] {
  if (drift?.perform_comparison !== 'Enabled') return []
  const severity = 'warning'
  if (logicalType !== 'string')
    return positive(drift.comparison_threshold, (max) => ({
      parameters: { check: 'drift_numeric', method: 'ks', max },
      severity,
    }))
  const chi = drift.categorical_drift_method === 'ChiSquared'
  return positive(drift.categorical_comparison_threshold ?? drift.comparison_threshold, (value) => ({
    parameters: chi
      ? { check: 'drift_categorical', method: 'chi2', alpha: value }
      : { check: 'drift_categorical', method: 'linf', max: value },
    severity,
  }))
}

function positive(threshold: number | undefined, check: (threshold: number) => DraftCheck): DraftCheck[] {
  return [check(threshold !== undefined && threshold > 0 ? threshold : 0.1)]
}
