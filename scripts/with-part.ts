import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCommandGroup } from '#adapters/process/command-group.ts'

/** A part of the tests that is started for one command, or why it cannot be. */
export type StartedPart =
  | {
      readonly kind: 'started'
      /** What the command finds in its environment besides test credentials. */
      readonly environment: Readonly<Record<string, string>>
      stop(): PromiseLike<void>
    }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** Starts the part. The cache, ASSAY_CACHE or ~/.cache/assay, keeps what is installed once; the folder is the run's own. */
export type StartPart = (
  place: { readonly cache: string; readonly folder: string },
  signal: AbortSignal,
) => Promise<StartedPart>

/**
 * Runs the command on this process's command line, `[--required] <command> [arguments]`, with a part to itself; its exit
 * code becomes this one's. Where the part is unavailable it says what was skipped and exits 0, or 4 with --required.
 */
export async function runWithPart(script: string, start: StartPart): Promise<void> {
  const given = process.argv.slice(2)
  const required = given[0] === '--required'
  const command = required ? given.slice(1) : given
  if (command.length === 0) {
    console.error(`usage: node ${script} [--required] <command> [arguments]`)
    process.exit(2)
  }
  const cancel = new AbortController()
  let signalled = 0
  for (const [name, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    process.on(name, () => {
      signalled ||= 128 + number
      cancel.abort()
    })
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-part-'))
  try {
    const cache = process.env.ASSAY_CACHE ?? join(homedir(), '.cache', 'assay')
    await mkdir(cache, { recursive: true })
    const part = await start({ cache, folder }, cancel.signal)
    if (part.kind === 'unavailable') {
      console.log(`SKIPPED, nothing was tested: \`${command.join(' ')}\`\n  ${part.reason}`)
      process.exitCode = required ? 4 : 0
      return
    }
    try {
      const exitCode = await runCommand(command, awsEnvironment(part.environment), cancel.signal)
      process.exitCode = signalled || exitCode
    } finally {
      await part.stop()
    }
  } catch (error) {
    if (signalled === 0) console.error(error instanceof Error ? error.message : error)
    process.exitCode = signalled || 4
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runCommand(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number> {
  const group = startCommandGroup({
    command: command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '),
    cwd: process.cwd(),
    environment,
    stdin: 'ignore',
    stdout: 1,
    stderr: 2,
  })
  const stop = () => void group.stop(5000)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const end = await group.ended
  if (end.kind === 'not_started' && !signal.aborted) console.error(end.problem)
  return end.kind === 'exited' ? end.exitCode : 4
}

/** This environment, in which nothing of the person's own AWS set-up is left. */
function awsEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const rest = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'),
  )
  return {
    ...Object.fromEntries(rest),
    ...own,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
