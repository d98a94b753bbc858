import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Failure } from '#core/failure.ts'
import type { Entry } from './events.ts'

/** Of the journal's format; stands on its first line. */
export const journalVersion = 1

const envelope = z.looseObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  actor: z.string(),
  kind: z.string(),
  payload: z.record(z.string(), z.unknown()),
})

export interface Journal {
  /** What was there when it was opened. */
  readonly entries: readonly Entry[]
  /** On disk when it returns. */
  append(entry: Entry): void
  close(): void
}

/**
 * Opens `<folder>/journal.jsonl`, one JSON object a line: seq, at, actor, kind, payload; the first line also has
 * `schemaVersion`. A last line that was torn by a crash is cut off.
 *
 * @throws Failure STATE_CONFLICT when a line before the last is broken, out of order or of another version
 */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'journal.jsonl')
  const { entries, intactBytes } = existsSync(file) ? readEntries(file) : { entries: [], intactBytes: 0 }
  if (existsSync(file)) truncateSync(file, intactBytes)
  const descriptor = openSync(file, 'a')
  let empty = intactBytes === 0
  return {
    entries,
    append: ({ seq, at, actor, kind, payload }) => {
      const version = empty ? { schemaVersion: journalVersion } : {}
      writeSync(descriptor, `${JSON.stringify({ ...version, seq, at, actor, kind, payload })}\n`)
      fsyncSync(descriptor)
      empty = false
    },
    close: () => closeSync(descriptor),
  }
}

function readEntries(file: string): { readonly entries: readonly Entry[]; readonly intactBytes: number } {
  const bytes = readFileSync(file)
  const entries: Entry[] = []
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at)
    const line = entries.length + 1
    // without its line feed the line never was whole, even if it parses
    if (end === -1) break
    const parsed = parseLine(bytes.subarray(at, end).toString())
    if (parsed === undefined || parsed.seq !== line) {
      if (end === bytes.length - 1 && parsed === undefined) break
      throw broken(file, line, parsed === undefined ? 'is not an entry' : `has seq ${parsed.seq}`)
    }
    if (line === 1 && parsed.schemaVersion !== journalVersion) {
      throw broken(file, line, `has schemaVersion ${String(parsed.schemaVersion)}, not ${journalVersion}`)
    }
    // the envelope is checked; what is inside was written by this program
    entries.push(parsed as unknown as Entry)
    at = end + 1
  }
  return { entries, intactBytes: at }
}

function parseLine(text: string): (z.infer<typeof envelope> & { schemaVersion?: unknown }) | undefined {
  try {
    const parsed = envelope.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function broken(file: string, line: number, what: string): Failure {
  return new Failure({
    code: 'STATE_CONFLICT',
    problem: `the journal's entry ${line} ${what}`,
    place: { file, line },
    allowed: 'entries numbered from 1, as this program wrote them',
    next: 'start on another folder, or put the journal back as it was',
  })
}
