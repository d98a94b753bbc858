import { App } from 'aws-cdk-lib'
import { Failure } from '#core/failure.ts'
import { addStacks } from './add-stacks.ts'
import { addChecks } from './checks/add-checks.ts'
import { pipelinesFolder, readEnvironmentFiles } from './environment-files.ts'

function main(): void {
  const app = new App()
  const selection = { model: contextText(app, 'model'), environment: contextText(app, 'environment') }
  const pipelines = pipelinesFolder(process.cwd())
  const hosted = readEnvironmentFiles(process.cwd(), pipelines, selection)
  if (hosted.length === 0) {
    console.error(
      `No file ${pipelines}/<model>/environments/<environment>.yaml has backend: sagemaker yet.\n` +
        'Only the stores are in this app; a promotion pull request brings the first endpoint.',
    )
  }
  addStacks(app, hosted)
  addChecks(app)
  app.synth()
}

function contextText(app: App, key: string): string | undefined {
  const value: unknown = app.node.tryGetContext(key)
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

try {
  main()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}
