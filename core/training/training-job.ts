import type { Pipeline } from '#core/pipeline/pipeline.ts'

/** One training run as data: what to run, on what, with which settings. Any backend can carry it out. */
export interface TrainingJob {
  readonly model: string
  readonly command: string
  /** The model's folder in the checkout; the command runs in it. */
  readonly folder: string
  /** Channel name → folder that holds `<name>.csv`. */
  readonly channels: Readonly<Record<string, string>>
  readonly hyperparameters: Readonly<Record<string, string | number | boolean>>
  readonly seed: number
  readonly timeoutSeconds: number
  /** Names for the script: task, label, features. */
  readonly label: string
  readonly features: readonly string[]
  /** Levels a forecast predicts beside its number. */
  readonly quantiles?: readonly number[] | undefined
  readonly task: string
}

/** How a training run ended. */
export type TrainingOutcome =
  | { readonly kind: 'trained'; readonly modelFolder: string; readonly seconds: number }
  | { readonly kind: 'failed'; readonly words: string; readonly tail: readonly string[] }

/** How a program that answers for rows ended: with what it wrote to ASSAY_PREDICTIONS, or why there is nothing. */
export type AnsweringOutcome =
  | { readonly kind: 'answered'; readonly text: string; readonly seconds: number }
  /** The words follow the program's name. */
  | { readonly kind: 'failed'; readonly words: string; readonly tail: readonly string[] }

/** Carries a training job out. */
export interface Trainer {
  /** Runs the model's own tests in its folder. */
  test(
    command: string,
    folder: string,
    log: string,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'passed' }
    | { readonly kind: 'failed'; readonly words: string; readonly tail: readonly string[] }
  >
  train(job: TrainingJob, outputFolder: string, signal: AbortSignal): Promise<TrainingOutcome>
  /**
   * Runs a program that learns from the channels as training does and answers for unlabelled rows.
   * @param rows a CSV of row_id and features, handed over as ASSAY_ROWS
   */
  answer(job: TrainingJob, rows: string, outputFolder: string, signal: AbortSignal): Promise<AnsweringOutcome>
  /** What runs the training, for the training key: `node-24.21.0 linux-x64`. */
  readonly runtime: string
}

/**
 * The environment variables of the training contract: the names SageMaker's training toolkit gives a script, so that
 * the same script runs unchanged there.
 */
export function trainingEnvironment(
  job: TrainingJob,
  folders: { readonly model: string; readonly output: string },
  cpus: number,
): Record<string, string> {
  const hyperparameters = Object.entries(job.hyperparameters)
  return {
    ...Object.fromEntries(
      Object.entries(job.channels).map(([name, folder]) => [`SM_CHANNEL_${name.toUpperCase()}`, folder]),
    ),
    SM_CHANNELS: JSON.stringify(Object.keys(job.channels)),
    SM_MODEL_DIR: folders.model,
    SM_OUTPUT_DATA_DIR: folders.output,
    SM_HPS: JSON.stringify(job.hyperparameters),
    ...Object.fromEntries(
      hyperparameters.map(([name, value]) => [`SM_HP_${name.toUpperCase()}`, String(value)]),
    ),
    SM_NUM_CPUS: String(cpus),
    ASSAY_SEED: String(job.seed),
    ASSAY_TASK: job.task,
    ASSAY_LABEL: job.label,
    ASSAY_FEATURES: JSON.stringify(job.features),
    ...(job.quantiles === undefined ? {} : { ASSAY_QUANTILES: JSON.stringify(job.quantiles) }),
  }
}

/** The job a pipeline describes. */
export function trainingJobOf(
  pipeline: Pipeline,
  folder: string,
  channels: Readonly<Record<string, string>>,
  timeoutSeconds: number,
): TrainingJob {
  return {
    model: pipeline.model,
    command: pipeline.training.command,
    folder,
    channels,
    hyperparameters: pipeline.training.hyperparameters,
    seed: pipeline.training.seed,
    timeoutSeconds,
    label: pipeline.data.label,
    features: pipeline.data.features,
    ...(pipeline.training.quantiles === undefined ? {} : { quantiles: pipeline.training.quantiles }),
    task: pipeline.task,
  }
}
