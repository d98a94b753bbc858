import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { addStacks } from '../../../infra/add-stacks.ts'
import { FoundationStack } from '../../../infra/stacks/foundation-stack.ts'
import { hostedEnvironment } from '../hosted-environment-builder.ts'
import { newApp, synthesise } from '../synthesise.ts'

const { foundation } = synthesise()
const withLogsUnder = (prefix: string) => ({ LoggingConfiguration: { LogFilePrefix: prefix } })

describe.each(['artifacts/', 'capture/'])('the bucket that logs under %s', (prefix) => {
  test.each<[string, object]>([
    ['keeps versions', { VersioningConfiguration: { Status: 'Enabled' } }],
    [
      'is encrypted with a key of its own, through a bucket key',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: Match.objectLike({
                  'Fn::GetAtt': [
                    Match.stringLikeRegexp(`^${prefix.slice(0, 3) === 'art' ? 'Artifacts' : 'Capture'}`),
                    'Arn',
                  ],
                }),
              },
            },
          ],
        },
      },
    ],
    [
      'blocks everything public',
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    ],
    ['knows no ACLs', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }],
  ])('%s', (_, properties) => {
    foundation.hasResourceProperties('AWS::S3::Bucket', { ...withLogsUnder(prefix), ...properties })
  })
})

test('old bytes of artifacts stay for 180 days, broken uploads for 7, and nothing current expires', () => {
  foundation.hasResourceProperties('AWS::S3::Bucket', {
    ...withLogsUnder('artifacts/'),
    LifecycleConfiguration: {
      Rules: [
        {
          NoncurrentVersionExpiration: { NoncurrentDays: 180 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          ExpirationInDays: Match.absent(),
        },
      ],
    },
  })
})

test('captured traffic expires after 30 days', () => {
  foundation.hasResourceProperties('AWS::S3::Bucket', {
    ...withLogsUnder('capture/'),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
  })
})

test('every bucket refuses plain HTTP and TLS below 1.2', () => {
  foundation.resourceCountIs('AWS::S3::Bucket', 3)
  foundation.resourcePropertiesCountIs(
    'AWS::S3::BucketPolicy',
    {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    },
    3,
  )
})

test('there are two keys, and both rotate', () => {
  foundation.resourceCountIs('AWS::KMS::Key', 2)
  foundation.allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true })
})

test.each(['AWS::S3::Bucket', 'AWS::KMS::Key'])('%s outlives the stack', (type) => {
  foundation.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
})

test('the stack cannot be deleted by mistake', () => {
  expect(new FoundationStack(newApp(), 'Foundation').terminationProtection).toBe(true)
})

test('the exports do not depend on who imports them', () => {
  const app = newApp()
  addStacks(app, [])
  const alone = Template.fromStack(app.node.findChild('AssayFoundation') as never)
  const withoutCapture = synthesise(hostedEnvironment({ serve: { instance: 'ml.m5.large', capture: '0%' } }))
  expect(alone.toJSON()).toEqual(foundation.toJSON())
  expect(withoutCapture.foundation.toJSON()).toEqual(foundation.toJSON())
})
