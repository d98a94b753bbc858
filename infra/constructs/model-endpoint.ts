import { ArnFormat, Resource, Stack } from 'aws-cdk-lib'
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import { Grant, type IGrantable, type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnEndpoint, CfnEndpointConfig, type IEndpoint } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import { Failure } from '#core/failure.ts'
import { acknowledgeWildcard } from '../checks/acknowledge-wildcard.ts'
import type { DeploymentStrategy } from './deployment-strategy.ts'
import { hasLocalStorage } from './instance-type.ts'

/** The one production variant. SageMaker can only shift traffic between variants of the same name. */
export const variantName = 'primary'

export interface EndpointCapture {
  /** Share of the requests that are captured, in whole percent, 1 to 100. */
  readonly percent: number
  /** `s3://` prefix; SageMaker adds endpoint, variant and hour. The model's role has to be allowed to write there. */
  readonly uri: string
  readonly key: IKey
}

export interface ModelEndpointProps {
  /** The name callers use; it stays the same across versions. At most 63 letters, digits and hyphens. */
  readonly endpointName: string
  /** Name of the SageMaker model that serves. */
  readonly modelName: string
  /** The model's role; it is given what the endpoint needs: its alarms, its logs, its metrics. */
  readonly role: IRole
  /** Such as `ml.m5.large`. */
  readonly instanceType: string
  readonly instances: number
  readonly strategy: DeploymentStrategy
  /** One to ten alarms; without one SageMaker does not watch the canary at all. */
  readonly rollbackAlarms: readonly IAlarm[]
  /** Encrypts the disks of the instances. */
  readonly volumeKey: IKey
  /**
   * What is kept of the traffic.
   * @default nothing is captured
   */
  readonly capture?: EndpointCapture
}

/**
 * A real-time endpoint that goes to a new version by its strategy, and back by itself when a rollback alarm rings.
 * Its configuration has no name of its own: every change makes a new one, and the old one stays until the new serves.
 */
export class ModelEndpoint extends Resource implements IEndpoint {
  readonly endpointArn: string
  readonly endpointName: string

  /** @throws Failure CONFIGURATION_INVALID for too few instances, or a name or list of alarms SageMaker refuses. */
  constructor(scope: Construct, id: string, props: ModelEndpointProps) {
    super(scope, id)
    check(props)
    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: [
        {
          variantName,
          modelName: props.modelName,
          instanceType: props.instanceType,
          initialInstanceCount: props.instances,
          initialVariantWeight: 1,
        },
      ],
      ...(props.capture === undefined ? {} : { dataCaptureConfig: captureConfig(props.capture) }),
      ...(hasLocalStorage(props.instanceType) ? {} : { kmsKeyId: props.volumeKey.keyArn }),
    })
    const endpoint = new CfnEndpoint(this, 'Endpoint', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      deploymentConfig: {
        blueGreenUpdatePolicy: props.strategy.blueGreenUpdatePolicy,
        autoRollbackConfiguration: {
          alarms: props.rollbackAlarms.map((alarm) => ({ alarmName: alarm.alarmName })),
        },
      },
    })
    endpoint.node.addDependency(...props.rollbackAlarms, this.watching(props))
    this.endpointArn = endpoint.ref
    this.endpointName = endpoint.attrEndpointName
  }

  get endpointRef() {
    return { endpointArn: this.endpointArn }
  }

  grantInvoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:InvokeEndpoint'],
      resourceArns: [this.endpointArn],
    })
  }

  /** SageMaker reads the alarms, and writes logs and instance metrics, with the model's role. */
  private watching({ role, rollbackAlarms, endpointName }: ModelEndpointProps): Policy {
    const arn = (service: string, resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME })
    const logs = arn('logs', 'log-group', `/aws/sagemaker/Endpoints/${endpointName}:*`)
    const policy = new Policy(this, 'Watching', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['cloudwatch:DescribeAlarms'],
          resources: rollbackAlarms.map(({ alarmName }) => arn('cloudwatch', 'alarm', alarmName)),
        }),
        new PolicyStatement({
          actions: [
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:DescribeLogStreams',
            'logs:PutLogEvents',
          ],
          resources: [logs],
        }),
        new PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: {
            StringEquals: { 'cloudwatch:namespace': ['AWS/SageMaker', '/aws/sagemaker/Endpoints'] },
          },
        }),
      ],
    })
    acknowledgeWildcard(policy, logs, "SageMaker names the streams; the group is this endpoint's.")
    acknowledgeWildcard(policy, '*', 'cloudwatch:PutMetricData knows no resources; the namespaces hold it.')
    return policy
  }
}

function captureConfig({ percent, uri, key }: EndpointCapture): CfnEndpointConfig.DataCaptureConfigProperty {
  return {
    enableCapture: true,
    initialSamplingPercentage: percent,
    destinationS3Uri: uri,
    kmsKeyId: key.keyArn,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    // Content types that are not listed are captured as base64.
    captureContentTypeHeader: {
      csvContentTypes: ['text/csv'],
      jsonContentTypes: ['application/json', 'application/jsonlines'],
    },
  }
}

function check(props: ModelEndpointProps): void {
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(props.endpointName) || props.endpointName.length > 63) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `the endpoint would be called ${JSON.stringify(props.endpointName)} (${props.endpointName.length} characters)`,
      allowed: 'letters, digits and hyphens, 63 at most',
      next: 'choose a shorter name for the model or the environment.',
    })
  }
  if (!Number.isInteger(props.instances) || props.instances < props.strategy.minimumInstances) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `serve.instances is ${props.instances}`,
      allowed: `${props.strategy.minimumInstances} or more: a canary takes part of the fleet, and one instance has no parts`,
      next: 'raise serve.instances in the environment file.',
    })
  }
  if (props.rollbackAlarms.length < 1 || props.rollbackAlarms.length > 10) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `the endpoint has ${props.rollbackAlarms.length} rollback alarms`,
      allowed: '1 to 10',
      next: 'pass the alarms that end a deployment; without one nothing watches the canary.',
    })
  }
}
