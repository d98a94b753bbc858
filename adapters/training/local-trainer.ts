import { mkdir, readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { mostTextBytes, readRegularFile, whyUnreadable } from '#adapters/files/regular-file.ts'
import { type CommandResult, describeCommandResult, runCommand } from '#adapters/process/run-command.ts'
import { scrubbedEnvironment } from '#adapters/process/scrubbed-environment.ts'
import { type Trainer, trainingEnvironment } from '#core/training/training-job.ts'

/** Timers of this platform count up to here, about 24 days; a longer one would go off at once. */
const longestTimer = 2 ** 31 - 1

/** Trains in a process of this machine. The command sees the training contract's variables and nothing of ours. */
export function localTrainer(): Trainer {
  return {
    runtime: `node-${process.versions.node} ${process.platform}-${process.arch}`,
    test: async (command, folder, log, signal) => {
      await mkdir(dirname(log), { recursive: true })
      await rm(log, { force: true })
      const result = await runCommand({
        command,
        cwd: folder,
        environment: scrubbedEnvironment(),
        logFile: log,
        signal,
        timeoutMilliseconds: 30 * 60_000,
      })
      return succeeded(result)
        ? { kind: 'passed' }
        : { kind: 'failed', words: `\`${command}\` ${describeCommandResult(result)}`, tail: result.tail }
    },
    train: async (job, outputFolder, signal) => {
      const model = join(outputFolder, 'model')
      const output = join(outputFolder, 'output')
      await rm(outputFolder, { recursive: true, force: true })
      await mkdir(model, { recursive: true })
      await mkdir(output, { recursive: true })
      const result = await runCommand({
        command: job.command,
        cwd: job.folder,
        environment: scrubbedEnvironment(trainingEnvironment(job, { model, output }, availableParallelism())),
        logFile: join(outputFolder, 'training.log'),
        signal,
        timeoutMilliseconds: Math.min(job.timeoutSeconds * 1000, longestTimer),
      })
      if (succeeded(result) && (await isEmpty(model))) {
        return {
          kind: 'failed',
          words: `\`${job.command}\` ended well and left nothing in SM_MODEL_DIR: what is left there is the package`,
          tail: result.tail,
        }
      }
      return succeeded(result)
        ? { kind: 'trained', modelFolder: model, seconds: result.milliseconds / 1000 }
        : { kind: 'failed', words: `\`${job.command}\` ${describeCommandResult(result)}`, tail: result.tail }
    },
    answer: async (job, rows, outputFolder, signal) => {
      const predictions = join(outputFolder, 'predictions.csv')
      const output = join(outputFolder, 'output')
      await rm(outputFolder, { recursive: true, force: true })
      await mkdir(output, { recursive: true })
      const { SM_MODEL_DIR: _none, ...environment } = trainingEnvironment(
        job,
        { model: output, output },
        availableParallelism(),
      )
      const result = await runCommand({
        command: job.command,
        cwd: job.folder,
        environment: scrubbedEnvironment({
          ...environment,
          ASSAY_ROWS: rows,
          ASSAY_PREDICTIONS: predictions,
        }),
        logFile: join(outputFolder, 'answering.log'),
        signal,
        timeoutMilliseconds: Math.min(job.timeoutSeconds * 1000, longestTimer),
      })
      const { tail } = result
      if (!succeeded(result)) return { kind: 'failed', words: `it ${describeCommandResult(result)}`, tail }
      try {
        const bytes = await readRegularFile(predictions, { most: mostTextBytes, signal })
        return { kind: 'answered', text: bytes.toString('utf8'), seconds: result.milliseconds / 1000 }
      } catch (error) {
        if (signal.aborted) throw error
        const why = whyUnreadable(error as NodeJS.ErrnoException)
        const words = `it ended well, and what it left in ASSAY_PREDICTIONS cannot be read: ${why}`
        return { kind: 'failed', words, tail }
      }
    },
  }
}

/** Whether no file is in a folder or below it. */
async function isEmpty(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.every((entry) => entry.isDirectory())
}

function succeeded(result: CommandResult): boolean {
  return result.kind === 'exited' && result.exitCode === 0
}
