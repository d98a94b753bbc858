import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import { scrubbedEnvironment } from './scrubbed-environment.ts'

/** The oldest Python 3 the templates run on. */
const oldestMinor = 8

/**
 * Whether `python3` runs where models are trained and served: in a scrubbed environment.
 * @param scratch a folder for the log
 */
export async function hasPython(scratch: string, signal: AbortSignal): Promise<boolean> {
  const result = await runCommand({
    command: 'python3 -c "import sys; print(sys.version_info[0], sys.version_info[1])"',
    cwd: tmpdir(),
    environment: scrubbedEnvironment(),
    logFile: join(scratch, 'python.log'),
    signal,
    timeoutMilliseconds: 10_000,
    captureStdout: { maximumBytes: 1000 },
  })
  if (result.kind !== 'exited' || result.exitCode !== 0) return false
  const [major, minor] = result.stdout.trim().split(' ').map(Number)
  return major === 3 && (minor ?? 0) >= oldestMinor
}
