import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '#core/failure.ts'
import { readPredictions } from '#core/package/predictions.ts'
import type { CapturedRow, CaptureProblem, CaptureSignature } from '#core/serving/captured-row.ts'
import { readCaptureLine } from '#core/serving/data-capture.ts'
import { readRows } from '#core/serving/payload-rows.ts'

/** Longest line read, in characters: two bodies of 6 MiB in base64, with room to spare. */
const longestLine = 32 * 1024 * 1024

/**
 * Reads every data-capture file below a folder, laid out `{endpoint}/{variant}/yyyy/mm/dd/hh/mm-ss-mmm-<id>.jsonl`, and
 * merges the files by time: endpoints and variants come interleaved; within a file, its own order stays. A file is
 * opened once the others have reached its first event and closed after its last, so memory holds a line or so of each
 * file that overlaps in time, and nothing else. A folder that is not there has no captures.
 * @throws Failure CANCELLED; STORE_UNREADABLE if a file cannot be read.
 */
export async function* readCaptures(
  folder: string,
  signature: CaptureSignature,
  signal: AbortSignal,
): AsyncGenerator<CapturedRow | CaptureProblem, void, undefined> {
  if (signal.aborted) throw cancelled(signal.reason)
  const waiting = await captureFiles(folder)
  const open: OpenFile[] = []
  try {
    let next = 0
    while (next < waiting.length || open.length > 0) {
      let earliest = earliestOf(open)
      for (let file = waiting[next]; file !== undefined; file = waiting[next]) {
        if (earliest !== undefined && file.start > earliest.at) break
        next++
        const opened = await openFile(file, signature, signal)
        if (opened === undefined) continue
        open.push(opened)
        earliest = earliestOf(open)
      }
      if (earliest === undefined) break
      yield* earliest.items
      if (!(await advance(earliest))) open.splice(open.indexOf(earliest), 1)
    }
  } finally {
    await Promise.all(open.map((file) => file.lines.return(undefined)))
  }
}

interface CaptureFile {
  readonly path: string
  readonly name: string
  readonly endpoint: string
  readonly variant: string
  /** Time of the first event as the name tells it, whole seconds, in milliseconds since 1970. */
  readonly start: number
}

const layout =
  /(?:^|\/)([^/]+)\/([^/]+)\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/(?:(\d\d)-(\d\d)-\d{3}-)?[^/]*\.jsonl$/

/** Capture files in order of time, then of name. Other files below the folder are none of ours. */
async function captureFiles(folder: string): Promise<CaptureFile[]> {
  const root = path.resolve(folder)
  const files: CaptureFile[] = []
  for (const file of await filesBelow(root)) {
    const match = layout.exec(file.split(path.sep).join('/'))
    if (match === null) continue
    const [, endpoint = '', variant = '', year, month, day, hour, minute = '00', second = '00'] = match
    const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
    const name = path.relative(root, file).split(path.sep).join('/')
    if (Number.isFinite(start)) files.push({ path: file, name, endpoint, variant, start })
  }
  return files.sort((a, b) => a.start - b.start || (a.name < b.name ? -1 : 1))
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  } catch (error) {
    if (isGone(error)) return []
    throw unreadable(folder, error)
  }
}

interface Moment {
  /** Time of the line's event; a line without one has the time of the line before it. */
  readonly at: number
  readonly items: readonly (CapturedRow | CaptureProblem)[]
}

interface OpenFile extends Moment {
  at: number
  items: Moment['items']
  readonly lines: AsyncGenerator<Moment, void, undefined>
}

async function openFile(
  file: CaptureFile,
  signature: CaptureSignature,
  signal: AbortSignal,
): Promise<OpenFile | undefined> {
  const opened: OpenFile = { at: file.start, items: [], lines: momentsOf(file, signature, signal) }
  return (await advance(opened)) ? opened : undefined
}

