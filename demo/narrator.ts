import type { Progress } from '#core/surroundings.ts'

/** What one step of the story came to. */
export interface Chapter {
  readonly title: string
  readonly outcome: string
  /** Whether it came as the story tells it; the story reads this from what the parts left, it does not decide it. */
  readonly asTold: boolean
  /** What to look at. */
  readonly look: string
}

/** Speaks the story: chapters loud, the kit's own progress beneath. */
export interface Narrator extends Progress {
  chapter(title: string): void
  say(text: string): void
}

/** A narrator that writes lines. */
export function narrator(write: (line: string) => void, colour: boolean): Narrator {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    chapter: (title) => write(`\n${paint('1;36', `━━ ${title} `.padEnd(90, '━'))}`),
    say: (text) => write(text),
    step: (message) => write(paint('2', `   ▸ ${message}`)),
    detail: (message) => write(paint('2', `     ${message}`)),
    warn: (message) => write(paint('33', `   ! ${message}`)),
  }
}
