import { Failure } from '#core/failure.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Goes through the pieces of a DQDL text, and knows the names it gave to values. */
export class Reader {
  /** Whether a list of rules or analyzers was seen, empty ones too. */
  sawSection = false
  readonly #source: string
  readonly #file: string
  readonly #tokens: readonly Token[]
  readonly #values = new Map<string, readonly Token[]>()
  #place = 0

  constructor(source: string, file: string) {
    this.#source = source
    this.#file = file
    this.#tokens = tokensOf(source, file)
  }

  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1
    return this.#tokens[Math.min(this.#place + ahead, last)] as Token
  }

  next(): Token {
    const token = this.peek()
    this.#place++
    return token
  }

  isSign(value: string): boolean {
    const token = this.peek()
    return token.kind === 'sign' && token.value === value
  }

  isWord(value: string): boolean {
    const token = this.peek()
    return token.kind === 'word' && token.value === value
  }

  sign(value: string): void {
    if (!this.isSign(value)) this.expected(`\`${value}\``)
    this.next()
  }

  word(what: string): string {
    return this.peek().kind === 'word' ? this.next().value : this.expected(what)
  }

  text(what: string): string {
    const token = this.next()
    if (token.kind !== 'text' || token.value === '') throw this.failure(found(token), what, token)
    return token.value
  }

  /** The text from a piece up to the one read last, on one line and without comments. */
  textFrom(from: Token): string {
    const pieces = this.#tokens.slice(from.index, Math.max(from.index + 1, this.#place))
    return pieces
      .map(({ start, end }, index) => {
        const apart = index > 0 && start > (pieces[index - 1]?.end ?? start)
        return `${apart ? ' ' : ''}${this.#source.slice(start, end).replaceAll(/\s+/g, ' ')}`
      })
      .join('')
  }

  /** Reads `name = "value"` or `name = ["a", "b"]` and keeps the values. */
  define(name: string): void {
    const values: Token[] = []
    if (this.isSign('[')) {
      this.next()
      while (!this.isSign(']')) {
        values.push(this.next())
        if (!this.isSign(']')) this.sign(',')
      }
      this.next()
    } else values.push(this.next())
    const odd = values.find(({ kind }) => kind !== 'text' && kind !== 'word')
    if (odd !== undefined) throw this.failure(found(odd), 'a text, a number, or a list of them', odd)
    this.#values.set(name, values)
  }

  /** What a name such as `$sizes` stands for. */
  values(name: Token): readonly Token[] {
    const values = this.#values.get(name.value.slice(1))
    if (values !== undefined) return values
    throw this.failure(
      `nothing above is called \`${name.value.slice(1)}\``,
      '`name = "value"` before the rules',
      name,
    )
  }

  single(name: Token): string {
    const [value, ...others] = this.values(name)
    if (value !== undefined && others.length === 0) return value.value
    throw this.failure(`\`${name.value}\` is a list`, 'one value here', name)
  }

  skipDictionary(): void {
    let depth = 0
    do {
      const { kind, value } = this.next()
      if (kind === 'end') this.expected('`}`')
      if (kind === 'sign') depth += value === '{' ? 1 : value === '}' ? -1 : 0
    } while (depth > 0)
  }

  /** @throws Failure CONFIGURATION_INVALID at the next piece */
  expected(what: string): never {
    throw this.failure(found(this.peek()), what)
  }

  failure(problem: string, allowed?: string, token = this.peek()): Failure {
    return new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `this is not valid DQDL: ${problem}`,
      allowed,
      place: { file: this.#file, line: token.line },
    })
  }
}

function found({ kind, value }: Token): string {
  return kind === 'end' ? 'the text ends here' : `found \`${kind === 'text' ? `"${value}"` : value}\``
}
