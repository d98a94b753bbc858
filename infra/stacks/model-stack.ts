import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { secondsOf } from '#core/config/quantities.ts'
import type { ArtifactStore } from '../constructs/artifact-store.ts'
import type { CaptureStore } from '../constructs/capture-store.ts'
import { containerImage } from '../constructs/container-image.ts'
import { canary } from '../constructs/deployment-strategy.ts'
import { DriftAlarm } from '../constructs/drift-alarm.ts'
import { EndpointAlarms } from '../constructs/endpoint-alarms.ts'
import { type EndpointCapture, ModelEndpoint, variantName } from '../constructs/model-endpoint.ts'
import { ServableModel } from '../constructs/servable-model.ts'
import { type HostedEnvironment, packageKey, percentOf } from '../hosted-environment.ts'

export interface ModelStackProps extends StackProps {
  /** What Git says runs here. Nothing else decides it. */
  readonly desired: HostedEnvironment
  readonly artifacts: ArtifactStore
  readonly capture: CaptureStore
}

/** One model in one environment: the endpoint, the alarms that send it back, and the alarms that watch its data. */
export class ModelStack extends Stack {
  readonly endpoint: ModelEndpoint
  readonly drift: DriftAlarm

  /** @throws Failure CONFIGURATION_INVALID for settings that SageMaker would refuse or that could not roll back. */
  constructor(scope: Construct, id: string, { desired, artifacts, capture, ...props }: ModelStackProps) {
    super(scope, id, props)
    const { model, environment, serve } = desired
    const endpointName = `${model}-${environment}`

    const servable = new ServableModel(this, 'Servable', {
      image: containerImage(desired.image),
      artifacts,
      packageKey: packageKey(desired),
    })
    const alarms = new EndpointAlarms(this, 'Alarms', {
      endpointName,
      variantName,
      slo: Duration.millis(Math.round(secondsOf(serve.strategy.slo) * 1000)),
    })
    const captured = captureOf(desired, capture)
    if (captured !== undefined) capture.grantWrite(servable.role, model, environment)
    this.endpoint = new ModelEndpoint(this, 'Endpoint', {
      endpointName,
      modelName: servable.modelName,
      role: servable.role,
      instanceType: serve.instance,
      instances: serve.instances,
      strategy: canary({
        percent: percentOf(serve.strategy.canary),
        bakeSeconds: secondsOf(serve.strategy.bake),
      }),
      rollbackAlarms: alarms.rollback,
      volumeKey: artifacts.key,
      ...(captured === undefined ? {} : { capture: captured }),
    })
    this.drift = new DriftAlarm(this, 'Drift', { model, environment })

    this.tag(desired)
    new CfnOutput(this, 'EndpointName', { value: this.endpoint.endpointName })
  }

  /**
   * The version stands on all three SageMaker resources, so that a promotion changes each one's own template and
   * none is left behind on what was before.
   */
  private tag({ model, environment, version }: HostedEnvironment): void {
    Tags.of(this).add('assay:model', model)
    Tags.of(this).add('assay:environment', environment)
    Tags.of(this).add('assay:version', version, {
      includeResourceTypes: [
        'AWS::SageMaker::Model',
        'AWS::SageMaker::EndpointConfig',
        'AWS::SageMaker::Endpoint',
      ],
    })
  }
}

function captureOf(
  { model, environment, serve }: HostedEnvironment,
  store: CaptureStore,
): EndpointCapture | undefined {
  const percent = percentOf(serve.capture)
  return percent === 0 ? undefined : { percent, uri: store.uriFor(model, environment), key: store.key }
}
