import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CommandRequest, describeCommandResult, runCommand } from '#adapters/process/run-command.ts'
import { scrubbedEnvironment } from '#adapters/process/scrubbed-environment.ts'
import { Failure } from '#core/failure.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function request(command: string, changes: Partial<CommandRequest> = {}): CommandRequest {
  return {
    command,
    cwd: folder,
    environment: scrubbedEnvironment(),
    logFile: path.join(folder, 'logs', 'command.log'),
    signal: new AbortController().signal,
    ...changes,
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The process ids that a command wrote to a file, once they are all there. */
async function pidsIn(file: string, count: number): Promise<number[]> {
  for (;;) {
    const text = await readFile(path.join(folder, file), 'utf8').catch(() => '')
    const pids = text.split('\n').filter(Boolean).map(Number)
    if (pids.length === count) return pids
    await wait(10)
  }
}

/** Gone, or a zombie that an outer init has yet to collect. */
async function gone(pid: number): Promise<boolean> {
  if (!alive(pid)) return true
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X')
  return /\) [ZX]/.test(status)
}

describe('runCommand', () => {
  it.each([
    ['exit 0', 0, []],
    ['echo out; echo err >&2; exit 3', 3, ['out', 'err']],
    ['seq 1 50', 0, Array.from({ length: 20 }, (_, index) => String(index + 31))],
  ])('%s', async (command, exitCode, tail) => {
    const result = await runCommand(request(command))
    expect(result).toEqual({ kind: 'exited', exitCode, tail, stdout: '', milliseconds: expect.any(Number) })
  })

  it('runs the same Node as this one, in the folder, with the given environment and nothing else', async () => {
    const script =
      'console.log(JSON.stringify([process.version, process.cwd(), Object.keys(process.env).sort()]))'
    const result = await runCommand(
      request(`node -e '${script}'`, {
        environment: scrubbedEnvironment({ SM_SEED: '7' }),
        captureStdout: { maximumBytes: 10_000 },
      }),
    )
    const stdout = result.kind === 'exited' ? result.stdout : describeCommandResult(result)
    const [version, cwd, names] = JSON.parse(stdout) as [string, string, string[]]
    expect({ version, cwd }).toEqual({ version: process.version, cwd: folder })
    // The shell adds PWD (and, where it is bash, SHLVL and _).
    expect(names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))).toEqual([
      'HOME',
      'LANG',
      'PATH',
      'SM_SEED',
      'TMPDIR',
    ])
  })

  it('hands over its input and returns what it captured, errors stay in the log', async () => {
    const result = await runCommand(
      request('tr a-z A-Z; echo note >&2', { stdin: 'héllo\n', captureStdout: { maximumBytes: 100 } }),
    )
    expect(result).toMatchObject({ kind: 'exited', exitCode: 0, stdout: 'HéLLO\n', tail: ['note'] })
  })

  it('does not mind a command that leaves its input unread', async () => {
    const result = await runCommand(request('exit 4', { stdin: 'x'.repeat(1_000_000) }))
    expect(result).toMatchObject({ kind: 'exited', exitCode: 4 })
  })

  it.each([
    ['timed_out', { timeoutMilliseconds: 150 }, 'sleep 60', 'did not end within 0.15 s'],
    ['output_too_large', { captureStdout: { maximumBytes: 10 } }, 'yes', 'wrote more than 10 bytes'],
    ['killed', {}, 'kill -9 $$', 'was killed by SIGKILL'],
    ['not_started', { cwd: '/does/not/exist' }, 'true', /could not be started: /],
  ])('answers %s', async (kind, changes, command, words) => {
    const result = await runCommand(request(command, changes))
    expect(result.kind).toBe(kind)
    expect(describeCommandResult(result)).toMatch(words)
  })

  it('ends grandchildren when it is aborted, also those that ignore SIGTERM', async () => {
    const controller = new AbortController()
    const running = runCommand(
      request(
        `sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 0.05; done' & echo $! >> pids2; sleep 60 & echo $! >> pids; wait`,
        { signal: controller.signal, graceMilliseconds: 300 },
      ),
    )
    const pids = await pidsIn('pids', 2)
    controller.abort()
    await expect(running).rejects.toThrow(Failure)
    await vi.waitFor(async () => expect(await Promise.all(pids.map(gone))).toEqual([true, true]))
  })

  it('leaves nothing in the background when a command ends by itself', async () => {
    await runCommand(request('sleep 60 & echo $! > pids'))
    const [pid] = await pidsIn('pids', 1)
    await vi.waitFor(async () => expect(await gone(pid!)).toBe(true))
  })

  it('is not held up by a process that leaves the group and keeps the output open', async () => {
    const result = await runCommand(
      request('setsid sleep 20 & echo $! > pids; echo done', { captureStdout: { maximumBytes: 100 } }),
    )
    expect(result).toMatchObject({ kind: 'exited', exitCode: 0, stdout: 'done\n' })
    const [pid] = await pidsIn('pids', 1)
    process.kill(pid!, 'SIGKILL')
  })

  it('leaves nothing behind when its own process ends without asking', async () => {
    const script = `
      import { runCommand } from '#adapters/process/run-command.ts'
      const { signal } = new AbortController()
      const environment = { PATH: process.env.PATH }
      runCommand({ command: 'echo $$ > pids; sleep 60', cwd: ${JSON.stringify(folder)}, environment, logFile: 'x.log', signal })
      setTimeout(() => process.exit(1), 150)
    `.replace("'x.log'", JSON.stringify(path.join(folder, 'x.log')))
    spawnSync(process.execPath, ['--input-type=module', '-e', script])
    const [pid] = await pidsIn('pids', 1)
    await wait(20)
    expect(await gone(pid!)).toBe(true)
  })

  it('starts nothing when it is aborted already', async () => {
    const running = runCommand(request('touch started', { signal: AbortSignal.abort() }))
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(readFile(path.join(folder, 'started'))).rejects.toThrow()
  })
})

describe('scrubbedEnvironment', () => {
  it('puts the running Node first and leaves the checkout out of PATH', () => {
    const before = process.env.PATH
    process.env.PATH = `/checkout/node_modules/.bin:/usr/bin:${path.dirname(process.execPath)}:/bin`
    try {
      expect(scrubbedEnvironment({ A: '1' })).toEqual({
        PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: os.tmpdir(),
        TMPDIR: os.tmpdir(),
        LANG: 'C.UTF-8',
        A: '1',
      })
    } finally {
      process.env.PATH = before
    }
  })
})
