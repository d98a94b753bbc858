import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledgeWildcard } from '../checks/acknowledge-wildcard.ts'

export interface PrivateBucketProps {
  /** What the key protects; shown in the KMS console. */
  readonly description: string
  /** Where the access logs go. */
  readonly accessLogs: Bucket
  readonly accessLogsPrefix: string
  /** What expires when. */
  readonly lifecycle: LifecycleRule
}

/**
 * A versioned bucket with a key of its own: TLS 1.2 or better, nothing public, no ACLs, access logged.
 * Bucket and key outlive the stack, because deleting either loses data that no template brings back.
 */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket
  readonly key: Key

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id)
    this.key = new Key(this, 'Key', {
      description: props.description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // The CDK's own types do not hold under exactOptionalPropertyTypes.
      serverAccessLogsBucket: props.accessLogs as IBucket,
      serverAccessLogsPrefix: props.accessLogsPrefix,
      lifecycleRules: [props.lifecycle],
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }

  /**
   * Lets a role do one thing with the objects below a prefix, and with the key what that takes.
   * @param reason why it is a prefix and not an object
   */
  grantBelow(role: IRole, prefix: string, right: 'read' | 'write', reason: string): void {
    const [objectAction, keyAction] =
      right === 'read' ? ['s3:GetObject', 'kms:Decrypt'] : ['s3:PutObject', 'kms:GenerateDataKey']
    const objects = `${this.arnSeenFrom(role)}/${prefix}*`
    role.addToPrincipalPolicy(new PolicyStatement({ actions: [objectAction], resources: [objects] }))
    role.addToPrincipalPolicy(new PolicyStatement({ actions: [keyAction], resources: [this.key.keyArn] }))
    acknowledgeWildcard(role, objects, reason)
  }

  /** For another stack the import is named here and not at synthesis: the acknowledgement has to spell it. */
  private arnSeenFrom(role: IRole): string {
    const owner = Stack.of(this)
    const { bucketArn } = this.bucket
    return owner === Stack.of(role) ? bucketArn : String(owner.exportValue(bucketArn))
  }
}
