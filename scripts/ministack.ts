import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startCommandGroup } from '#adapters/process/command-group.ts'
import { reserveLoopbackPort } from '#adapters/serving/free-port.ts'

const run = promisify(execFile)

/** MiniStack (MIT, PyPI) stands in for S3: it honours conditional writes and checksums. */
const requirement = 'ministack==1.5.33'

/** The Python that has it, or why there is none. */
export type Installed =
  | { readonly kind: 'installed'; readonly python: string }
  | { readonly kind: 'unavailable'; readonly reason: string }

/**
 * Installs MiniStack into a virtual environment of its own in the cache folder, unless it is there.
 * An installation that was broken off is never taken for one.
 */
export async function installMiniStack(cache: string, signal: AbortSignal): Promise<Installed> {
  const found = await findPython(signal)
  if (found === undefined) {
    return { kind: 'unavailable', reason: 'there is no Python 3.10 or newer with venv and ensurepip' }
  }
  const home = join(cache, `${requirement.replace('==', '-')}-python${found.version}`)
  const python = join(home, 'bin', 'python')
  if (await exists(python)) return { kind: 'installed', python }
  const unfinished = `${home}.${randomUUID()}.part`
  try {
    await run(found.python, ['-m', 'venv', unfinished], { signal })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement]
    await run(join(unfinished, 'bin', 'python'), pip, { signal, timeout: 300_000 })
    await rename(unfinished, home)
  } catch (error) {
    signal.throwIfAborted()
    // Somebody else was faster.
    if (await exists(python)) return { kind: 'installed', python }
    const { stderr, message } = error as Error & { stderr?: string }
    return {
      kind: 'unavailable',
      reason: `${requirement} cannot be installed: ${(stderr || message).trim()}`,
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return { kind: 'installed', python }
}

async function findPython(signal: AbortSignal): Promise<{ python: string; version: string } | undefined> {
  const question = 'import sys, venv, ensurepip; print(*sys.version_info[:2], sep=".")'
  for (const python of ['python3', 'python']) {
    const answer = await run(python, ['-c', question], { signal }).catch(() => undefined)
    const version = answer?.stdout.trim() ?? ''
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major === 3 && minor >= 10) return { python, version }
  }
  return undefined
}

export interface RunningMiniStack extends AsyncDisposable {
  readonly endpoint: string
}

/**
 * Starts MiniStack on a free loopback port, with its state in memory and its files in the folder.
 * Disposing ends it and everything it started.
 */
export async function startMiniStack(
  python: string,
  folder: string,
  signal: AbortSignal,
): Promise<RunningMiniStack> {
  const port = await reserveLoopbackPort()
  const endpoint = `http://127.0.0.1:${port}`
  const logFile = join(folder, 'ministack.log')
  const log = await open(logFile, 'w')
  const group = startCommandGroup({
    command: `exec '${python.replaceAll("'", `'\\''`)}' -m ministack`,
    cwd: folder,
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LOG_LEVEL: 'WARNING',
      // It also listens for devices, and looks for containers to remove: not here.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      DOCKER_HOST: `unix://${join(folder, 'no-docker.sock')}`,
    },
    stdin: 'ignore',
    stdout: log.fd,
    stderr: log.fd,
  })
  const end = async (): Promise<void> => {
    await group.stop(3000)
    await log.close()
  }
  let ended = false
  void group.ended.then(() => {
    ended = true
  })
  const deadline = performance.now() + 30_000
  while (!(await answers(endpoint, signal))) {
    if (signal.aborted || ended || performance.now() > deadline) {
      await end()
      signal.throwIfAborted()
      throw new Error(`MiniStack ${ended ? 'ended' : 'did not answer within 30 s'}:\n${await tail(logFile)}`)
    }
    await wait(50)
  }
  return { endpoint, [Symbol.asyncDispose]: end }
}

async function answers(endpoint: string, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(2000)])
    const response = await fetch(`${endpoint}/_ministack/health`, { signal: limit })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

async function tail(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n')
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
