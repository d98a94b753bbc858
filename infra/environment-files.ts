import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Finding, readDocument } from '#core/config/read-document.ts'
import { Settings } from '#core/config/settings.ts'
import { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import { HostedEnvironment, keyHoldsDigest } from './hosted-environment.ts'

/** An environment file that an endpoint on AWS serves. */
export interface EnvironmentFile {
  /** From the repository root. */
  readonly file: string
  readonly desired: HostedEnvironment
}

/** What was asked for on the command line; both left out: everything. */
export interface Selection {
  readonly model?: string | undefined
  readonly environment?: string | undefined
}

/**
 * The folder of the models, from the repository root, as assay.yaml says or by default.
 * @throws Failure CONFIGURATION_INVALID if assay.yaml is not what it should be.
 */
export function pipelinesFolder(root: string): string {
  const file = join(root, 'assay.yaml')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}'
  return readDocument(Settings, text, 'assay.yaml').value.pipelines
}

/**
 * Reads the environment files `<pipelines>/<model>/environments/<environment>.yaml` whose backend is SageMaker,
 * sorted by path.
 * @param root the repository's folder
 * @param pipelines the folder of the models, from the root
 * @throws Failure CONFIGURATION_INVALID for a file that breaks the schema or cannot be hosted,
 *   CONFIGURATION_MISSING if something was asked for by name and no file answers to it.
 */
export function readEnvironmentFiles(
  root: string,
  pipelines: string,
  selection: Selection,
): EnvironmentFile[] {
  const files = globSync(`${pipelines}/*/environments/*.yaml`, { cwd: root }).sort()
  const asked = files.filter(
    (file) =>
      (selection.model ?? modelOf(file)) === modelOf(file) &&
      (selection.environment ?? environmentOf(file)) === environmentOf(file),
  )
  const hosted = asked.flatMap((file) => readHosted(root, file))
  const namesOne = selection.model !== undefined || selection.environment !== undefined
  if (namesOne && asked.length === 0) throw missing(pipelines, selection, files)
  if (namesOne && hosted.length === 0) throw notHosted(asked)
  return hosted
}

function readHosted(root: string, file: string): EnvironmentFile[] {
  const text = readFileSync(join(root, file), 'utf8')
  const names = (desired: Environment) => [
    ...sameName('model', desired.model, modelOf(file)),
    ...sameName('environment', desired.environment, environmentOf(file)),
  ]
  const { value } = readDocument(Environment, text, file, [names])
  if (value.backend !== 'sagemaker') return []
  return [{ file, desired: readDocument(HostedEnvironment, text, file, [keyHoldsDigest]).value }]
}

function modelOf(file: string): string {
  return basename(dirname(dirname(file)))
}

function environmentOf(file: string): string {
  return basename(file, '.yaml')
}

function sameName(key: 'model' | 'environment', found: string, expected: string): Finding[] {
  if (found === expected) return []
  return [{ path: [key], problem: `is ${found}, but its path says ${expected}`, allowed: expected }]
}

function missing(pipelines: string, { model, environment }: Selection, files: readonly string[]): Failure {
  return new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `there is no ${pipelines}/${model ?? '*'}/environments/${environment ?? '*'}.yaml`,
    allowed: files.length === 0 ? 'nothing yet: no model has an environment file' : files.join(', '),
    next: 'merge a promotion pull request for it, or leave -c model and -c environment away.',
  })
}

function notHosted(files: readonly string[]): Failure {
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${files.join(', ')}: backend is local, so there is nothing to deploy to AWS`,
    allowed: 'backend: sagemaker',
    next: 'run it with `assay serve`, or change its backend in pipeline.yaml and promote again.',
  })
}
