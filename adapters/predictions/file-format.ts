import { extname } from 'node:path'
import { Failure } from '#core/failure.ts'
import type { FileFormat } from '#core/gate/prediction-files/file-columns.ts'

const byExtension: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.jsonl': 'json-lines',
  '.ndjson': 'json-lines',
  '.parquet': 'parquet',
  '.pq': 'parquet',
}

/** First bytes of what is often taken for a table and is none that is read here. */
const others: readonly { readonly start: readonly number[]; readonly what: string; readonly next: string }[] =
  [
    { start: [0x1f, 0x8b], what: 'gzip', next: 'unpack it first.' },
    { start: [0x28, 0xb5, 0x2f, 0xfd], what: 'zstd', next: 'unpack it first.' },
    { start: [0x50, 0x4b, 0x03, 0x04], what: 'a ZIP or Excel file', next: 'save it as CSV in UTF-8.' },
    { start: [0xff, 0xfe], what: 'text in UTF-16', next: 'save it in UTF-8.' },
    { start: [0xfe, 0xff], what: 'text in UTF-16', next: 'save it in UTF-8.' },
    { start: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: 'an Arrow file', next: 'save it as Parquet.' },
  ]

/**
 * How a file is written: as its extension says; by its first bytes where that says nothing.
 * @throws Failure DATA_UNDECODABLE where the content is plainly something else
 */
export function formatOf(path: string, bytes: Uint8Array): FileFormat {
  const named = byExtension[extname(path).toLowerCase()]
  const found = contentFormat(bytes)
  if (named !== undefined && (found === named || found === 'text')) return named
  if (named === undefined && typeof found === 'string') return found === 'text' ? 'csv' : found
  const what = typeof found === 'string' ? found : found.what
  throw new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `${path} ${named === undefined ? 'is' : `is called ${extname(path)} and holds`} ${what}`,
    allowed: 'CSV (.csv, .tsv), JSON lines (.jsonl, .ndjson) or Parquet (.parquet)',
    next: typeof found === 'string' ? 'give it the extension of what it holds.' : found.next,
  })
}

type Content = FileFormat | 'text' | { readonly what: string; readonly next: string }

function contentFormat(bytes: Uint8Array): Content {
  const begins = (start: readonly number[]): boolean => start.every((byte, at) => bytes[at] === byte)
  if (begins([0x50, 0x41, 0x52, 0x31])) return 'parquet'
  const other = others.find(({ start }) => begins(start))
  if (other !== undefined) return other
  const head = Buffer.from(bytes.subarray(0, 4096))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (head.startsWith('{')) return 'json-lines'
  if (/^\[\s*[{[]/.test(head))
    return { what: 'one JSON array', next: 'write one object a line instead (JSON lines).' }
  return head.includes('\0') ? { what: 'no text', next: 'save it as CSV in UTF-8.' } : 'text'
}
