import { extname } from 'node:path'
import { contentOf } from '#adapters/files/file-content.ts'
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
  const content = contentOf(bytes)
  if (content === 'json') return 'json-lines'
  return content === 'json-array'
    ? { what: 'one JSON array', next: 'write one object a line instead (JSON lines).' }
    : content
}
