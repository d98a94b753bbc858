import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '#core/failure.ts'
import { RouterState } from '#core/serving/router-state.ts'

/** The state file of a router's folder. */
export function stateFileOf(folder: string): string {
  return path.join(folder, 'state.json')
}

/**
 * The state of a router that runs or ran in the folder; undefined if none ever did.
 * @throws Failure CONFIGURATION_INVALID if the file is not a state.
 */
export async function readRouterState(folder: string): Promise<RouterState | undefined> {
  const file = stateFileOf(folder)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const problem = (what: string) =>
    new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `this is not the state of a router: ${what}.`,
      next: 'move the folder away; the next deployment starts anew.',
      place: { file },
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw problem('not JSON')
  }
  const parsed = RouterState.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw problem(`${issue?.path.join('.') || 'document'}: ${issue?.message ?? 'invalid'}`)
}

/** Writes states one after the other; what is overtaken while one is being written is skipped. */
export interface StateSaver {
  /** Resolves when this state, or a later one, is on disk. */
  save(state: RouterState): Promise<void>
  /** The same within a tenth of a second: for counts, which change with every request. */
  saveSoon(state: RouterState): void
}

export function createStateSaver(folder: string, onError: (error: unknown) => void): StateSaver {
  let latest: RouterState | undefined
  let written: RouterState | undefined
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const writeLatest = async () => {
    while (latest !== undefined && latest !== written) {
      const state = latest
      await write(folder, state)
      written = state
    }
  }
  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    writing ??= writeLatest().finally(() => {
      writing = undefined
    })
    await writing
  }
  return {
    save: (state) => {
      latest = state
      return flush()
    },
    saveSoon: (state) => {
      latest = state
      timer ??= setTimeout(() => void flush().catch(onError), 100)
    },
  }
}

/** The file holds the admin token: only its owner may read it. */
async function write(folder: string, state: RouterState): Promise<void> {
  await mkdir(folder, { recursive: true })
  const temporary = `${stateFileOf(folder)}.${randomUUID()}.part`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(state, undefined, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, stateFileOf(folder))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
