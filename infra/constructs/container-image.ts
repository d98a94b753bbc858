import { Arn, type Stack } from 'aws-cdk-lib'
import { Failure } from '#core/failure.ts'

/** A container image in Amazon ECR, named by digest. */
export interface ContainerImage {
  /** `<registry>/<repository>@sha256:<digest>`, as it was given. */
  readonly uri: string
  readonly account: string
  readonly region: string
  readonly repository: string
}

/** An image in Amazon ECR, by digest. */
export const ecrImage =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?\/(?<repository>[a-z0-9._/-]+)@sha256:[0-9a-f]{64}$/

/**
 * Reads the address of an image.
 * @throws Failure CONFIGURATION_INVALID for a tag instead of a digest, or a registry SageMaker does not pull from.
 */
export function containerImage(uri: string): ContainerImage {
  const parts = ecrImage.exec(uri)?.groups as
    | { readonly account: string; readonly region: string; readonly repository: string }
    | undefined
  if (parts === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `image is ${JSON.stringify(uri)}`,
      allowed:
        'an image in Amazon ECR by digest: <account>.dkr.ecr.<region>.amazonaws.com/<name>@sha256:<64 hex>',
      next: 'push the image to ECR and name it by its digest; a tag can move without a pull request.',
    })
  }
  return { uri, account: parts.account, region: parts.region, repository: parts.repository }
}

/** The ECR repository's ARN, in the partition of the stack that asks. */
export function repositoryArn(image: ContainerImage, stack: Stack): string {
  return Arn.format(
    {
      service: 'ecr',
      account: image.account,
      region: image.region,
      resource: 'repository',
      resourceName: image.repository,
    },
    stack,
  )
}
