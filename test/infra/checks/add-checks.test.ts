import { type App, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker'
import { expect, test } from 'vitest'
import { acknowledgeWildcard } from '../../../infra/checks/acknowledge-wildcard.ts'
import { addChecks } from '../../../infra/checks/add-checks.ts'
import { newApp } from '../synthesise.ts'

/** Synthesises an app with one stack and says what the checks said; undefined if they had nothing to say. */
function verdictOn(fill: (stack: Stack) => void): string | undefined {
  const app: App = newApp()
  fill(new Stack(app, 'Stack'))
  addChecks(app)
  try {
    app.synth()
    return undefined
  } catch (error) {
    return String(error)
  }
}

function roleReading(stack: Stack, ...resources: string[]): Role {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') })
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources }))
  return role
}

test('a sound stack passes', () => {
  expect(verdictOn((stack) => roleReading(stack, 'arn:aws:s3:::bucket/key'))).toBeUndefined()
})

test("the kit's rules are alive: a model by tag is caught", () => {
  const verdict = verdictOn((stack) => {
    new CfnModel(stack, 'Model', { primaryContainer: { image: 'serve:latest' } })
  })
  expect(verdict).toContain('Assay::K7')
})

test('cdk-nag is alive: a bucket without logs is caught', () => {
  expect(verdictOn((stack) => new Bucket(stack, 'Bucket'))).toContain('AwsSolutions-S1')
})

test('an acknowledged wildcard passes, and only that one', () => {
  const own = (stack: Stack) => `${stack.formatArn({ service: 's3', resource: 'own' })}/*`
  const acknowledging = (...resources: string[]) =>
    verdictOn((stack) => {
      const role = roleReading(stack, own(stack), ...resources)
      acknowledgeWildcard(role, own(stack), 'a test')
    })
  expect(acknowledging()).toBeUndefined()
  expect(acknowledging('arn:aws:s3:::other/*')).toContain('IAM5[Resource::arn:aws:s3:::other/*]')
})
