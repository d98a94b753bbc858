import { expect, test } from 'vitest'
import { canary } from '../../../infra/constructs/deployment-strategy.ts'

test('a canary takes part of the traffic, waits, and leaves time to go back', () => {
  expect(canary({ percent: 10, bakeSeconds: 600 })).toEqual({
    minimumInstances: 2,
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        type: 'CANARY',
        canarySize: { type: 'CAPACITY_PERCENT', value: 10 },
        waitIntervalInSeconds: 600,
      },
      terminationWaitInSeconds: 300,
      maximumExecutionTimeoutInSeconds: 5100,
    },
  })
})

test.each([
  { percent: 1, bakeSeconds: 180 },
  { percent: 50, bakeSeconds: 3600 },
])('$percent% for $bakeSeconds s is allowed', (props) => {
  expect(() => canary(props)).not.toThrow()
})

test.each([
  { percent: 0, bakeSeconds: 600, problem: 'serve.strategy.canary is 0%' },
  { percent: 51, bakeSeconds: 600, problem: 'serve.strategy.canary is 51%' },
  { percent: 12.5, bakeSeconds: 600, problem: 'serve.strategy.canary is 12.5%' },
  { percent: 10, bakeSeconds: 179, problem: 'serve.strategy.bake is 179 s' },
  { percent: 10, bakeSeconds: 3601, problem: 'serve.strategy.bake is 3601 s' },
  { percent: 10, bakeSeconds: 600.5, problem: 'serve.strategy.bake is 600.5 s' },
])('$percent% for $bakeSeconds s is refused', ({ problem, ...props }) => {
  expect(() => canary(props)).toThrowError(
    expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(problem) }),
  )
})
