import { Match } from 'aws-cdk-lib/assertions'
import { test } from 'vitest'
import { hostedEnvironment } from '../hosted-environment-builder.ts'
import { synthesise } from '../synthesise.ts'

const { model } = synthesise()
const alarm = (key: string) => ({ AlarmName: `assay-bird-strike-damage-prod-${key}` })
const primary = [
  { Name: 'EndpointName', Value: 'bird-strike-damage-prod' },
  { Name: 'VariantName', Value: 'primary' },
]

test('error5xx rings when more than 1% of the invocations fail in two of three minutes', () => {
  const metric = (id: string, name: string) =>
    Match.objectLike({
      Id: id,
      ReturnData: false,
      MetricStat: {
        Metric: { Namespace: 'AWS/SageMaker', MetricName: name, Dimensions: primary },
        Period: 60,
        Stat: 'Sum',
      },
    })
  model.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm('error5xx'),
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'notBreaching',
    Metrics: [
      Match.objectLike({
        Expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
        ReturnData: true,
      }),
      metric('errors', 'Invocation5XXErrors'),
      metric('invocations', 'Invocations'),
    ],
  })
})

test.each([
  ['1s', 1_000_000],
  ['0.25s', 250_000],
])('latency rings when the 99th percentile is above an slo of %s for three minutes', (slo, microseconds) => {
  const serve = { instance: 'ml.m5.large', strategy: { slo } }
  synthesise(hostedEnvironment({ serve })).model.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm('latency'),
    Namespace: 'AWS/SageMaker',
    MetricName: 'ModelLatency',
    Dimensions: primary,
    ExtendedStatistic: 'p99',
    Period: 60,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: microseconds,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    TreatMissingData: 'notBreaching',
  })
})
