import { parquetWriteBuffer } from 'hyparquet-writer'

/** One row of the table that every hostile file is a broken copy of. */
export interface SeedRow {
  readonly id: number
  readonly city: string
  readonly amount: number
  readonly on: string
  readonly note: string
}

export const columns = ['id', 'city', 'amount', 'on', 'note'] as const
const cities = ['Köln', 'Łódź', '東京', 'São Paulo']

/** 300 rows, some of them with quotes, separators and line ends within a field. */
export const rows: readonly SeedRow[] = Array.from({ length: 300 }, (_, at) => ({
  id: at + 1,
  city: cities[at % cities.length]!,
  amount: ((at * 37) % 1000) / 8,
  on: new Date(Date.UTC(2026, 0, 1 + (at % 365))).toISOString().slice(0, 10),
  note: at % 50 === 7 ? 'said "no", twice' : at % 50 === 8 ? 'two\nlines' : `note ${at}`,
}))

export function csvField(value: unknown, delimiter = ','): string {
  const text = String(value)
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as CSV; what stands between fields and lines may be chosen. */
export function csvOf(
  table: readonly Readonly<Record<string, unknown>>[],
  { delimiter = ',', lineEnd = '\n', header = Object.keys(table[0] ?? {}) } = {},
): string {
  const lines = table.map((row) => Object.values(row).map((value) => csvField(value, delimiter)))
  return [header.map((name) => csvField(name, delimiter)), ...lines]
    .map((fields) => `${fields.join(delimiter)}${lineEnd}`)
    .join('')
}

export const seedCsv = csvOf(rows.map((row) => ({ ...row })))

export function jsonLinesOf(table: readonly object[]): string {
  return table.map((row) => `${JSON.stringify(row)}\n`).join('')
}

export const seedJsonLines = jsonLinesOf(rows)

/** The seed as Parquet. */
export function seedParquet(): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: rows.map(({ id }) => BigInt(id)), type: 'INT64' },
      { name: 'city', data: rows.map(({ city }) => city), type: 'STRING' },
      { name: 'amount', data: rows.map(({ amount }) => amount), type: 'DOUBLE' },
      { name: 'on', data: rows.map(({ on }) => on), type: 'STRING' },
      { name: 'note', data: rows.map(({ note }) => note), type: 'STRING' },
    ],
  })
  return new Uint8Array(buffer)
}

/** What the seed keeps and nearly every damage breaks: each row there once, every value of its type and within its bounds. */
export const seedContract = `apiVersion: v3.1.0
kind: DataContract
id: seed
version: 1.0.0
status: active
schema:
  - name: seed
    properties:
      - name: id
        logicalType: integer
        required: true
        unique: true
        checks:
          - range: {min: 1, max: 300}
          - sum: {min: 45150, max: 45150}
      - name: city
        required: true
        checks:
          - in_set: {values: [Köln, Łódź, 東京, São Paulo]}
      - name: amount
        logicalType: number
        required: true
        checks:
          - range: {min: 0, max: 125}
      - name: 'on'
        logicalType: date
        required: true
        checks:
          - date_range: {min: '2026-01-01', max: '2026-12-31'}
      - name: note
        required: true
        checks:
          - length: {min: 5, max: 20}
    checks:
      - row_count: {min: 300, max: 300}
      - columns_exact: {names: [id, city, amount, 'on', note]}
`
