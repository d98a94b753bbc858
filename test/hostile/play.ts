import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#core/failure.ts'
import type { Arguments, Command } from '../../cli/command.ts'
import { surroundings } from '../builders/surroundings.ts'

/** How a command ended: the exit code of an answer, or the code of a Failure; and every word that a person saw. */
export interface Ending {
  readonly end: string
  readonly words: string
}

const outcomes = ['pass', 'fail', 'invalid', 'inconclusive', 'unavailable']

/** Runs a command in a folder, as a terminal would. Anything but an answer or a Failure comes out as it is: a fault. */
export async function play(
  command: Command,
  folder: string,
  positionals: readonly string[],
  values: Arguments['values'] = {},
): Promise<Ending> {
  const around = surroundings()
  const printed: string[] = []
  const terminal = { ...around, cwd: folder, print: (text: string) => void printed.push(text) }
  try {
    const code = await command.run({ positionals: [...positionals], values }, terminal)
    return { end: outcomes[code] ?? String(code), words: [...printed, ...around.said].join('\n') }
  } catch (error) {
    if (error instanceof Failure) return { end: error.code, words: error.message }
    throw error
  }
}

export async function put(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, name), content)
}
