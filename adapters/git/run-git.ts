import { spawn } from 'node:child_process'
import { Failure } from '#core/failure.ts'

/**
 * Runs git in a folder, without a shell, without anybody's own configuration or prompts.
 * @param more variables beside those, such as credentials: arguments can be read by every process of the machine
 * @returns what it printed, as bytes
 * @throws Failure SERVICE_UNAVAILABLE with git's own words
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  input?: string,
  more?: NodeJS.ProcessEnv,
): Promise<Buffer> {
  const answer = await tryGit(folder, args, input, more)
  if (answer.exitCode === 0) return answer.output
  throw new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `git ${args[0] ?? ''} in ${folder} ended with ${answer.exitCode}: ${answer.error.trim()}`,
    next: 'see what git says; nothing was changed by Assay.',
  })
}

/** Like {@link runGit}, where a refusal of git is an answer. */
export async function tryGit(
  folder: string,
  args: readonly string[],
  input?: string,
  more: NodeJS.ProcessEnv = {},
): Promise<{ exitCode: number; output: Buffer; error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: folder,
      env: { ...gitEnvironment(), ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const output: Buffer[] = []
    const error: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk))
    child.on('error', (cause) =>
      reject(
        new Failure({
          code: 'SERVICE_UNAVAILABLE',
          problem: `git cannot be started in ${folder}: ${cause.message}`,
          next: 'install git 2.30 or newer, and see that it is on the PATH.',
          cause,
        }),
      ),
    )
    child.on('close', (exitCode) =>
      resolve({
        exitCode: exitCode ?? 1,
        output: Buffer.concat(output),
        error: Buffer.concat(error).toString(),
      }),
    )
    // git may end before it has read everything.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
  })
}

/** Nothing of the machine's own configuration, and no prompt. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
  }
}
