import type { Progress } from '#core/surroundings.ts'
import { printable } from './printable.ts'

/** So often a step that takes long says that it is still at it, in milliseconds. */
const between = 10_000

/** Progress as lines on stderr; colours, and signs of life of long steps, only where a person watches. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let alive: NodeJS.Timeout | undefined
  const said = (line: string): void => {
    alive?.refresh()
    stream.write(line)
  }
  const watch = (message: string): void => {
    clearInterval(alive)
    if (stream.isTTY !== true) return
    const started = Date.now()
    alive = setInterval(() => {
      const seconds = Math.round((Date.now() - started) / 1000)
      stream.write(`  ${paint(2, `… still at it, ${seconds} s: ${printable(message)}`)}\n`)
    }, between)
    alive.unref()
  }
  const colour = stream.isTTY === true && process.env.NO_COLOR === undefined
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    step: (message) => {
      said(`${paint(36, '▸')} ${printable(message)}\n`)
      watch(message)
    },
    detail: (message) => said(`  ${paint(2, printable(message))}\n`),
    warn: (message) => said(`${paint(33, '!')} ${printable(message)}\n`),
  }
}
