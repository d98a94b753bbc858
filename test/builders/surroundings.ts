import type { Surroundings } from '#core/surroundings.ts'

/** Surroundings of a test: a fixed clock, counted ids, and what was said. */
export function surroundings(signal: AbortSignal = new AbortController().signal): Surroundings & {
  readonly said: string[]
} {
  const said: string[] = []
  const say = (message: string): void => void said.push(message)
  let count = 0
  return {
    clock: { now: () => new Date('2026-11-21T12:00:00Z') },
    ids: { next: () => `id-${++count}` },
    progress: { step: say, detail: say, warn: say },
    signal,
    said,
  }
}
