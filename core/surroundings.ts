/** The time. Nothing in `core` reads a clock of its own. */
export interface Clock {
  now(): Date
}

/** Names that nobody else has. */
export interface Ids {
  next(): string
}

/** Says what is being done, to whoever watches: a terminal, an Actions log, a test. */
export interface Progress {
  /** A step a person would name. */
  step(message: string): void
  /** Something within the step. */
  detail(message: string): void
  /** Something a person should look at, which does not stop the step. */
  warn(message: string): void
}

/** What every use case is handed: nothing in it decides anything. */
export interface Surroundings {
  readonly clock: Clock
  readonly ids: Ids
  readonly progress: Progress
  /** Aborted when the person or the runner gives up; work in hand ends without half-written state. */
  readonly signal: AbortSignal
}
