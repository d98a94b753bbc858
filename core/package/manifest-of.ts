import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { PackageManifest, SignatureInput, SignatureOutput } from './package-manifest.ts'

/** The manifest of a package trained from these files. */
export function manifestOf(
  { pipeline, task }: Pick<ModelFiles, 'pipeline' | 'task'>,
  types: Readonly<Record<string, SignatureInput['type']>>,
  classes: readonly string[] | undefined,
): PackageManifest {
  const { serving } = pipeline
  const command = 'predict' in serving ? serving.predict : serving.command
  return {
    schemaVersion: 1,
    model: pipeline.model,
    task,
    ...('predict' in serving ? { predict: serving.predict } : { serve: serving.command }),
    signature: {
      inputs: pipeline.data.features.map((name) => ({ name, type: types[name] ?? 'string' })),
      output: outputOf(task, classes, pipeline.training.quantiles),
    },
    runtime: runtimeOf(command),
  }
}

function outputOf(
  task: ModelFiles['task'],
  classes: readonly string[] | undefined,
  quantiles: readonly number[] | undefined,
): SignatureOutput {
  switch (task) {
    case 'binary-classification':
      return { kind: 'score' }
    case 'multiclass':
      return { kind: 'class_scores', classes: [...(classes ?? [])] }
    case 'forecast':
      return quantiles === undefined ? { kind: 'value' } : { kind: 'value', quantiles: [...quantiles] }
    case 'regression':
    case 'scores':
      return { kind: 'value' }
  }
}

function runtimeOf(command: string): PackageManifest['runtime'] {
  const program = command.trim().split(/\s+/)[0] ?? ''
  if (/^node$/.test(program)) return { node: '24' }
  return /^python3?$/.test(program) ? { python: '3' } : {}
}

/** What requests to a run's package carry and what it answers. */
export function signatureOf(
  run: Pick<RunManifest, 'features' | 'task' | 'classes' | 'quantiles'>,
): PackageManifest['signature'] {
  return {
    inputs: run.features.map(({ name, type }) => ({ name, type })),
    output: outputOf(run.task, run.classes, run.quantiles),
  }
}
