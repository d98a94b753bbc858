import * as z from 'zod'
import { Duration, Percentage } from '#core/config/quantities.ts'

/** How traffic moves to a new version. */
export const Strategy = z.strictObject({
  canary: Percentage.default('10%').describe(
    'Share of the traffic that the new version gets first; at most 50%.',
  ),
  bake: z
    .union([Duration, z.strictObject({ requests: z.int().min(1) })])
    .default('10m')
    .describe('How long the canary is watched: a span of time, or (local backend) a number of its requests.'),
  slo: Duration.default('1s').describe('An answer slower than this counts against the canary.'),
})
export type Strategy = z.infer<typeof Strategy>

/** How an environment serves: the template in pipeline.yaml, copied into the environment file at promotion. */
export const ServeSettings = z.strictObject({
  mode: z.enum(['realtime']).default('realtime').describe('How requests reach the model.'),
  instance: z.string().optional().describe('SageMaker instance type, such as ml.m5.large.'),
  instances: z.int().min(1).optional().describe('How many instances (SageMaker).'),
  capture: Percentage.default('100%').describe('Share of requests written as data capture.'),
  strategy: Strategy.prefault({}).describe('How traffic moves to a new version.'),
})
export type ServeSettings = z.infer<typeof ServeSettings>

/** Where a model runs. */
export const Backend = z
  .enum(['local', 'sagemaker'])
  .describe('local: `assay serve`; sagemaker: an endpoint on AWS.')
export type Backend = z.infer<typeof Backend>
