import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { KitChecks } from './kit-checks.ts'

/** What every synthesis is held against, beside the CDK's own template validation. */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new KitChecks(), new AwsSolutionsChecks(app))
}
