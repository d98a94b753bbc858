import * as z from 'zod'
import { Duration } from '#core/config/quantities.ts'
import type { Finding } from '#core/config/read-document.ts'
import { Environment } from '#core/environment/environment.ts'
import { ServeSettings, Strategy } from '#core/environment/serve-settings.ts'
import { ecrImage } from './constructs/container-image.ts'

/**
 * An environment file that SageMaker can host: the kit's schema, narrowed to what an endpoint needs.
 * Limits that belong to one resource (share of the canary, size of the fleet) are checked by its construct.
 */
export const HostedEnvironment = Environment.extend({
  backend: z.literal('sagemaker'),
  image: z
    .string('missing; SageMaker serves a container, so backend: sagemaker needs one')
    .regex(ecrImage, 'an image in ECR: <account>.dkr.ecr.<region>.amazonaws.com/<name>@sha256:<digest>'),
  package: Environment.shape.package.extend({
    location: z
      .string()
      .regex(/^s3:\/\/[^/]+\/./, 's3://<bucket>/…<digest>; set store in assay.yaml to the artifact bucket'),
  }),
  serve: ServeSettings.extend({
    instance: z
      .string('missing; a SageMaker instance type such as ml.m5.large')
      .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'a SageMaker instance type such as ml.m5.large'),
    instances: z.int().min(1).default(2),
    capture: ServeSettings.shape.capture.refine(
      (share) => Number.isInteger(percentOf(share)) && percentOf(share) <= 100,
      'whole percent, 0% to 100%',
    ),
    strategy: Strategy.extend({
      bake: Duration.default('10m').describe(
        'A span of time: requests are counted by the local backend only.',
      ),
    }).prefault({}),
  }),
})
export type HostedEnvironment = z.infer<typeof HostedEnvironment>

/** The number of a percentage: 7 for `7%`. */
export function percentOf(percentage: string): number {
  return Number.parseFloat(percentage)
}

/** The package's key in the artifact bucket. */
export function packageKey({ package: { location } }: HostedEnvironment): string {
  return location.replace(/^s3:\/\/[^/]+\//, '')
}

/** The key has to hold the digest, so that other bytes never stand at an address already deployed. */
export function keyHoldsDigest(desired: HostedEnvironment): Finding[] {
  if (packageKey(desired).endsWith(desired.package.sha256)) return []
  return [
    {
      path: ['package', 'location'],
      problem: `${desired.package.location} does not end in the package's digest`,
      allowed: `s3://…/${desired.package.sha256}`,
    },
  ]
}
