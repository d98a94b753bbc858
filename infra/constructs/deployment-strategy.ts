import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker'
import { Failure } from '#core/failure.ts'

/** How an endpoint's fleet is exchanged. A value: it knows nothing of the endpoint it is used on. */
export interface DeploymentStrategy {
  /** Fewer instances cannot be split the way the strategy says. */
  readonly minimumInstances: number
  readonly blueGreenUpdatePolicy: CfnEndpoint.BlueGreenUpdatePolicyProperty
}

export interface CanaryProps {
  /** Share of the new fleet that takes traffic first, in whole percent, 1 to 50. SageMaker counts whole instances. */
  readonly percent: number
  /** Seconds the canary, and then the whole new fleet, is watched. At least three alarm periods, at most an hour. */
  readonly bakeSeconds: number
}

/** SageMaker's limit for the bake. */
const longestBakeSeconds = 3600
/** The slowest rollback alarm needs three datapoints of a minute each: a shorter bake ends before it can ring. */
const shortestBakeSeconds = 180
/** The old fleet stays for this long after all traffic has moved, so that a late alarm finds it still warm. */
const terminationWaitSeconds = 300
/** Time that two fleets need to start and to stop, on top of the waits. */
const provisioningSeconds = 3600

/**
 * Blue/green with a canary: part of the traffic first, the rest after the bake.
 * Limits: SageMaker DeploymentConfig, CapacitySize (at most half of the fleet) and WaitIntervalInSeconds.
 * @throws Failure CONFIGURATION_INVALID for a share or a bake that SageMaker would refuse, or that could not roll back.
 */
export function canary({ percent, bakeSeconds }: CanaryProps): DeploymentStrategy {
  if (!Number.isInteger(percent) || percent < 1 || percent > 50) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `serve.strategy.canary is ${percent}%`,
      allowed: 'whole percent from 1% to 50%: SageMaker moves at most half of the fleet as a canary',
      next: 'correct the share in the environment file.',
    })
  }
  if (
    !Number.isInteger(bakeSeconds) ||
    bakeSeconds < shortestBakeSeconds ||
    bakeSeconds > longestBakeSeconds
  ) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `serve.strategy.bake is ${bakeSeconds} s`,
      allowed: `${shortestBakeSeconds} s (the rollback alarms need three minutes) to ${longestBakeSeconds} s (SageMaker's limit)`,
      next: 'correct the bake in the environment file, for example 10m.',
    })
  }
  return {
    minimumInstances: 2,
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        type: 'CANARY',
        canarySize: { type: 'CAPACITY_PERCENT', value: percent },
        waitIntervalInSeconds: bakeSeconds,
      },
      terminationWaitInSeconds: terminationWaitSeconds,
      maximumExecutionTimeoutInSeconds: 2 * bakeSeconds + terminationWaitSeconds + provisioningSeconds,
    },
  }
}
