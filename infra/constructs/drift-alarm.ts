import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'

/** The CloudWatch namespace of everything the kit measures. */
export const metricNamespace = 'Assay'

export interface DriftAlarmProps {
  readonly model: string
  readonly environment: string
  /**
   * The largest population stability index of any feature that still counts as no drift.
   * @default 0.2
   */
  readonly maxPsi?: number
}

/**
 * Alarms on what drift detection publishes: `MaxPsi` once a window, and `WindowRecords`, which shows that it runs.
 * They never roll a deployment back: they are too slow for that, and would stop deployments that mend the drift.
 */
export class DriftAlarm extends Construct {
  /** Rings when two of three hours drift. A missing hour changes nothing. */
  readonly drift: IAlarm
  /** Rings when drift detection has said nothing for three hours. */
  readonly heartbeat: IAlarm

  constructor(scope: Construct, id: string, props: DriftAlarmProps) {
    super(scope, id)
    const hour = Duration.hours(1)
    const dimensionsMap = { Model: props.model, Environment: props.environment }
    const name = `assay-${props.model}-${props.environment}`
    const maxPsi = props.maxPsi ?? 0.2

    this.drift = new Alarm(this, 'MaxPsi', {
      alarmName: `${name}-drift`,
      alarmDescription: `A feature's population stability index against the reference data is above ${maxPsi}.`,
      metric: new Metric({
        namespace: metricNamespace,
        metricName: 'MaxPsi',
        dimensionsMap,
        statistic: Stats.MAXIMUM,
        period: hour,
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: maxPsi,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.IGNORE,
    })
    this.heartbeat = new Alarm(this, 'Heartbeat', {
      alarmName: `${name}-heartbeat`,
      alarmDescription: 'Drift detection has published nothing: nobody is watching this model.',
      metric: new Metric({
        namespace: metricNamespace,
        metricName: 'WindowRecords',
        dimensionsMap,
        statistic: Stats.SAMPLE_COUNT,
        period: hour,
      }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    })
  }
}
