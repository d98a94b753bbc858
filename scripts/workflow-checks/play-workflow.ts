import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** How a run of a workflow ended. */
export interface Played {
  readonly exitCode: number | null
  /** Jobs that did run; act passes over a job it has no machine for without a word. */
  readonly ran: Readonly<Record<string, boolean>>
  readonly log: string
}

/** The actions of others as the workflows pin them, each with its stand-in. */
export async function standIns(): Promise<string[]> {
  const folder = join(root, '.github/workflows')
  const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')))
  const used = new Set(texts.join('\n').match(/actions\/[\w-]+@[0-9a-f]{40}/g) ?? [])
  return [...used].flatMap((reference) => {
    const name = dirname(reference.replace('@', '/')).split('/')[1] ?? ''
    return ['--local-repository', `${reference}=${join(root, 'test/standins', name)}`]
  })
}

export function variables(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['--env', `${name}=${value}`])
}

/** Runs act and reads what it says. */
export function played(act: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Played> {
  return new Promise((done, failed) => {
    const child = spawn(act, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', failed)
    child.on('close', (exitCode) => {
      const lines = Buffer.concat(chunks).toString().split('\n').filter(Boolean).map(readLine)
      const ran = Object.fromEntries(lines.flatMap(({ job }) => (job === undefined ? [] : [[job, true]])))
      done({ exitCode, ran, log: lines.map(({ words }) => words).join('\n') })
    })
  })
}

function readLine(line: string): { readonly job?: string; readonly words: string } {
  try {
    const { jobID, msg } = JSON.parse(line) as { jobID?: string; msg?: string }
    return {
      ...(jobID === undefined ? {} : { job: jobID }),
      words: `${jobID ?? ''}| ${(msg ?? '').trimEnd()}`,
    }
  } catch {
    return { words: line }
  }
}
