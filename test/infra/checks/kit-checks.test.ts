import { expect, test } from 'vitest'
import { findKitViolations } from '../../../infra/checks/kit-checks.ts'
import type { TemplateResource, TemplateResources } from '../../../infra/checks/kit-rules.ts'
import { hostedEnvironment } from '../hosted-environment-builder.ts'
import { resourcesOf, synthesise } from '../synthesise.ts'

const good = resourcesOf(synthesise().model)
const nvme = resourcesOf(synthesise(hostedEnvironment({ serve: { instance: 'ml.g5.xlarge' } })).model)
const model = 'AWS::SageMaker::Model'
const config = 'AWS::SageMaker::EndpointConfig'
const endpoint = 'AWS::SageMaker::Endpoint'
const alarm = 'AWS::CloudWatch::Alarm'
const digest = 'a'.repeat(64)

/** The resources with one's properties changed: the first of its type. */
function changed(from: TemplateResources, type: string, changes: object): TemplateResources {
  const [id, resource] = Object.entries(from).find(([, { Type }]) => Type === type) as [
    string,
    TemplateResource,
  ]
  return { ...from, [id]: { ...resource, Properties: { ...resource.Properties, ...changes } } }
}

const rulesBroken = (resources: TemplateResources) => findKitViolations(resources).map(({ rule }) => rule)

test.each([
  ['disks that the account encrypts', good],
  ['disks that SageMaker encrypts', nvme],
  ['the stores', resourcesOf(synthesise().foundation)],
])('what the kit deploys keeps the rules: %s', (_, resources) => {
  expect(findKitViolations(resources)).toEqual([])
})

const container = (changes: object) => ({
  PrimaryContainer: { Image: `serve@sha256:${digest}`, ModelDataUrl: `s3://b/${digest}`, ...changes },
})
const variant = (name: string) => ({ VariantName: name, InstanceType: 'ml.m5.large' })
const blueGreen = { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY' } } }
const rollback = (count: number) => ({
  AutoRollbackConfiguration: { Alarms: Array.from({ length: count }, (_, i) => ({ AlarmName: `a${i}` })) },
})

test.each<[string, string, string, object]>([
  ['K1', 'an endpoint without a strategy', endpoint, { DeploymentConfig: rollback(1) }],
  ['K1', 'an endpoint without rollback alarms', endpoint, { DeploymentConfig: blueGreen }],
  ['K1', 'eleven rollback alarms', endpoint, { DeploymentConfig: { ...blueGreen, ...rollback(11) } }],
  ['K2', 'a variant of another name', config, { ProductionVariants: [variant('AllTraffic')] }],
  ['K2', 'two variants', config, { ProductionVariants: [variant('primary'), variant('b')] }],
  ['K3', 'a named model', model, { ModelName: 'm' }],
  ['K3', 'a named configuration', config, { EndpointConfigName: 'c' }],
  ['K4', 'no capture in prod', config, { DataCaptureConfig: undefined }],
  [
    'K4',
    'capture of nothing in prod',
    config,
    {
      DataCaptureConfig: { EnableCapture: true, InitialSamplingPercentage: 0 },
    },
  ],
  ['K5', 'disks without a key', config, { KmsKeyId: undefined }],
  ['K6', 'model data at a fixed address', model, container({ ModelDataUrl: 's3://b/latest/model.tar.gz' })],
  ['K6', 'no model data', model, container({ ModelDataUrl: undefined })],
  ['K7', 'an image by tag', model, container({ Image: 'serve:latest' })],
  ['K11', 'an alarm without a name', alarm, { AlarmName: undefined }],
  ['K12', 'a model without tags', model, { Tags: [] }],
  [
    'K12',
    'an endpoint without its version',
    endpoint,
    {
      Tags: [
        { Key: 'assay:model', Value: 'm' },
        { Key: 'assay:environment', Value: 'prod' },
      ],
    },
  ],
])('%s finds %s', (rule, _, type, changes) => {
  expect(rulesBroken(changed(good, type, changes))).toEqual([rule])
})

test('K4 lets environments other than prod do without capture', () => {
  const serve = { instance: 'ml.m5.large', capture: '0%' }
  const rules = (environment: string) =>
    rulesBroken(resourcesOf(synthesise(hostedEnvironment({ environment, serve })).model))
  expect(rules('prod')).toEqual(['K4'])
  expect(rules('dev')).toEqual([])
})

test('K5 finds a key on disks that SageMaker encrypts', () => {
  expect(rulesBroken(changed(nvme, config, { KmsKeyId: 'key' }))).toEqual(['K5'])
})

test('K11 finds two alarms of one name, both of them', () => {
  const names = Object.values(good)
    .filter(({ Type }) => Type === alarm)
    .map(({ Properties }) => Properties?.AlarmName)
  expect(rulesBroken(changed(good, alarm, { AlarmName: names[1] }))).toEqual(['K11', 'K11'])
})

const destination = { Type: 'AWS::Events::ApiDestination' }
const rule = (target: object): TemplateResources => ({
  Destination: destination,
  Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [target] } },
})
const byReference = { Arn: { 'Fn::GetAtt': ['Destination', 'Arn'] } }
const byArn = { Arn: 'arn:aws:events:eu-central-1:123456789012:api-destination/github/1' }
const queue = { DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-central-1:123456789012:lost' } }

test.each<[string, object, string[]]>([
  ['a reference without a queue', byReference, ['K8']],
  ['an ARN without a queue', byArn, ['K8']],
  ['a reference with a queue', { ...byReference, ...queue }, []],
  ['another kind of target', { Arn: 'arn:aws:sqs:eu-central-1:123456789012:next' }, []],
])('K8 and %s', (_, target, expected) => {
  expect(rulesBroken(rule(target))).toEqual(expected)
})
