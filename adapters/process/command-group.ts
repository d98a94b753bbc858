import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

export interface CommandStart {
  /** A command line, run by `sh -c`. */
  readonly command: string
  readonly cwd: string
  /** The whole environment; nothing is added. */
  readonly environment: Readonly<Record<string, string>>
  readonly stdin: 'ignore' | 'pipe'
  /** A file descriptor, or a pipe to read from. */
  readonly stdout: number | 'pipe'
  /** A file descriptor. */
  readonly stderr: number
}

/** How a command ended by itself or through {@link CommandGroup.stop}. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not_started'; readonly problem: string }

/** A command and everything it started, in a process group of its own. */
export interface CommandGroup {
  /** Number of the group and process id of its leader; undefined if it did not start. */
  readonly processGroup: number | undefined
  readonly child: ChildProcess
  /** Never rejects. When it resolves, nothing of the group is left. */
  readonly ended: Promise<CommandEnd>
  /** SIGTERM to the whole group, SIGKILL to what is left after the grace. Resolves when it has ended. */
  stop(graceMilliseconds: number): Promise<CommandEnd>
}

/** How long members of a group may outlive their leader after SIGTERM. */
const stragglerMilliseconds = 300

/** On SIGTERM the shell waits for its running command, which got it too, and then goes no further. */
const endWithChild = "trap 'exit 143' TERM"

/** Starts a command in its own process group, which does not outlive this process's normal or abnormal exit. */
export function startCommandGroup(start: CommandStart): CommandGroup {
  const child = spawn('sh', ['-c', `${endWithChild}\n${start.command}`], {
    cwd: start.cwd,
    env: { ...start.environment },
    stdio: [start.stdin, start.stdout, start.stderr],
    detached: true,
  })
  const processGroup = child.pid
  let stopping = false
  let over = false
  if (processGroup !== undefined) remember(processGroup)

  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('error', (error) => {
      // Also emitted when a signal cannot be sent; only a start that failed has no process id.
      if (processGroup === undefined) resolve({ kind: 'not_started', problem: error.message })
    })
    child.once('exit', (exitCode, signal) => {
      const end: CommandEnd =
        exitCode === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', exitCode }
      over = true
      void clear(processGroup, stopping ? stragglerMilliseconds : 0).then(() => resolve(end))
    })
  })

  return {
    processGroup,
    child,
    ended,
    async stop(graceMilliseconds) {
      stopping = true
      // Numbers are used again: a group that has ended is not signalled.
      if (processGroup === undefined || over) return ended
      signalGroup(processGroup, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(processGroup, 'SIGKILL'), graceMilliseconds)
      try {
        return await ended
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Sends a signal to every process of a group; false if there is none left. */
export function signalGroup(processGroup: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-processGroup, signal)
  } catch {
    return false
  }
}

async function clear(processGroup: number | undefined, patienceMilliseconds: number): Promise<void> {
  if (processGroup === undefined) return
  const deadline = performance.now() + patienceMilliseconds
  while (performance.now() < deadline && signalGroup(processGroup, 0)) await wait(10)
  signalGroup(processGroup, 'SIGKILL')
  liveGroups.delete(processGroup)
}

const liveGroups = new Set<number>()
let watching = false

function remember(processGroup: number): void {
  liveGroups.add(processGroup)
  if (watching) return
  watching = true
  process.once('exit', () => {
    for (const group of liveGroups) signalGroup(group, 'SIGKILL')
  })
}
