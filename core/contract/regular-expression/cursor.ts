/** A part of a pattern that the portable subset leaves out, and where it stands. */
export class Unportable extends Error {
  /** The character it starts at, from 1. */
  readonly at: number

  constructor(at: number, problem: string) {
    super(problem)
    this.name = 'Unportable'
    this.at = at
  }
}

/** Reads a pattern character by character (code points, not code units). */
export class Cursor {
  readonly #characters: readonly string[]
  #next = 0

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  /** Where the next character stands, from 1. */
  get at(): number {
    return this.#next + 1
  }

  get atEnd(): boolean {
    return this.#next >= this.#characters.length
  }

  /** The character so many places on; empty beyond the end. */
  peek(ahead = 0): string {
    return this.#characters[this.#next + ahead] ?? ''
  }

  take(): string {
    const character = this.peek()
    this.#next++
    return character
  }

  /** Takes a text if it comes next. */
  takeIf(text: string): boolean {
    const length = [...text].length
    if (this.#characters.slice(this.#next, this.#next + length).join('') !== text) return false
    this.#next += length
    return true
  }

  /** Takes what a pattern that is anchored (`y`) finds at this place. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#characters.slice(this.#next, this.#next + 40).join(''))
    if (found?.index !== 0) return undefined
    this.#next += [...found[0]].length
    return found
  }

  /** @throws Unportable */
  refuse(at: number, problem: string): never {
    throw new Unportable(at, problem)
  }
}
