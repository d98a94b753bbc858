import type { ParseArgsOptionsConfig } from 'node:util'
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
  readonly flags: Flags
  /** @returns the exit code of design section 3 */
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
