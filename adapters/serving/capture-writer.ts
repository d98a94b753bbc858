import { appendFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type CapturedBody, captureKey, captureLine } from '#core/serving/data-capture.ts'
import { isChosen, offsetOf } from '#core/serving/traffic-share.ts'
import type { Clock, Ids, Progress } from '#core/surroundings.ts'

export interface CaptureEntry {
  readonly variant: string
  readonly inferenceId: string | undefined
  readonly customAttributes: readonly string[]
  readonly input: CapturedBody
  readonly output: CapturedBody
}

/** Writes requests and answers as SageMaker data capture, in the background. */
export interface CaptureWriter {
  /** Takes one in; never throws and never waits. */
  add(entry: CaptureEntry): void
  /** Writes what is left. */
  close(): Promise<void>
}

export interface CaptureWriterOptions {
  /** Root of the keys. */
  readonly folder: string
  readonly endpoint: string
  /** Share of the entries that are written, 0 to 1. */
  readonly share: number
  readonly clock: Clock
  readonly ids: Ids
  readonly progress: Progress
}

interface OpenFile {
  readonly path: string
  readonly hour: string
  lines: string[]
  waitingBytes: number
  totalBytes: number
}

const flushMilliseconds = 200
const flushBytes = 256 * 1024
const fileBytes = 16 * 2 ** 20

/** One file a variant and hour, a new one after 16 MiB; lines reach it within a fifth of a second. */
export function createCaptureWriter(options: CaptureWriterOptions): CaptureWriter {
  const files = new Map<string, OpenFile>()
  const offset = offsetOf(options.ids.next())
  let seen = 0
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let complained = false

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    for (const file of files.values()) {
      if (file.lines.length === 0) continue
      const text = `${file.lines.join('\n')}\n`
      file.lines = []
      file.waitingBytes = 0
      writing = writing.then(() => append(file.path, text)).catch(complain)
    }
  }
  const complain = (error: unknown) => {
    if (complained) return
    complained = true
    const reason = error instanceof Error ? error.message : String(error)
    options.progress.warn(`requests are served but not captured: ${reason}`)
  }
  const fileFor = (variant: string, time: Date): OpenFile => {
    const hour = time.toISOString().slice(0, 13)
    const open = files.get(variant)
    if (open !== undefined && open.hour === hour && open.totalBytes < fileBytes) return open
    flush()
    const id = options.ids.next()
    const key = captureKey({ prefix: '', endpoint: options.endpoint, variant, time, id })
    const file = { path: path.join(options.folder, key), hour, lines: [], waitingBytes: 0, totalBytes: 0 }
    files.set(variant, file)
    return file
  }
  return {
    add: (entry) => {
      const n = seen
      seen += 1
      if (!isChosen(n, options.share, offset)) return
      const { inferenceId, customAttributes } = entry
      const inferenceTime = options.clock.now()
      const eventId = options.ids.next()
      const event = { eventId, inferenceTime, inferenceId, customAttributes }
      const line = captureLine(event, entry.input, entry.output)
      const file = fileFor(entry.variant, inferenceTime)
      file.lines.push(line)
      file.waitingBytes += line.length
      file.totalBytes += line.length
      if (file.waitingBytes >= flushBytes) flush()
      else timer ??= setTimeout(flush, flushMilliseconds)
    },
    close: async () => {
      flush()
      await writing
    },
  }
}

async function append(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await appendFile(file, text)
}
