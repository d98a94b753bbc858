import { readCsv } from '#core/package/csv-text.ts'
import type { SignatureInput } from '#core/package/package-manifest.ts'
import { isCsv } from '#core/package/predictions.ts'

/** One request row: features by name. A feature that is left out counts as null. */
export type FeatureRow = Readonly<Record<string, string | number | boolean | null>>

/** A request or response body and what it says it is. */
export interface Payload {
  /** Value of the Content-Type header; anything but text/csv is read as JSON. */
  readonly contentType: string
  readonly text: string
}

/** The rows of a payload, or in words why it has none. */
export type RowsRead =
  | { readonly ok: true; readonly rows: readonly FeatureRow[] }
  | { readonly ok: false; readonly words: string }

/**
 * Reads the rows of a request: CSV with or without a header, a JSON object, a JSON array, `{"instances": […]}`, or
 * JSON lines; a row is an object or an array in the signature's order. Empty CSV fields are null; CSV text that is not
 * of its column's type stays text, for whoever judges the data.
 */
export function readRows(payload: Payload, inputs: readonly SignatureInput[]): RowsRead {
  return isCsv(payload.contentType) ? csvRows(payload.text, inputs) : jsonRows(payload.text, inputs)
}

function csvRows(text: string, inputs: readonly SignatureInput[]): RowsRead {
  const csv = readCsv(text)
  if (!csv.ok) return { ok: false, words: csv.words }
  const names = inputs.map(({ name }) => name)
  const [first] = csv.rows
  const hasHeader = first?.every((field) => names.includes(field)) ?? false
  const header = hasHeader && first !== undefined ? first : names
  const types = new Map(inputs.map(({ name, type }) => [name, type]))
  const rows: FeatureRow[] = []
  for (const [index, fields] of csv.rows.slice(hasHeader ? 1 : 0).entries()) {
    if (fields.length !== header.length) {
      const expected = hasHeader ? 'the header has' : 'the signature has'
      return {
        ok: false,
        words: `row ${index + 1} has ${fields.length} fields, ${expected} ${header.length}`,
      }
    }
    rows.push(
      Object.fromEntries(header.map((name, column) => [name, typed(fields[column]!, types.get(name))])),
    )
  }
  return { ok: true, rows }
}

function typed(field: string, type: SignatureInput['type'] | undefined): string | number | boolean | null {
  if (field === '') return null
  if (type === 'number' && field.trim() !== '' && Number.isFinite(Number(field))) return Number(field)
  if (type === 'boolean' && /^(true|false)$/i.test(field)) return field.toLowerCase() === 'true'
  return field
}

function jsonRows(text: string, inputs: readonly SignatureInput[]): RowsRead {
  const whole = parse(text)
  if (whole.ok) {
    const { value } = whole
    const wrapped = typeof value === 'object' && value !== null && 'instances' in value
    const instances = wrapped ? value.instances : value
    const isList = Array.isArray(instances) && instances.every((item) => typeof item === 'object')
    return namedRows(isList ? instances : [instances], inputs)
  }
  const values: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parse(line)
    if (!parsed.ok) return { ok: false, words: `line ${index + 1} is not JSON` }
    values.push(parsed.value)
  }
  return namedRows(values, inputs)
}

function namedRows(values: readonly unknown[], inputs: readonly SignatureInput[]): RowsRead {
  const rows: FeatureRow[] = []
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'object' || value === null) {
      return { ok: false, words: `row ${index + 1} is neither an object nor an array` }
    }
    if (Array.isArray(value) && value.length !== inputs.length) {
      return {
        ok: false,
        words: `row ${index + 1} has ${value.length} values, the signature has ${inputs.length}`,
      }
    }
    const entries: [string, unknown][] = Array.isArray(value)
      ? inputs.map(({ name }, column) => [name, value[column]])
      : Object.entries(value)
    const nested = entries.find(([, item]) => typeof item === 'object' && item !== null)
    if (nested !== undefined)
      return { ok: false, words: `row ${index + 1}, ${nested[0]}: not a single value` }
    rows.push(Object.fromEntries(entries) as FeatureRow)
  }
  return { ok: true, rows }
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false }
  }
}
