import { parse } from 'csv-parse/sync'

/** A request that cannot be answered: the HTTP status and a sentence for the caller. */
export class RequestError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
  }
}

/** A body read: its rows, and how their scores are written back in the same form. */
export interface Request {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  write(scores: readonly number[]): string
}

/** Reads a body of `application/jsonlines`, `application/json` or `text/csv`. Throws a RequestError. */
export function readRequest(contentType: string, body: string): Request {
  switch (contentType) {
    case 'application/jsonlines':
      return {
        rows: body.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [asRow(line, index + 1)])),
        write: (scores) => scores.map((score) => `${JSON.stringify({ score })}\n`).join(''),
      }
    case 'application/json':
      return readJson(body)
    case 'text/csv':
      return {
        rows: readCsv(body),
        write: (scores) => ['score', ...scores].map((line) => `${line}\n`).join(''),
      }
    default:
      throw new RequestError(
        415,
        `Content type "${contentType}" is not served; application/jsonlines, application/json and text/csv are.`,
      )
  }
}

function readJson(body: string): Request {
  const parsed = parseJson(body, 'The body')
  if (Array.isArray(parsed)) {
    return {
      rows: parsed.map((row, index) => mustBeRow(row, `Element ${index + 1}`)),
      write: (scores) => JSON.stringify(scores.map((score) => ({ score }))),
    }
  }
  return {
    rows: [mustBeRow(parsed, 'The body')],
    write: ([score]) => JSON.stringify({ score }),
  }
}

function readCsv(body: string): Record<string, string>[] {
  if (body.trim() === '')
    throw new RequestError(400, 'The body is empty; a header of feature names is expected.')
  try {
    return parse(body, { bom: true, columns: true, skip_empty_lines: false, relax_column_count: false })
  } catch (error) {
    throw new RequestError(
      400,
      `The body is no CSV: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function asRow(line: string, number: number): Record<string, unknown> {
  return mustBeRow(parseJson(line, `Line ${number}`), `Line ${number}`)
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RequestError(400, `${where} is no JSON.`)
  }
}

function mustBeRow(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new RequestError(400, `${where} is no object of features.`)
}
