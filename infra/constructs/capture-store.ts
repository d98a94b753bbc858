import { Duration } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { PrivateBucket } from './private-bucket.ts'

export interface CaptureStoreProps {
  /** Where the access logs go. */
  readonly accessLogs: Bucket
  /**
   * How long captured traffic stays.
   * @default 30 days
   */
  readonly keep?: Duration
}

/**
 * Where endpoints write their captured requests and answers. They may hold personal data: the key is not that of
 * the artifacts, and everything expires.
 */
export class CaptureStore extends Construct {
  readonly bucket: Bucket
  readonly key: Key
  private readonly store: PrivateBucket

  constructor(scope: Construct, id: string, props: CaptureStoreProps) {
    super(scope, id)
    this.store = new PrivateBucket(this, 'Store', {
      description: 'Assay: captured traffic',
      accessLogs: props.accessLogs,
      accessLogsPrefix: 'capture/',
      lifecycle: {
        expiration: props.keep ?? Duration.days(30),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    })
    this.bucket = this.store.bucket
    this.key = this.store.key
  }

  /** Where one model's traffic in one environment goes; no slash at the end. */
  uriFor(model: string, environment: string): string {
    return this.bucket.s3UrlForObject(`${model}/${environment}`)
  }

  /** Lets a role add traffic of one model in one environment. It cannot read what it wrote. */
  grantWrite(role: IRole, model: string, environment: string): void {
    this.store.grantBelow(role, `${model}/${environment}/`, 'write', 'SageMaker names the captured objects.')
  }
}
