import type { TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { engineSaid } from './engine-words.ts'

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
  const said = engineSaid(words.replaceAll(file.path, file.location))
  return undecodable(file, said.words, { line: found, next: said.next, cause })
}

/** What the engine says of a file it cannot read, in words that show no path of the machine. */
export function engineWords(file: TableFile, cause: unknown): string {
  return engineSaid(wordsOf(cause).replaceAll(file.path, file.location)).words
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
