import type { QueryLimits } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'

/** A statement that is late is asked to stop this often, in milliseconds, until it has. */
const between = 100

/** The statements of one table: none starts after it was closed or cancelled, and closing waits for those that run. */
export class Statements {
  readonly #signal: AbortSignal
  readonly #interrupt: () => void
  readonly #explain: () => Promise<Failure | undefined>
  #explained: Promise<Failure | undefined> | undefined
  readonly #running = new Set<Promise<unknown>>()
  #closed = false

  /**
   * @param interrupt stops what the engine is at
   * @param explain finds out whether the data are why a statement failed; asked once
   */
  constructor(
    signal: AbortSignal,
    interrupt: () => void,
    explain: () => Promise<Failure | undefined> = async () => undefined,
  ) {
    this.#signal = signal
    this.#interrupt = interrupt
    this.#explain = explain
  }

  /**
   * An interrupted statement is a cancelled one, whatever the engine says about it.
   * @throws Error for one that took longer than its limit, Failure CANCELLED, DATA_UNDECODABLE where that explains it
   */
  async run<Result>(work: () => Promise<Result>, limits?: QueryLimits): Promise<Result> {
    cancelIfAborted(this.#signal)
    if (this.#closed) throw new RangeError('this table is closed')
    const running = work()
    this.#running.add(running)
    const deadline = limits === undefined ? undefined : this.#deadline(limits)
    try {
      return await running
    } catch (error) {
      cancelIfAborted(this.#signal, error)
      if (deadline?.passed() === true)
        throw new Error(`it took longer than ${limits?.seconds} s and was stopped`, { cause: error })
      if (error instanceof Failure) throw error
      this.#explained ??= this.#explain()
      throw (await this.#explained) ?? error
    } finally {
      deadline?.clear()
      this.#running.delete(running)
    }
  }

  /** @returns false if it was closed before */
  async close(): Promise<boolean> {
    if (this.#closed) return false
    this.#closed = true
    await Promise.allSettled(this.#running)
    return true
  }

  #deadline({ seconds }: QueryLimits): { passed(): boolean; clear(): void } {
    let late = false
    const stop = (): void => {
      late = true
      this.#interrupt()
      timer = setTimeout(stop, between)
    }
    let timer = setTimeout(stop, seconds * 1000)
    return { passed: () => late, clear: () => clearTimeout(timer) }
  }
}

/** @throws Failure CANCELLED once the signal was aborted */
export function cancelIfAborted(signal: AbortSignal, cause?: unknown): void {
  if (!signal.aborted) return
  throw new Failure({ code: 'CANCELLED', problem: 'reading the data was cancelled.', retry: true, cause })
}
