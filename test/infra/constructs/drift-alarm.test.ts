import { test } from 'vitest'
import { synthesise } from '../synthesise.ts'

const { model } = synthesise()
const alarm = (key: string) => ({ AlarmName: `assay-bird-strike-damage-prod-${key}` })
const watched = [
  { Name: 'Environment', Value: 'prod' },
  { Name: 'Model', Value: 'bird-strike-damage' },
]

test('drift rings when the largest PSI is above 0.2 in two of three hours', () => {
  model.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm('drift'),
    Namespace: 'Assay',
    MetricName: 'MaxPsi',
    Dimensions: watched,
    Statistic: 'Maximum',
    Period: 3600,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0.2,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'ignore',
  })
})

test('heartbeat rings when drift detection has been silent for three hours', () => {
  model.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...alarm('heartbeat'),
    Namespace: 'Assay',
    MetricName: 'WindowRecords',
    Dimensions: watched,
    Statistic: 'SampleCount',
    Period: 3600,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    TreatMissingData: 'breaching',
  })
})
