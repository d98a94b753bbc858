import { Failure } from '#core/failure.ts'
import { type CommandEnd, type CommandGroup, startCommandGroup } from './command-group.ts'
import { openLogFile } from './log-file.ts'

export interface CommandRequest {
  /** A command line as a person writes it, such as `node train.ts`; run by `sh -c` in its own process group. */
  readonly command: string
  readonly cwd: string
  /** The whole environment, usually of `scrubbedEnvironment`. */
  readonly environment: Readonly<Record<string, string>>
  /** Gets stderr, and stdout unless that is captured; appended to. */
  readonly logFile: string
  /** Aborting ends the whole group. */
  readonly signal: AbortSignal
  /** No limit without it. */
  readonly timeoutMilliseconds?: number | undefined
  /** Written to the command's standard input, which is otherwise empty. */
  readonly stdin?: string | undefined
  /** Return stdout instead of logging it; a command that writes more bytes is ended. */
  readonly captureStdout?: { readonly maximumBytes: number } | undefined
  /** Time between SIGTERM and SIGKILL; 5 s by default. */
  readonly graceMilliseconds?: number | undefined
}

interface Facts {
  /** The last lines of the log, at most 20. */
  readonly tail: readonly string[]
  readonly milliseconds: number
}

/** How a command ended. Whether exit code 1 is a failure is for the caller to say. */
export type CommandResult =
  | (Facts & { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: string })
  | (Facts & { readonly kind: 'killed'; readonly signal: string })
  | (Facts & { readonly kind: 'timed_out'; readonly timeoutMilliseconds: number })
  | (Facts & { readonly kind: 'output_too_large'; readonly maximumBytes: number })
  | (Facts & { readonly kind: 'not_started'; readonly problem: string })

/**
 * Runs a command line to its end. Nothing that it started is left when the promise settles.
 * @throws Failure CANCELLED when the signal aborts.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  if (request.signal.aborted) throw cancelled(request.command)
  const log = await openLogFile(request.logFile)
  const started = performance.now()
  try {
    const group = startCommandGroup({
      command: request.command,
      cwd: request.cwd,
      environment: request.environment,
      stdin: request.stdin === undefined ? 'ignore' : 'pipe',
      stdout: request.captureStdout === undefined ? log.descriptor : 'pipe',
      stderr: log.descriptor,
    })
    const { end, stopped, stdout } = await watch(group, request)
    if (stopped === 'cancelled') throw cancelled(request.command)
    const facts = { tail: await log.tail(), milliseconds: performance.now() - started }
    if (stopped === 'timeout') {
      return { ...facts, kind: 'timed_out', timeoutMilliseconds: request.timeoutMilliseconds! }
    }
    if (stopped === 'output') {
      return { ...facts, kind: 'output_too_large', maximumBytes: request.captureStdout!.maximumBytes }
    }
    return end.kind === 'exited' ? { ...facts, ...end, stdout } : { ...facts, ...end }
  } finally {
    await log.close()
  }
}

/** How a command ended, in words that fit behind its name: "ended with exit code 3". */
export function describeCommandResult(result: CommandResult): string {
  switch (result.kind) {
    case 'exited':
      return `ended with exit code ${result.exitCode}`
    case 'killed':
      return `was killed by ${result.signal}`
    case 'timed_out':
      return `did not end within ${result.timeoutMilliseconds / 1000} s`
    case 'output_too_large':
      return `wrote more than ${result.maximumBytes} bytes`
    case 'not_started':
      return `could not be started: ${result.problem}`
  }
}

type StoppedBy = 'timeout' | 'cancelled' | 'output'

async function watch(
  group: CommandGroup,
  request: CommandRequest,
): Promise<{ end: CommandEnd; stopped: StoppedBy | undefined; stdout: string }> {
  let stopped: StoppedBy | undefined
  const stop = (reason: StoppedBy) => {
    stopped ??= reason
    void group.stop(request.graceMilliseconds ?? 5000)
  }
  const onAbort = () => stop('cancelled')
  request.signal.addEventListener('abort', onAbort, { once: true })
  const timer =
    request.timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => stop('timeout'), request.timeoutMilliseconds)
  try {
    // A command need not read its input to the end.
    group.child.stdin?.on('error', () => undefined)
    group.child.stdin?.end(request.stdin)
    const output = readStdout(group, request.captureStdout?.maximumBytes ?? 0, () => stop('output'))
    const end = await group.ended
    // A process that left the group may hold the pipe open; it is not waited for.
    const patience = setTimeout(() => group.child.stdout?.destroy(), 1000)
    const stdout = await output
    clearTimeout(patience)
    return { end, stopped, stdout }
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', onAbort)
  }
}

async function readStdout(group: CommandGroup, maximumBytes: number, tooMuch: () => void): Promise<string> {
  const stream = group.child.stdout
  if (stream === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length
    if (size <= maximumBytes) chunks.push(chunk)
    else tooMuch()
  })
  await new Promise((resolve) => stream.once('close', resolve))
  return Buffer.concat(chunks).toString('utf8')
}

function cancelled(command: string): Failure {
  return new Failure({ code: 'CANCELLED', problem: `\`${command}\` was cancelled.`, retry: true })
}
