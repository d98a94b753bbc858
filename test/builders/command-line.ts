import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** What a run of the command line came to. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs `assay` as a person does: a process of its own, in a folder.
 * @param variables above those of this process; an empty one is left out
 */
export async function runCli(
  args: readonly string[],
  { cwd, variables = {} }: { readonly cwd: string; readonly variables?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const given = Object.entries({ ...process.env, ...variables }).filter(([, value]) => value !== '')
  const child = spawn(process.execPath, [resolve('cli/assay.js'), ...args], {
    cwd,
    env: Object.fromEntries(given),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ])
  return { code, stdout, stderr }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const piece of stream) text += String(piece)
  return text
}
