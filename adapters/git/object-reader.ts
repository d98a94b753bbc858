import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { Failure } from '#core/failure.ts'
import { gitEnvironment, tryGit } from './run-git.ts'

/** An object as git keeps it. */
export interface GitObject {
  readonly id: string
  readonly type: 'blob' | 'tree' | 'commit' | 'tag'
  readonly content: Buffer
}

/** Asks for objects by anything git resolves to one: an id, `<commit>:<path>`. */
export interface ObjectReader {
  /** undefined if there is no such object. Fails with SERVICE_UNAVAILABLE when git ends under the question. */
  read(name: string): Promise<GitObject | undefined>
}

const idleMilliseconds = 2000

interface Question {
  readonly name: string
  readonly answer: (object: GitObject | undefined) => void
  readonly fail: (error: Failure) => void
}

/**
 * One `git cat-file --batch` that stays and answers one question after another: starting a process costs far more than
 * any answer. It is started with a question, ends when none has come for a while, and holds nobody's exit up.
 */
export function openObjectReader(repository: string): ObjectReader {
  const waiting: Question[] = []
  let child: ChildProcessWithoutNullStreams | undefined
  let received: Buffer = Buffer.alloc(0)
  let idle: NodeJS.Timeout | undefined

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['cat-file', '--batch'], {
      cwd: repository,
      env: gitEnvironment(),
      stdio: 'pipe',
    })
    const said: Buffer[] = []
    started.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    started.stdin.on('error', () => undefined) // a git that ended says so by `close`
    started.stdout.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      answerWhatIsThere()
    })
    const ended = (words: string): void => {
      if (child !== started) return
      child = undefined
      received = Buffer.alloc(0)
      const failure = new Failure({
        code: 'SERVICE_UNAVAILABLE',
        problem: `git cat-file in ${repository} ended: ${words}`,
        next: 'see what git says; nothing was changed by Assay.',
      })
      for (const question of waiting.splice(0)) question.fail(failure)
    }
    started.on('error', (error) => ended(error.message))
    started.on('close', (code) => ended(Buffer.concat(said).toString().trim() || `exit code ${code}`))
    started.unref()
    holdExit(started, false)
    return started
  }

  const answerWhatIsThere = (): void => {
    for (;;) {
      const [question] = waiting
      const taken = question === undefined ? undefined : takeAnswer(received)
      if (question === undefined || taken === undefined) break
      received = received.subarray(taken.length)
      waiting.shift()
      question.answer(taken.object)
    }
    if (waiting.length === 0) rest()
  }

  const rest = (): void => {
    const resting = child
    if (resting === undefined) return
    holdExit(resting, false)
    clearTimeout(idle)
    idle = setTimeout(() => {
      if (child === resting) child = undefined
      resting.stdin.end()
    }, idleMilliseconds).unref()
  }

  const ask = (name: string): Promise<GitObject | undefined> =>
    new Promise((answer, fail) => {
      clearTimeout(idle)
      child ??= start()
      waiting.push({ name, answer, fail })
      holdExit(child, true)
      child.stdin.write(`${name}\n`)
    })

  return {
    read: async (name) => {
      // A line is a question: a name that holds a line's end is asked for by its id.
      const asked = name.includes('\n') ? await idOf(repository, name) : name
      return asked === undefined ? undefined : ask(asked)
    },
  }
}

/** The id of what a revision names. */
async function idOf(repository: string, name: string): Promise<string | undefined> {
  const answer = await tryGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])
  return answer.exitCode === 0 ? answer.output.toString().trim() : undefined
}

/** The first answer in what git has printed, and its length; undefined while it is not whole. */
function takeAnswer(
  received: Buffer,
): { readonly object: GitObject | undefined; readonly length: number } | undefined {
  const end = received.indexOf('\n')
  if (end === -1) return undefined
  const line = received.toString('utf8', 0, end)
  const [, id = '', type = '', size = ''] =
    /^([0-9a-f]{40,64}) (blob|tree|commit|tag) ([0-9]+)$/.exec(line) ?? []
  if (id === '') return { object: undefined, length: end + 1 }
  const length = end + 1 + Number(size) + 1
  if (received.length < length) return undefined
  // A copy: the buffer around it may be much larger and should not be kept.
  const content = Buffer.from(received.subarray(end + 1, length - 1))
  return { object: { id, type: type as GitObject['type'], content }, length }
}

/** While a question is open, the process does not exit under it. */
function holdExit(child: ChildProcessWithoutNullStreams, hold: boolean): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    // Pipes of a child are sockets; the types say only that they are streams.
    const socket = stream as unknown as Socket
    if (hold) socket.ref()
    else socket.unref()
  }
}
