import { isUtf8 } from 'node:buffer'
import { Failure } from '#core/failure.ts'
import type { PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import type { Cell } from '#core/metrics/cells.ts'

/** Whole numbers this long may not survive as a double; they are taken from the text. */
const longNumber = /\d{16}/

/**
 * Opens JSON lines: one object a line, blank lines left out. A member that a row lacks is a cell without a value.
 * @throws Failure DATA_UNDECODABLE with the line, and the column where a value is no single value
 */
export function openJsonLines(path: string, bytes: Uint8Array): Pick<PredictionFile, 'names' | 'read'> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isUtf8(content))
    throw undecodable(path, undefined, 'holds bytes that are no UTF-8', 'save it in UTF-8.')
  const text = content.toString('utf8').replace(/^\ufeff/, '')
  const first = rowsOf(path, text).next()
  const names = first.done === true ? [] : Object.keys(first.value.row)
  return {
    names,
    read: async (wanted) => {
      const columns = new Map(wanted.map((name) => [name, [] as Cell[]]))
      let rows = 0
      for (const { row, line } of rowsOf(path, text)) {
        rows++
        for (const [name, cells] of columns)
          cells.push(cell(path, line, name, Object.hasOwn(row, name) ? row[name] : null))
      }
      return { rows, columns }
    },
  }
}

interface Row {
  readonly row: Readonly<Record<string, unknown>>
  readonly line: number
}

function* rowsOf(path: string, text: string): Generator<Row, undefined> {
  let line = 0
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    const written = text.slice(start, end)
    start = end + 1
    line++
    if (written.trim() !== '') yield { row: parseRow(path, line, written), line }
  }
}

function parseRow(path: string, line: number, written: string): Readonly<Record<string, unknown>> {
  let row: unknown
  try {
    row = longNumber.test(written) ? JSON.parse(written, exactly) : JSON.parse(written)
  } catch (cause) {
    const number = /\b(NaN|-?Infinity)\b/.exec(written)?.[1]
    throw undecodable(
      path,
      line,
      number === undefined ? 'is no JSON' : `holds ${number}, which JSON does not have`,
      number === undefined
        ? 'write one JSON object a line.'
        : 'write a finite number; a model that answers with none is not judged on that row.',
      cause,
    )
  }
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>
  throw undecodable(
    path,
    line,
    'is no JSON object',
    'write one object a line, such as {"id": 1, "score": 0.5}.',
  )
}

/** Keeps whole numbers that a double cannot hold. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const lost = typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value)
  return lost && /^-?\d+$/.test(source) ? BigInt(source) : value
}

function cell(path: string, line: number, name: string, value: unknown): Cell {
  if (value === null || typeof value !== 'object') return value as Cell
  throw undecodable(
    path,
    line,
    `holds ${Array.isArray(value) ? 'a list' : 'an object'} in ${JSON.stringify(name)}, not a single value`,
    'write a number, a text, true, false or null, or name another column.',
  )
}

function undecodable(
  path: string,
  line: number | undefined,
  problem: string,
  next: string,
  cause?: unknown,
): Failure {
  const where = line === undefined ? path : `${path}, line ${line}`
  return new Failure({ code: 'DATA_UNDECODABLE', problem: `${where}: ${problem}`, next, cause })
}
