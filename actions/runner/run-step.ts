import { getInput, info, setOutput, setSecret, summary } from '@actions/core'
import type * as z from 'zod'
import { randomIds, systemClock } from '#adapters/system.ts'
import { exitCodes, Failure, type Outcome } from '#core/failure.ts'
import { block } from '#core/report/markdown.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type Annotation, annotate, failureAnnotation, logProgress, safeLines, wordsOfFault } from './log.ts'
import { type ActionInterface, metaOf, readInputs } from './read-inputs.ts'

/** What a step has besides its inputs. */
export interface Runner extends Surroundings {
  /** The variables of the run, GITHUB_* among them. */
  readonly variables: Readonly<Record<string, string | undefined>>
  annotate(annotation: Annotation): void
}

/** How a step ended. */
export interface StepResult<Output extends string> {
  readonly outcome: Outcome
  readonly outputs: Readonly<Partial<Record<Output, string>>>
  /** One sentence; the error of a step that does not pass. */
  readonly headline: string
  /** Markdown for the job summary; untrusted text in it is escaped already. */
  readonly summary: string
}

/**
 * Runs one action as a step of a job: reads its inputs, does the work, and says how it ended as annotation, summary,
 * outputs and exit code. An interrupt ends the work in hand and leaves nothing half-written.
 */
export async function runStep<Inputs extends z.ZodObject, Output extends string>(
  action: ActionInterface<Inputs, Output | 'outcome'>,
  work: (inputs: z.infer<Inputs>, runner: Runner) => Promise<StepResult<Output>>,
): Promise<void> {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const runner: Runner = {
    clock: systemClock,
    ids: randomIds,
    progress: logProgress,
    signal: controller.signal,
    variables: process.env,
    annotate,
  }
  try {
    const inputs = readInputs(action.inputs, getInput, process.env)
    maskSecrets(action.inputs, inputs)
    await finish(await work(inputs, runner))
  } catch (error) {
    await finish(ended(error, controller.signal))
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function finish(result: StepResult<string>): Promise<void> {
  const { outcome, outputs, headline } = result
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value ?? '')
  setOutput('outcome', outcome)
  if (outcome === 'pass') info(safeLines('✓', headline))
  else if (headline !== '') annotate({ level: 'error', words: headline, title: `assay: ${outcome}` })
  if (process.env.GITHUB_STEP_SUMMARY !== undefined && result.summary !== '') {
    await summary.addRaw(result.summary, true).write()
  }
  process.exitCode = exitCodes[outcome]
}

function ended(error: unknown, signal: AbortSignal): StepResult<never> {
  if (signal.aborted) {
    const headline = 'Stopped; nothing half-done was kept.'
    return { outcome: 'unavailable', outputs: {}, headline, summary: '' }
  }
  const outcome = error instanceof Failure ? error.outcome : 'unavailable'
  const words = wordsOfFault(error)
  annotate(
    error instanceof Failure
      ? failureAnnotation(error, 'assay')
      : { level: 'error', words, title: 'assay: a fault' },
  )
  return { outcome, outputs: {}, headline: '', summary: block(words.split('\n')).markdown }
}

function maskSecrets(schema: z.ZodObject, inputs: Readonly<Record<string, unknown>>): void {
  for (const [name, input] of Object.entries(schema.shape)) {
    const value = inputs[name]
    if (typeof value === 'string' && metaOf(input as z.ZodType).secret === true) setSecret(value)
  }
}
