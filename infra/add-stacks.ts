import { type App, DefaultStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib'
import { Failure } from '#core/failure.ts'
import type { EnvironmentFile } from './environment-files.ts'
import { FoundationStack } from './stacks/foundation-stack.ts'
import { ModelStack } from './stacks/model-stack.ts'

/**
 * One stack of stores, and one stack for each environment a model is hosted in. Account and region are those of
 * whoever deploys.
 * @throws Failure CONFIGURATION_INVALID, with the environment file, for settings that cannot be deployed.
 */
export function addStacks(app: App, hosted: readonly EnvironmentFile[]): void {
  const { artifacts, capture } = new FoundationStack(app, 'AssayFoundation', {
    description: 'Assay: stores of artifacts and captured traffic',
    synthesizer: synthesizer(),
  })
  for (const { file, desired } of hosted) {
    const { model, environment } = desired
    blaming(file, () => {
      new ModelStack(app, `Assay-${model}-${environment}`, {
        description: `Assay: ${model} in ${environment}`,
        desired,
        artifacts,
        capture,
        synthesizer: synthesizer(),
      })
    })
  }
}

/**
 * Without CloudFormation's copy of the rule that the bootstrap stack is new enough: the CDK CLI checks it before it
 * deploys, and the rule's parameter changes every template and stops rehearsals.
 */
function synthesizer(): IStackSynthesizer {
  // The CDK's own types do not hold under exactOptionalPropertyTypes.
  return new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer
}

/** Adds the file to a Failure that knows only the setting. */
function blaming(file: string, make: () => void): void {
  try {
    make()
  } catch (error) {
    if (!(error instanceof Failure) || error.place !== undefined) throw error
    throw new Failure({ ...error.facts, place: { file } })
  }
}
