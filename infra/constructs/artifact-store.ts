import { Duration } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { PrivateBucket } from './private-bucket.ts'

export interface ArtifactStoreProps {
  /** Where the access logs go. */
  readonly accessLogs: Bucket
  /**
   * How long the bytes stay that something was written over, or that were deleted.
   * @default 180 days
   */
  readonly keepNoncurrent?: Duration
}

/** The store of packages, records and evidence. Nothing in it expires while it is current. */
export class ArtifactStore extends Construct {
  readonly bucket: Bucket
  readonly key: Key
  private readonly store: PrivateBucket

  constructor(scope: Construct, id: string, props: ArtifactStoreProps) {
    super(scope, id)
    this.store = new PrivateBucket(this, 'Store', {
      description: 'Assay: model packages, records and evidence',
      accessLogs: props.accessLogs,
      accessLogsPrefix: 'artifacts/',
      lifecycle: {
        noncurrentVersionExpiration: props.keepNoncurrent ?? Duration.days(180),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    })
    this.bucket = this.store.bucket
    this.key = this.store.key
  }

  /**
   * Lets a role read the packages below a prefix, which ends in a slash or is empty. All of them: while a
   * deployment is watched, and after it was rolled back, the fleet of the version before still starts instances.
   */
  grantReadPackages(role: IRole, prefix: string): void {
    this.store.grantBelow(
      role,
      prefix,
      'read',
      'Two versions serve during a deployment and after a rollback.',
    )
  }
}
