import { open } from 'node:fs/promises'
import { notUtf8 } from './engine-words.ts'

/** How a CSV file is written, as its header line says. Rows further down never change how it is read. */
export type CsvHeader =
  | { readonly kind: 'header'; readonly delimiter: string; readonly columns: readonly string[] }
  | { readonly kind: 'undecodable'; readonly problem: string; readonly next?: string | undefined }

const mostBytes = 1024 ** 2
const mostLinesOfName = 4
const delimiters = [',', ';', '\t', '|'] as const
const quote = 0x22
const lineEnds = new Set([0x0a, 0x0d])

/**
 * Reads the header line of a CSV file (UTF-8, quotes doubled inside quotes). The delimiter is the one that stands most
 * often outside quotes; a name left empty becomes `column<position>`.
 */
export async function readCsvHeader(path: string): Promise<CsvHeader> {
  const start = await readStart(path)
  const line = firstRecord(start)
  if (line === undefined) return undecodable(`its header line does not end within ${mostBytes} bytes`)
  if (line === 'open') return undecodable('a quote is opened in its header line and never closed')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(line)
  } catch {
    return { ...undecodable('its header line is not UTF-8 text'), next: notUtf8.next }
  }
  if (text.includes('\0')) return undecodable('its header line holds bytes that are no text')
  if (text.trim() === '') return undecodable('its first line, where the header has to stand, is empty')
  if (/^sep=./i.test(text))
    return {
      ...undecodable(`its first line is \`${text}\`, which Excel alone reads`),
      next: 'take that line away.',
    }
  const [delimiter, fields] = split(text)
  const long = fields.find((name) => name.split('\n').length > mostLinesOfName)
  if (long !== undefined) return undecodable('a quote in its header line closes only many lines further on')
  const columns = fields.map((name, index) => name.trim() || `column${index}`)
  const lower = columns.map((name) => name.toLowerCase())
  const twice = columns.find((_, index) => lower.indexOf(lower[index] ?? '') < index)
  if (twice !== undefined) return undecodable(`column \`${twice}\` is there twice (case aside)`)
  return { kind: 'header', delimiter, columns }
}

function undecodable(problem: string): CsvHeader & { readonly kind: 'undecodable' } {
  return { kind: 'undecodable', problem }
}

async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The first line, or `open` where a quote in it never closes; undefined where it is too long. */
function firstRecord(bytes: Uint8Array): Uint8Array | 'open' | undefined {
  let quoted = false
  for (const [index, byte] of bytes.entries()) {
    if (byte === quote) quoted = !quoted
    else if (!quoted && lineEnds.has(byte)) return bytes.subarray(0, index)
  }
  if (bytes.length === mostBytes) return undefined
  return quoted ? 'open' : bytes
}

function split(line: string): [string, string[]] {
  const candidates = delimiters.map((delimiter) => [delimiter, fieldsOf(line, delimiter)] as const)
  const [delimiter, fields] = candidates.reduce((best, next) =>
    next[1].length > best[1].length ? next : best,
  )
  return [delimiter, fields]
}

function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let index = 0; index < line.length; index++) {
    const character = line[index]
    if (character === '"') {
      if (quoted && line[index + 1] === '"') {
        field += '"'
        index++
      } else quoted = !quoted
    } else if (character === delimiter && !quoted) {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}
