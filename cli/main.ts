import { parseArgs } from 'node:util'
import { randomIds, systemClock } from '#adapters/system.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { kitVersion } from '#core/version.ts'
import { type Command, refuseExtraArguments, type Terminal } from './command.ts'
import { verbs } from './commands.ts'
import { printable } from './printable.ts'
import { terminalProgress } from './terminal-progress.ts'

/**
 * `assay <verb> …`. Answers are printed to stdout, progress and errors to stderr.
 * @returns the exit code: 0 pass, 1 fail, 2 wrong input, 3 inconclusive, 4 a service failed
 */
export async function main(argv: readonly string[], cwd = process.cwd()): Promise<number> {
  const [verb, ...rest] = argv
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    process.stdout.write(await helpText())
    return verb === undefined ? exitCodes.invalid : 0
  }
  if (verb === '--version' || verb === 'version') {
    process.stdout.write(`${kitVersion}\n`)
    return 0
  }
  const command = await verbs.find(({ name }) => name === verb)?.load()
  if (command === undefined) {
    const { nearest } = await import('#core/config/nearest.ts')
    const near = nearest(
      verb,
      verbs.map(({ name }) => name),
    )
    const meant = near === undefined ? '.' : `; did you mean \`${near}\`?`
    process.stderr.write(`assay: there is no verb \`${verb}\`${meant}\n\n${await helpText()}`)
    return exitCodes.invalid
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(commandHelp(command))
    return 0
  }
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const terminal: Terminal = {
    cwd,
    clock: systemClock,
    ids: randomIds,
    progress: terminalProgress(),
    signal: controller.signal,
    print: (text) => process.stdout.write(`${process.stdout.isTTY ? printable(text) : text}\n`),
  }
  try {
    const options = Object.fromEntries(
      Object.entries(command.flags).map(([name, { help: _help, ...option }]) => [name, option]),
    )
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true, strict: true })
    refuseExtraArguments(command, { positionals, values })
    return await command.run({ positionals, values }, terminal)
  } catch (error) {
    return report(error, command, controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

function report(error: unknown, command: Command, signal: AbortSignal): number {
  if (error instanceof Failure) {
    process.stderr.write(`assay ${command.name}: ${printable(error.message)}\n  (${error.code})\n`)
    return error.exitCode
  }
  if (signal.aborted) {
    process.stderr.write(`assay ${command.name}: stopped; nothing half-done was kept.\n`)
    return exitCodes.unavailable
  }
  const code = (error as { code?: string }).code ?? ''
  if (code.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`assay ${command.name}: ${(error as Error).message}\n\n${commandHelp(command)}`)
    return exitCodes.invalid
  }
  process.stderr.write(
    `assay ${command.name}: this is a fault of Assay, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return exitCodes.unavailable
}

async function helpText(): Promise<string> {
  const commands = await Promise.all(verbs.map((verb) => verb.load()))
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `Assay: a model reaches production by merging a pull request.\n\nusage: assay <verb> [arguments]   (assay <verb> --help says more)\n\n${lines.join('\n')}\n\nExit codes: 0 pass, 1 fail, 2 wrong input, 3 inconclusive or no data, 4 a service failed.\n`
}

function commandHelp(command: Command): string {
  const written = Object.entries(command.flags).map(([name, { type, help }]) => {
    const value = (name.split('-').at(-1) ?? name).toUpperCase()
    return { short: type === 'boolean' ? `--${name}` : `--${name} ${value}`, help }
  })
  const width = Math.max(28, ...written.map(({ short }) => short.length + 2))
  const flags = written.map(({ short, help }) => `  ${short.padEnd(width)}${help}`)
  return `${command.summary}\n\nusage: assay ${command.name} ${command.usage}\n${flags.length > 0 ? `\n${flags.join('\n')}\n` : ''}`
}
