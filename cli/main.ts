import { parseArgs } from 'node:util'
import { randomIds, systemClock } from '#adapters/system.ts'
import { nearest } from '#core/config/nearest.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { type Command, refuseExtraArguments, type Terminal } from './command.ts'
import { commands } from './commands.ts'
import { terminalProgress } from './terminal-progress.ts'

/**
 * `assay <verb> …`. Answers are printed to stdout, progress and errors to stderr.
 * @returns the exit code: 0 pass, 1 fail, 2 wrong input, 3 inconclusive, 4 a service failed
 */
export async function main(argv: readonly string[], cwd = process.cwd()): Promise<number> {
  const [verb, ...rest] = argv
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    process.stdout.write(helpText())
    return verb === undefined ? exitCodes.invalid : 0
  }
  const command = commands.find(({ name }) => name === verb)
  if (command === undefined) {
    const near = nearest(
      verb,
      commands.map(({ name }) => name),
    )
    const meant = near === undefined ? '.' : `; did you mean \`${near}\`?`
    process.stderr.write(`assay: there is no verb \`${verb}\`${meant}\n\n${helpText()}`)
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
    print: (text) => process.stdout.write(`${text}\n`),
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
    process.stderr.write(`assay ${command.name}: ${error.message}\n  (${error.code})\n`)
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

function helpText(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `Assay: a model reaches production by merging a pull request.\n\nusage: assay <verb> [arguments]   (assay <verb> --help says more)\n\n${lines.join('\n')}\n\nExit codes: 0 pass, 1 fail, 2 wrong input, 3 inconclusive or no data, 4 a service failed.\n`
}

function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const short = flag.type === 'boolean' ? `--${name}` : `--${name} ${name.toUpperCase()}`
    return `  ${short.padEnd(28)}${flag.help}`
  })
  return `${command.summary}\n\nusage: assay ${command.name} ${command.usage}\n${flags.length > 0 ? `\n${flags.join('\n')}\n` : ''}`
}
