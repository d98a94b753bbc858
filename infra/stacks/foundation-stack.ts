import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { ArtifactStore } from '../constructs/artifact-store.ts'
import { CaptureStore } from '../constructs/capture-store.ts'

/** What an account and region keep for all models: artifacts, captured traffic, and the logs of who read them. */
export class FoundationStack extends Stack {
  readonly artifacts: ArtifactStore
  readonly capture: CaptureStore

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { terminationProtection: true, ...props })
    const accessLogs = this.accessLogs()
    this.artifacts = new ArtifactStore(this, 'Artifacts', { accessLogs })
    this.capture = new CaptureStore(this, 'Capture', { accessLogs })
    this.exportAll()
    new CfnOutput(this, 'ArtifactBucketName', {
      value: this.artifacts.bucket.bucketName,
      description: 'assay.yaml: store: s3://<this>',
    })
    new CfnOutput(this, 'CaptureBucketName', {
      value: this.capture.bucket.bucketName,
      description: 'Captured traffic: <model>/<environment>/<endpoint>/…',
    })
  }

  /**
   * Exports everything a model's stack may import, whether one does today or not: deploying one environment must
   * not take away what another one uses, nor turning capture off stop at "export in use".
   */
  private exportAll(): void {
    for (const { bucket, key } of [this.artifacts, this.capture]) {
      this.exportValue(bucket.bucketName)
      this.exportValue(bucket.bucketArn)
      this.exportValue(key.keyArn)
    }
  }

  private accessLogs(): Bucket {
    return new Bucket(this, 'AccessLogs', {
      // S3 delivers access logs into buckets whose default encryption is its own, not a KMS key's.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
