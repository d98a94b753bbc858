import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { hostedEnvironment, promoted } from '../hosted-environment-builder.ts'
import { only, resourcesOf, synthesise } from '../synthesise.ts'

const { model } = synthesise()
const serving = (changes: object) =>
  synthesise(hostedEnvironment({ serve: { instance: 'ml.m5.large', ...changes } })).model
const sagemakerTypes = ['Model', 'EndpointConfig', 'Endpoint'].map((name) => `AWS::SageMaker::${name}`)

describe('the model', () => {
  test('is the package in the artifact bucket, served by the image of the environment file', () => {
    model.hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        Image: hostedEnvironment().image,
        ModelDataSource: {
          S3DataSource: {
            S3DataType: 'S3Object',
            CompressionType: 'Gzip',
            S3Uri: {
              'Fn::Join': [
                '',
                [
                  's3://',
                  { 'Fn::ImportValue': Match.stringLikeRegexp('RefArtifactsStoreBucket') },
                  `/assay/blobs/${'a'.repeat(64)}`,
                ],
              ],
            },
          },
        },
      },
    })
  })

  test('has no network and no name', () => {
    model.hasResourceProperties('AWS::SageMaker::Model', {
      EnableNetworkIsolation: true,
      ModelName: Match.absent(),
    })
  })

  test('comes after the policy of its role', () => {
    const dependencies = only(model, 'AWS::SageMaker::Model').DependsOn ?? []
    expect(dependencies.map((id) => resourcesOf(model)[id]?.Type).sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
    ])
  })
})

describe('its role', () => {
  const statements = Object.values(model.findResources('AWS::IAM::Policy')).flatMap(
    (policy) => policy.Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
  )
  const resourcesFor = (action: string) =>
    statements
      .filter((statement) => [statement.Action].flat().includes(action))
      .map((statement) => JSON.stringify(statement.Resource))

  test.each([
    ['s3:GetObject', '/assay/blobs/*"'],
    ['s3:PutObject', '/bird-strike-damage/prod/*"'],
    ['kms:Decrypt', 'ArtifactsStoreKey'],
    ['kms:GenerateDataKey', 'CaptureStoreKey'],
    ['ecr:BatchGetImage', ':ecr:eu-central-1:123456789012:repository/assay/serve"'],
    ['logs:PutLogEvents', ':log-group:/aws/sagemaker/Endpoints/bird-strike-damage-prod:*"'],
    ['cloudwatch:DescribeAlarms', 'AlarmsError5xx'],
  ])('may %s on %s and nothing else', (action, resource) => {
    expect(resourcesFor(action)).toEqual([expect.stringContaining(resource)])
  })

  test('may write metrics of its endpoint only', () => {
    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': ['AWS/SageMaker', '/aws/sagemaker/Endpoints'] } },
    })
  })

  test('has no action with a wildcard', () => {
    expect(
      statements.flatMap(({ Action }) => [Action].flat()).filter((a) => String(a).includes('*')),
    ).toEqual([])
  })
})

describe('the configuration', () => {
  test('has one variant, called primary, of two instances by default', () => {
    model.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      EndpointConfigName: Match.absent(),
      ProductionVariants: [
        {
          VariantName: 'primary',
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 2,
          InitialVariantWeight: 1,
          ModelName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServableModel'), 'ModelName'] },
        },
      ],
    })
  })

  test('captures requests and answers, encrypted with the key of the captured traffic', () => {
    serving({ capture: '20%' }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 20,
        KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('CaptureStoreKey') },
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        CaptureContentTypeHeader: {
          CsvContentTypes: ['text/csv'],
          JsonContentTypes: ['application/json', 'application/jsonlines'],
        },
      },
    })
  })

  test('captures nothing at 0%, and the role may then not write', () => {
    const template = serving({ capture: '0%' })
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { DataCaptureConfig: Match.absent() })
    expect(JSON.stringify(template.toJSON())).not.toContain('s3:PutObject')
  })

  test('encrypts the disks, unless SageMaker does so itself', () => {
    model.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('ArtifactsStoreKey') },
    })
    serving({ instance: 'ml.g5.xlarge' }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      KmsKeyId: Match.absent(),
    })
  })
})

describe('the endpoint', () => {
  test('is called after model and environment', () => {
    model.hasResourceProperties('AWS::SageMaker::Endpoint', { EndpointName: 'bird-strike-damage-prod' })
  })

  test('goes to a new version as the environment file says', () => {
    serving({ strategy: { canary: '7%', bake: '5m' } }).hasResourceProperties('AWS::SageMaker::Endpoint', {
      DeploymentConfig: {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: 'CANARY',
            CanarySize: { Type: 'CAPACITY_PERCENT', Value: 7 },
            WaitIntervalInSeconds: 300,
          },
        },
      },
    })
  })

  test('is rolled back by errors and latency, never by drift', () => {
    model.hasResourceProperties('AWS::SageMaker::Endpoint', {
      DeploymentConfig: {
        AutoRollbackConfiguration: {
          Alarms: [
            { AlarmName: { Ref: Match.stringLikeRegexp('^AlarmsError5xx') } },
            { AlarmName: { Ref: Match.stringLikeRegexp('^AlarmsLatency') } },
          ],
        },
      },
    })
  })

  test('comes after its alarms and the right to read them', () => {
    const dependencies = only(model, 'AWS::SageMaker::Endpoint').DependsOn ?? []
    expect(dependencies.map((id) => resourcesOf(model)[id]?.Type).sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Alarm',
      'AWS::IAM::Policy',
    ])
  })
})

test.each(sagemakerTypes)('a promotion changes the template of %s itself', (type) => {
  const after = synthesise(promoted()).model
  expect(only(after, type).Properties).not.toEqual(only(model, type).Properties)
  expect(only(after, type).Properties?.Tags).toEqual([
    { Key: 'assay:environment', Value: 'prod' },
    { Key: 'assay:model', Value: 'bird-strike-damage' },
    { Key: 'assay:version', Value: '20261202-99999999' },
  ])
})

test('a promotion moves no logical id, and changes the three and nothing else: the old fleet keeps its rights', () => {
  const before = resourcesOf(model)
  const after = resourcesOf(synthesise(promoted()).model)
  expect(Object.keys(after)).toEqual(Object.keys(before))
  const changed = Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
  expect(changed.map((id) => before[id]?.Type).sort()).toEqual(sagemakerTypes.sort())
})

test('there are four alarms', () => {
  const alarms = Object.values(model.findResources('AWS::CloudWatch::Alarm'))
  expect(alarms.map((found) => found.Properties.AlarmName).sort()).toEqual(
    ['drift', 'error5xx', 'heartbeat', 'latency'].map((key) => `assay-bird-strike-damage-prod-${key}`),
  )
})

test.each([
  [{ instances: 1 }, 'serve.instances is 1'],
  [{ strategy: { canary: '60%' } }, 'serve.strategy.canary is 60%'],
  [{ strategy: { bake: '2h' } }, 'serve.strategy.bake is 7200 s'],
])('%j is refused, with the file that says so', (changes, problem) => {
  expect(() => serving(changes)).toThrowError(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining(`prod.yaml: ${problem}`),
    }),
  )
})

test('a name too long for an endpoint is refused', () => {
  const desired = hostedEnvironment({ model: 'a'.repeat(60) })
  expect(() => synthesise(desired)).toThrowError(
    expect.objectContaining({ message: expect.stringContaining('(65 characters)') }),
  )
})
