import type { Progress } from '#core/surroundings.ts'
import { printable } from './printable.ts'

/** Progress as lines on stderr; colours only where a person watches. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const colour = stream.isTTY === true && process.env.NO_COLOR === undefined
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    step: (message) => stream.write(`${paint(36, '▸')} ${printable(message)}\n`),
    detail: (message) => stream.write(`  ${paint(2, printable(message))}\n`),
    warn: (message) => stream.write(`${paint(33, '!')} ${printable(message)}\n`),
  }
}