async function advance(file: OpenFile): Promise<boolean> {
  const { done, value } = await file.lines.next()
  if (done === true) return false
  file.at = value.at
  file.items = value.items
  return true
}

function earliestOf(open: readonly OpenFile[]): OpenFile | undefined {
  return open.reduce<OpenFile | undefined>(
    (best, file) => (best === undefined || file.at < best.at ? file : best),
    undefined,
  )
}

async function* momentsOf(
  file: CaptureFile,
  signature: CaptureSignature,
  signal: AbortSignal,
): AsyncGenerator<Moment, void, undefined> {
  let at = file.start
  for await (const { text, number, ended } of linesOf(file, signal)) {
    if (text?.trim() === '') continue
    const problem = (words: string, torn = false): CaptureProblem => ({
      kind: 'problem',
      file: file.name,
      line: number,
      torn,
      words,
    })
    if (text === undefined) {
      yield { at, items: [problem(`the line is longer than ${longestLine} characters`)] }
      continue
    }
    const read = readCaptureLine(text)
    if (!read.ok) {
      yield { at, items: [problem(ended ? read.words : `the last line is torn: ${read.words}`, !ended)] }
      continue
    }
    at = read.event.inferenceTime.getTime()
    yield { at, items: rowsOf(read.event, file, signature, problem) }
  }
}

type CaptureEvent = Extract<ReturnType<typeof readCaptureLine>, { ok: true }>['event']

function rowsOf(
  event: CaptureEvent,
  { endpoint, variant }: CaptureFile,
  signature: CaptureSignature,
  problem: (words: string) => CaptureProblem,
): Moment['items'] {
  if (event.input === undefined) return [problem(`event ${event.eventId} has no request`)]
  const request = readRows(event.input, signature.inputs)
  if (!request.ok) return [problem(`request of event ${event.eventId}: ${request.words}`)]
  const answer =
    event.output === undefined
      ? undefined
      : readPredictions(event.output, signature.output, request.rows.length)
  const rows = request.rows.map((features, row): CapturedRow => {
    const prediction = answer?.ok === true ? answer.predictions[row] : undefined
    const { eventId, inferenceId, inferenceTime: at } = event
    return { kind: 'row', at, eventId, row, inferenceId, endpoint, variant, features, prediction }
  })
  return answer?.ok === false
    ? [problem(`answer of event ${event.eventId}: ${answer.problem.words}`), ...rows]
    : rows
}

interface Line {
  /** Undefined if the line is too long to hold. */
  readonly text: string | undefined
  readonly number: number
  readonly ended: boolean
}

async function* linesOf(file: CaptureFile, signal: AbortSignal): AsyncGenerator<Line, void, undefined> {
  const stream = createReadStream(file.path, { encoding: 'utf8', signal })
  let number = 0
  let pieces: string[] = []
  let length = 0
  const finish = (): string | undefined => {
    const text = length > longestLine ? undefined : pieces.join('')
    pieces = []
    length = 0
    return text
  }
  const add = (piece: string): void => {
    length += piece.length
    if (length > longestLine) pieces = []
    else pieces.push(piece)
  }
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const [first = '', ...others] = chunk.split('\n')
      add(first)
      for (const piece of others) {
        if (signal.aborted) throw cancelled(signal.reason)
        number++
        yield { text: finish(), number, ended: true }
        add(piece)
      }
    }
    if (length > 0) yield { text: finish(), number: number + 1, ended: false }
  } catch (error) {
    if (signal.aborted) throw cancelled(error)
    if (!isGone(error)) throw error instanceof Failure ? error : unreadable(file.name, error)
  } finally {
    stream.destroy()
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

function cancelled(cause: unknown): Failure {
  return new Failure({
    code: 'CANCELLED',
    problem: 'reading the captures was cancelled.',
    retry: true,
    cause,
  })
}

function unreadable(file: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Failure({ code: 'STORE_UNREADABLE', problem: `${file}: ${reason}`, retry: true, cause })
}
