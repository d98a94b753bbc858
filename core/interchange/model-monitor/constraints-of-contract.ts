import * as z from 'zod'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { type Promised, type PromisedCheck, promisedBy } from '#core/contract/promised.ts'
import type { Loss } from '../losses.ts'
import { Constraints, type FeatureConstraints, MonitoringConfig } from './constraints.ts'
import { badShareOf, configOf, monitorProperty } from './contract-of-constraints.ts'
import { InferredType } from './statistics.ts'

/** What Model Monitor takes where nothing is said. */
const defaults: MonitoringConfig = {
  evaluate_constraints: 'Enabled',
  emit_metrics: 'Enabled',
  datatype_check_threshold: 1,
  domain_content_threshold: 1,
  distribution_constraints: {
    perform_comparison: 'Enabled',
    comparison_threshold: 0.1,
    comparison_method: 'Robust',
    categorical_comparison_threshold: 0.1,
    categorical_drift_method: 'LInfinity',
  },
}

/** What the contract keeps of a feature that is no promise. */
const KeptOfFeature = z.object({
  inferred_type: InferredType.optional(),
  completeness: z.number().nullable().optional().describe('null: the file says nothing of it.'),
  num_constraints: z.object({ is_non_negative: z.boolean().optional() }).optional(),
  string_constraints: z.object({ domains: z.array(z.string()).optional() }).optional(),
  monitoringConfigOverrides: MonitoringConfig.optional(),
})

/** A contract as `constraints.json`, and all that the file has no words for, or judges otherwise. */
export function constraintsOfContract(contract: Contract): {
  readonly constraints: Constraints
  readonly losses: readonly Loss[]
} {
  const losses: Loss[] = []
  const kept = keptIn(contract)
  const promised = promisedBy(contract)
  const whole = Constraints.shape.monitoring_config.catch(undefined).parse(kept.monitoring_config) ?? defaults
  for (const promise of promised.filter(({ column }) => column === undefined)) losses.push(leftOut(promise))
  const features = propertiesOf(contract).map((property) =>
    featureOf(
      property,
      promised.filter(({ column }) => column === property.name),
      whole,
      losses,
    ),
  )
  const version = typeof kept.version === 'number' ? kept.version : 0
  const noConfig = Object.keys(kept).length > 0 && kept.monitoring_config === undefined
  return {
    constraints: { version, features, ...(noConfig ? {} : { monitoring_config: whole }) },
    losses,
  }
}

