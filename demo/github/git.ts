import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { type ObjectReader, openObjectReader } from '#adapters/git/object-reader.ts'
import { Failure } from '#core/failure.ts'

/** How one git command is run. */
export interface GitOptions {
  readonly input?: string | Buffer
  readonly environment?: Readonly<Record<string, string>>
  /** Exit codes that are answers; 0 when left out. */
  readonly allowed?: readonly number[]
}

export interface GitAnswer {
  readonly code: number
  readonly stdout: Buffer
}

/** A bare repository, worked by the installed git (2.30 or newer). */
export interface Git {
  /** Absolute path of the bare repository. */
  readonly folder: string
  /** Runs git in the repository. Fails with SERVICE_UNAVAILABLE on an exit code that is not allowed. */
  run(args: readonly string[], options?: GitOptions): Promise<GitAnswer>
  /**
   * `run` for a command whose answer follows from the full object ids among its arguments alone: what they name never
   * changes, so the last few hundred answers are remembered.
   */
  recall(args: readonly string[], options?: Pick<GitOptions, 'allowed'>): Promise<GitAnswer>
  /** `run`, with its output as text without the last line feed. */
  text(args: readonly string[], options?: GitOptions): Promise<string>
  readonly objects: ObjectReader
  /** Starts `git http-backend` as a CGI program with these variables. */
  httpBackend(variables: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams
}

const rememberedAnswers = 500
const outputLimit = 256 * 1024 * 1024

/** Nothing of the machine's or the person's configuration, and no prompt, gets into a command. */
function isolatedEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

/**
 * Opens the repository; the only place of the loopback GitHub that runs git. No shell is involved.
 *
 * @param signal ends every git process still running when it is aborted
 */
export function openGit(folder: string, signal: AbortSignal): Git {
  const run = (args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        ['-c', 'core.quotePath=false', '-C', folder, ...args],
        {
          encoding: 'buffer',
          maxBuffer: outputLimit,
          signal,
          env: { ...isolatedEnvironment(), ...options.environment },
        },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code
          if (typeof code === 'number' && (options.allowed ?? [0]).includes(code)) {
            resolve({ code, stdout })
            return
          }
          const said = stderr.toString().trim() || error?.message || 'nothing'
          reject(
            new Failure({
              code: signal.aborted ? 'CANCELLED' : 'SERVICE_UNAVAILABLE',
              problem: `git ${args.join(' ')} ended with ${String(code)} and said: ${said}`,
              cause: error,
            }),
          )
        },
      )
      child.stdin?.on('error', () => {}) // a git that ended before reading its input says so by its exit code
      child.stdin?.end(options.input ?? '')
    })
  const remembered = new Map<string, Promise<GitAnswer>>()
  const recall = (args: readonly string[], options?: Pick<GitOptions, 'allowed'>): Promise<GitAnswer> => {
    const key = args.join('\0')
    const known = remembered.get(key)
    if (known !== undefined) return known
    const answer = run(args, options)
    remembered.set(key, answer)
    answer.catch(() => remembered.delete(key))
    const oldest = remembered.keys().next().value
    if (remembered.size > rememberedAnswers && oldest !== undefined) remembered.delete(oldest)
    return answer
  }
  return {
    folder,
    run,
    recall,
    objects: openObjectReader(folder),
    text: async (args, options) => (await run(args, options)).stdout.toString().replace(/\n$/, ''),
    httpBackend: (variables) => {
      const child = spawn('git', ['http-backend'], {
        env: { ...isolatedEnvironment(), ...variables },
        signal,
      })
      child.on('error', () => {}) // an abort is seen by whoever waits for `close`
      return child
    },
  }
}
