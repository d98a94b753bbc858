import type { ParseArgsOptionsConfig } from 'node:util'
import { Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'

/** What a flag means, its default and its unit stand in `help`. */
export type Flags = Record<string, NonNullable<ParseArgsOptionsConfig[string]> & { readonly help: string }>

/** A command line, read. */
export interface Arguments {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
}

/** One verb of `assay`. */
export interface Command {
  readonly name: string
  /** How it is called, after `assay <name>`. */
  readonly usage: string
  readonly summary: string
  /** How many arguments beside flags it takes at most; without it, the command itself says what is too much. */
  readonly mostArguments?: number
  readonly flags: Flags
  /** @returns the exit code, as docs/design.md counts them */
  run(args: Arguments, terminal: Terminal): Promise<number>
}

/** What a command talks to. Answers go to stdout, progress to stderr. */
export interface Terminal extends Surroundings {
  readonly cwd: string
  print(text: string): void
}

/** A flag's text; undefined if it was not given. */
export function textOf(args: Arguments, name: string): string | undefined {
  const value = args.values[name]
  return typeof value === 'string' ? value : undefined
}

/** What a number in a flag may be. */
export interface NumberRange {
  readonly least: number
  readonly most: number
  /** Only whole numbers. */
  readonly whole?: boolean
  /** Such as "seconds"; said with the range. */
  readonly unit?: string
}

/**
 * A flag's number, written with digits; undefined if it was not given.
 * @throws Failure USAGE that names the flag, the value and the range
 */
export function numberOf(args: Arguments, name: string, range: NumberRange): number | undefined {
  const written = textOf(args, name)
  if (written === undefined) return undefined
  const number = (range.whole === true ? /^\d+$/ : /^\d+(\.\d+)?$/).test(written)
    ? Number(written)
    : Number.NaN
  if (number >= range.least && number <= range.most) return number
  const unit = range.unit === undefined ? '' : ` ${range.unit}`
  throw new Failure({
    code: 'USAGE',
    problem: `--${name} \`${written}\``,
    allowed: `${range.whole === true ? 'a whole number' : 'a number'}, ${range.least}–${range.most}${unit}`,
  })
}

/** @throws Failure USAGE for more arguments than a command takes: one of them is probably not meant as it stands. */
export function refuseExtraArguments(command: Command, { positionals }: Arguments): void {
  const { mostArguments = positionals.length, name, usage } = command
  const extra = positionals.slice(mostArguments)
  if (extra.length === 0) return
  throw new Failure({
    code: 'USAGE',
    problem: `${extra.map((word) => `\`${word}\``).join(', ')}: more than it takes`,
    allowed: `assay ${name} ${usage}`,
  })
}