function keptIn({ customProperties }: Pick<Property, 'customProperties'>): Readonly<Record<string, unknown>> {
  const value = customProperties.find(({ property }) => property === monitorProperty)?.value
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function leftOut(promise: Promised, why = 'the file has no constraint for it'): Loss {
  const what = promise.kind === 'check' ? promise.parameters.check : promise.what
  return { kind: 'left_out', what: promise.column === undefined ? what : `${promise.column}: ${what}`, why }
}

function featureOf(
  property: Property,
  promised: readonly Promised[],
  whole: MonitoringConfig,
  losses: Loss[],
): FeatureConstraints {
  const { name } = property
  const stored = KeptOfFeature.catch({}).parse(keptIn(property))
  const found: { completeness?: number; nonNegative?: boolean; domains?: string[] } = {}
  const overrides: MonitoringConfig = { ...stored.monitoringConfigOverrides }
  const config = configOf(whole, { monitoringConfigOverrides: overrides })
  for (const promise of promised) {
    const why = promise.kind === 'check' ? take(promise, found, config, overrides) : undefined
    if (promise.kind === 'other') losses.push(leftOut(promise))
    else if (why?.kind === 'left_out') losses.push(leftOut(promise, why.why))
    else if (why !== undefined) losses.push({ ...why, what: `${name}: ${promise.parameters.check}` })
    if (promise.severity === 'warning' && !isDrift(promise))
      losses.push({
        kind: 'changed',
        what: `${name}: severity warning`,
        why: 'a violation there is a violation',
      })
    if (promise.severity === 'info' && config.evaluate_constraints !== 'Disabled')
      overrides.evaluate_constraints = 'Disabled'
  }
  const inferred_type = stored.inferred_type ?? typeOf(property)
  if (inferred_type === 'String' && property.logicalType !== 'string')
    losses.push({
      kind: 'changed',
      what: `${name}: ${property.logicalType}`,
      why: 'Model Monitor takes it for text',
    })
  const numeric = inferred_type === 'Integral' || inferred_type === 'Fractional'
  const completeness = found.completeness ?? (stored.completeness === null ? undefined : 0)
  return {
    name,
    inferred_type,
    ...(completeness === undefined ? {} : { completeness }),
    ...(found.nonNegative === true
      ? { num_constraints: { is_non_negative: true } }
      : stored.num_constraints !== undefined
        ? { num_constraints: stored.num_constraints }
        : {}),
    ...(found.domains !== undefined && !numeric
      ? { string_constraints: { domains: found.domains } }
      : stored.string_constraints !== undefined
        ? { string_constraints: stored.string_constraints }
        : {}),
    ...(Object.keys(overrides).length === 0 ? {} : { monitoringConfigOverrides: overrides }),
  }
}

function typeOf({ logicalType }: Property): FeatureConstraints['inferred_type'] {
  if (logicalType === 'integer') return 'Integral'
  return logicalType === 'number' ? 'Fractional' : 'String'
}

function isDrift(promise: Promised): boolean {
  return promise.kind === 'check' && promise.parameters.check.startsWith('drift_')
}

/** Takes what the file can say of a check; tells what it cannot. */
function take(
  promise: PromisedCheck,
  found: { completeness?: number; nonNegative?: boolean; domains?: string[] },
  config: MonitoringConfig,
  overrides: MonitoringConfig,
): Omit<Loss, 'what'> | undefined {
  const { check, where, by, max_bad, max_bad_share, values, min, exclusive_min, max, exclusive_max } =
    promise.parameters
  const no = (why: string): Omit<Loss, 'what'> => ({ kind: 'left_out', why })
  if (where !== undefined || by !== undefined || max_bad !== undefined)
    return no('the file knows neither conditions nor groups, nor a number of bad values')
  switch (check) {
    case 'parseable':
      return promise.parameters.as === undefined ? undefined : no('a feature has one type')
    case 'not_null':
    case 'completeness':
      found.completeness = Math.max(found.completeness ?? 0, check === 'not_null' ? 1 : Number(min))
      return undefined
    case 'non_negative':
    case 'positive':
    case 'range': {
      const low = check === 'range' ? Number(exclusive_min ?? min ?? Number.NEGATIVE_INFINITY) : 0
      if (!(low >= 0)) return no('of ranges the file says no more than that nothing is negative')
      found.nonNegative = true
      const more =
        check === 'positive' ||
        low > 0 ||
        exclusive_min !== undefined ||
        max !== undefined ||
        exclusive_max !== undefined
      return more || Number(max_bad_share ?? 0) > 0
        ? { kind: 'changed', why: 'of this range the file says no more than that nothing is negative' }
        : undefined
    }
    case 'in_set': {
      if (!Array.isArray(values) || values.some((value) => typeof value !== 'string'))
        return no('a domain holds texts')
      found.domains = values.map(String)
      const share = Number(max_bad_share ?? 0)
      if (share !== badShareOf(config.domain_content_threshold))
        overrides.domain_content_threshold = Number((1 - share).toPrecision(12))
      return undefined
    }
    case 'drift_numeric':
    case 'drift_categorical':
      return config.distribution_constraints?.perform_comparison === 'Enabled'
        ? undefined
        : no('comparing is switched off in the settings that the contract keeps')
    default:
      return no('the file has no constraint for it')
  }
}
