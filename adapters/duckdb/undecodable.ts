import type { TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'

/** Bytes that are no table. */
export function undecodable(
  file: Pick<TableFile, 'location'>,
  problem: string,
  {
    line,
    next = 'look at the line named, or at how the file was written.',
    cause,
  }: {
    readonly line?: number | undefined
    readonly next?: string | undefined
    readonly cause?: unknown
  } = {},
): Failure {
  return new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `${line === undefined ? `${file.location}: ` : ''}cannot be read as a table: ${problem}`,
    allowed: 'CSV (UTF-8, one header line), Parquet or JSON lines, with the same columns in every file',
    next,
    ...(line === undefined ? {} : { place: { file: file.location, line } }),
    cause,
  })
}

/** A line or record of CSV that the engine cannot take, being longer than so many bytes. */
export function lineTooLong(
  file: TableFile,
  most: number,
  line: number | undefined,
  cause?: unknown,
): Failure {
  return undecodable(file, `a row is longer than ${most} bytes`, {
    line,
    next: 'look for a quote that never closes; where the text is meant to be so long, write the table as Parquet or keep the text in files of its own.',
    cause,
  })
}

/** A file the engine cannot read, with the line where it names one. */
export function undecodableBy(file: TableFile, cause: unknown): Failure {
  const words = wordsOf(cause)
  const line =
    /^(?:Invalid Input Error: )?CSV Error on Line: (\d+)/.exec(words)?.[1] ??
    /\bin line (\d+)/.exec(words)?.[1]
  const found = line === undefined ? undefined : Number(line)
  const most = /Maximum line size of (\d+) bytes exceeded/.exec(words)?.[1]
  if (most !== undefined) return lineTooLong(file, Number(most), found, cause)
  return undecodable(file, engineWords(file, cause), { line: found, cause })
}

/** What the engine says about a file it cannot read, without the row itself and without advice on its own options. */
export function engineWords(file: TableFile, cause: unknown): string {
  const words = wordsOf(cause).replaceAll(file.path, file.location)
  const saying = sayings.find(({ sign }) => sign.test(words))
  return saying === undefined
    ? plain(words.split('\n'))
    : (saying.sign.exec(words)?.[0].replace(saying.sign, saying.words) ?? '')
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

const sayings: readonly { readonly sign: RegExp; readonly words: string }[] = [
  {
    sign: /state machine reached an invalid state/,
    words: 'its lines end in different ways (LF, CR, both), or a quote stands where none may',
  },
  { sign: /Invalid unicode|Invalid string encoding|invalid UTF-8/, words: 'it holds text that is not UTF-8' },
  {
    sign: /expected records, but got non-record|Expected OBJECT, but got/,
    words: 'it holds no JSON objects, or other values beside them',
  },
  { sign: /has duplicate key (".*")/, words: 'an object has the member $1 twice' },
  {
    sign: /Malformed JSON in file "[^"]*", (at byte \d+ in [^:]*: [^.\n]*)/,
    words: 'this is not valid JSON, $1',
  },
  {
    sign: /TProtocolException|Thrift/,
    words: 'the Parquet file is damaged or cut: a header in it is no header',
  },
  { sign: /Snappy|ZSTD|GZIP|LZ4|Brotli/i, words: 'the Parquet file is damaged: a page cannot be unpacked' },
]

const telling = /^(Expected Number of Columns|Value with unterminated quote)/

function plain(lines: readonly string[]): string {
  const detail = lines.find((line) => telling.test(line))
  const first = (lines[0] ?? '').replace(/^(Invalid Input|Invalid|IO|Binder) Error: /, '').trim()
  const said =
    detail === undefined || /^CSV Error on Line/.test(first) ? (detail ?? first) : `${first}: ${detail}`
  return said.replace(/\s+/g, ' ')
}
