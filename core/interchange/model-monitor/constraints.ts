import * as z from 'zod'
import { objectOf, readMonitorJson } from './read-json.ts'
import { InferredType } from './statistics.ts'

const share = z.coerce.number()
const switched = z
  .union([z.boolean(), z.string()])
  .transform((value): 'Enabled' | 'Disabled' =>
    value === true || /^(enabled|true)$/i.test(String(value)) ? 'Enabled' : 'Disabled',
  )
  .optional()

const DistributionConstraints = z.object({
  perform_comparison: switched,
  comparison_threshold: share.optional(),
  comparison_method: z.string().optional().describe('Simple or Robust.'),
  categorical_comparison_threshold: share.optional(),
  categorical_drift_method: z.string().optional().describe('LInfinity or ChiSquared.'),
})

/** What is monitored and how strictly; of the whole file, or of one feature. */
export const MonitoringConfig = z.object({
  evaluate_constraints: switched,
  emit_metrics: switched,
  datatype_check_threshold: share.optional(),
  domain_content_threshold: share.optional(),
  distribution_constraints: DistributionConstraints.optional(),
})
export type MonitoringConfig = z.infer<typeof MonitoringConfig>

const FeatureConstraints = z.object({
  name: z.string().min(1),
  inferred_type: InferredType.catch('Unknown'),
  completeness: share.pipe(z.number().min(0).max(1)).optional(),
  num_constraints: z.object({ is_non_negative: z.boolean().optional() }).optional(),
  string_constraints: z.object({ domains: z.array(z.coerce.string()).optional() }).optional(),
  monitoringConfigOverrides: MonitoringConfig.optional(),
})
export type FeatureConstraints = z.infer<typeof FeatureConstraints>

/** `constraints.json` of SageMaker Model Monitor. Source: the SageMaker Developer Guide, "Schema for Constraints". */
export const Constraints = z.object({
  version: z.coerce.number().default(0),
  features: z.array(FeatureConstraints),
  monitoring_config: MonitoringConfig.optional(),
})
export type Constraints = z.infer<typeof Constraints>

/** Reads a `constraints.json`, in any of its spellings. @throws Failure CONFIGURATION_INVALID */
export function readConstraints(text: string, file: string): Constraints {
  return readMonitorJson(Constraints, text, file, reshaped)
}

/** A `constraints.json` in the strict form, as text. */
export function constraintsJson(constraints: Constraints): string {
  return `${JSON.stringify(constraints, null, 2)}\n`
}

/** What moved from one place to another over the years, where it is now. */
function reshaped(content: unknown): unknown {
  const file = objectOf(content)
  return {
    ...file,
    ...(Array.isArray(file.features) ? { features: file.features.map(feature) } : {}),
    ...(file.monitoring_config === undefined ? {} : { monitoring_config: config(file.monitoring_config) }),
  }
}

/** Overrides stood inside the constraints of one kind once; what holds nothing is not there. */
function feature(content: unknown): unknown {
  const { monitoring_config_overrides: own, num_constraints, string_constraints, ...rest } = objectOf(content)
  const inner = [num_constraints, string_constraints].map(objectOf)
  const overrides = [own, ...inner.map((constraints) => constraints.monitoring_config_overrides)]
    .map(objectOf)
    .find((found) => Object.keys(found).length > 0)
  const [numbers = {}, texts = {}] = inner.map(({ monitoring_config_overrides: _moved, ...kept }) => kept)
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, member]) => member !== null)),
    ...(Object.keys(numbers).length === 0 ? {} : { num_constraints: numbers }),
    ...(Object.keys(texts).length === 0 ? {} : { string_constraints: texts }),
    ...(overrides === undefined ? {} : { monitoringConfigOverrides: config(overrides) }),
  }
}

/** Comparing was switched on beside the thresholds once. */
function config(content: unknown): unknown {
  const { perform_comparison, ...rest } = objectOf(content)
  if (perform_comparison === undefined) return rest
  return {
    ...rest,
    distribution_constraints: { perform_comparison, ...objectOf(rest.distribution_constraints) },
  }
}
