import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'

export interface EndpointAlarmsProps {
  /** The endpoint's name, as text: the alarms stand before the endpoint does. */
  readonly endpointName: string
  readonly variantName: string
  /** An answer of the model slower than this, at the 99th percentile of a minute, counts against the deployment. */
  readonly slo: Duration
  /**
   * Share of invocations, in percent, that may end in a server error.
   * @default 1
   */
  readonly maxServerErrorPercent?: number
}

/** Alarms on the traffic of one endpoint. Those in `rollback` end a deployment; SageMaker takes ten at most. */
export class EndpointAlarms extends Construct {
  readonly error5xx: IAlarm
  readonly latency: IAlarm
  readonly rollback: readonly IAlarm[]

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id)
    const minute = Duration.minutes(1)
    const endpointMetric = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/SageMaker',
        metricName,
        statistic,
        period: minute,
        dimensionsMap: { EndpointName: props.endpointName, VariantName: props.variantName },
      })

    this.error5xx = new Alarm(this, 'Error5xx', {
      alarmName: `assay-${props.endpointName}-error5xx`,
      alarmDescription: `More than ${props.maxServerErrorPercent ?? 1}% of the invocations end in a server error.`,
      metric: new MathExpression({
        expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
        usingMetrics: {
          errors: endpointMetric('Invocation5XXErrors', Stats.SUM),
          invocations: endpointMetric('Invocations', Stats.SUM),
        },
        period: minute,
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: props.maxServerErrorPercent ?? 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    this.latency = new Alarm(this, 'Latency', {
      alarmName: `assay-${props.endpointName}-latency`,
      alarmDescription: `The slowest hundredth of the answers takes longer than ${props.slo.toMilliseconds()} ms.`,
      metric: endpointMetric('ModelLatency', Stats.p(99)),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // ModelLatency is in microseconds.
      threshold: props.slo.toMilliseconds() * 1000,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    this.rollback = [this.error5xx, this.latency]
  }
}
