import { setTimeout as wait } from 'node:timers/promises'
import type { ModelServerExit } from './model-server.ts'
import type { RunningVariant } from './running-variant.ts'

export interface KeepRunningOptions {
  readonly start: () => Promise<RunningVariant>
  readonly onCrash: (exit: ModelServerExit) => void
  readonly onRestart: (variant: RunningVariant) => void
  /** Crashed or failed to start too often; nothing more is tried. */
  readonly onGivenUp: (words: string) => void
  readonly signal: AbortSignal
}

/** A champion that is started again when it crashes. */
export interface KeptRunning {
  /** The variant that is up; undefined while it is restarted and after giving up. */
  readonly current: RunningVariant | undefined
  /** Whether restarts were given up. */
  readonly gaveUp: boolean
  /** Ends the watch; the variant that is up, if any, is the caller's again. Waits for a restart under way. */
  release(): Promise<RunningVariant | undefined>
}

/** So many restarts within a minute are tried. */
const restartsAMinute = 5

/**
 * Watches a running variant and starts it again after a crash, at once and then with growing pauses.
 * @param first undefined: it is to be started now, in the background.
 */
export function keepRunning(first: RunningVariant | undefined, options: KeepRunningOptions): KeptRunning {
  let current = first
  let gaveUp = false
  const released = new AbortController()
  const over = () => released.signal.aborted || options.signal.aborted
  const restarts: number[] = []

  const restart = async (): Promise<RunningVariant | undefined> => {
    let problem = 'it crashed'
    while (!over()) {
      const recent = restarts.filter((at) => performance.now() - at < 60_000)
      if (recent.length >= restartsAMinute) {
        gaveUp = true
        options.onGivenUp(
          `${restartsAMinute} restarts within a minute did not help; the last time ${problem}`,
        )
        return undefined
      }
      if (recent.length > 0) await pause(20 * 2 ** recent.length, released.signal)
      if (over()) return undefined
      restarts.push(performance.now())
      try {
        return await options.start()
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error)
      }
    }
    return undefined
  }

  const watch = async () => {
    while (!over()) {
      if (current === undefined) {
        const started = await restart()
        if (started === undefined) return
        current = started
        if (!over()) options.onRestart(started)
      }
      const exit = await Promise.race([current.server.exited, aborted(released.signal)])
      if (exit === undefined || exit.requested || over()) return
      const dead = current
      current = undefined
      options.onCrash(exit)
      await dead.retire(0)
    }
  }
  const watching = watch()
  return {
    get current() {
      return current
    },
    get gaveUp() {
      return gaveUp
    },
    release: async () => {
      released.abort()
      await watching
      return current
    },
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
