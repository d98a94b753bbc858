import { parquetWriteBuffer } from 'hyparquet-writer'
import type { HostileFile } from './csv-files.ts'
import { rows, seedCsv, seedParquet } from './seed.ts'

function parquet(what: string, content: string | Uint8Array, ...ends: string[]): HostileFile {
  return { what, name: 'seed.parquet', content, ends }
}

const seed = seedParquet()
const footerLength = new DataView(seed.buffer).getUint32(seed.length - 8, true)
const no = 'DATA_UNDECODABLE'
const bad = 'fail'

/** The seed with bytes from a place on replaced. */
function patched(what: string, at: number, bytes: readonly number[], ...ends: string[]): HostileFile {
  const copy = seed.slice()
  copy.set(bytes, at < 0 ? copy.length + at : at)
  return parquet(what, copy, ...ends)
}

function written(
  what: string,
  columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData'],
  ...ends: string[]
): HostileFile {
  return parquet(what, new Uint8Array(parquetWriteBuffer({ columnData })), ...ends)
}

const id = { name: 'id', data: rows.map((row) => BigInt(row.id)), type: 'INT64' as const }
const city = { name: 'city', data: rows.map((row) => row.city), type: 'STRING' as const }
const amount = { name: 'amount', data: rows.map((row) => row.amount), type: 'DOUBLE' as const }
const on = { name: 'on', data: rows.map((row) => row.on), type: 'STRING' as const }
const note = { name: 'note', data: rows.map((row) => row.note), type: 'STRING' as const }

/** So many places, from the first byte to the last, at which the file ends too early. */
const cuts = Array.from({ length: 24 }, (_, at) => Math.floor(((at + 1) * (seed.length - 1)) / 25))

/** Places with a byte turned over: in data, in the footer, in its length. */
const flips = Array.from({ length: 40 }, (_, at) => Math.floor((at * 7919) % seed.length))

/** Broken, odd and merely unusual Parquet files. */
export const parquetFiles: readonly HostileFile[] = [
  parquet('the seed', seed, 'pass'),
  { what: 'the seed called .PARQUET', name: 'SEED.PARQUET', content: seed, ends: ['pass'] },
  { what: 'the seed called .pq', name: 'seed.pq', content: seed, ends: ['pass', no] },
  { what: 'Parquet called CSV', name: 'seed.csv', content: seed, ends: [no] },
  { what: 'Parquet called JSON', name: 'seed.jsonl', content: seed, ends: [no] },
  parquet('CSV called Parquet', seedCsv, no),
  parquet('zero bytes', '', 'NO_DATA'),
  parquet('four bytes', 'PAR1', no),
  parquet('eight bytes', 'PAR1PAR1', no),
  parquet('twelve bytes', Buffer.from('PAR1\0\0\0\0PAR1'), no),
  parquet(
    'an encrypted footer',
    Buffer.concat([Buffer.from('PARE'), seed.slice(4, -4), Buffer.from('PARE')]),
    no,
  ),
  ...cuts.map((at) => parquet(`cut after ${at} of ${seed.length} bytes`, seed.slice(0, at), no)),
  parquet('cut before the last byte', seed.slice(0, -1), no),
  parquet('cut at the front', seed.slice(100), no, bad),
  parquet('twice', Buffer.concat([seed, seed]), no, bad, 'pass'),
  parquet('the footer of another file', Buffer.concat([seed.slice(0, 4), seed.slice(-footerLength - 8)]), no),
  parquet('bytes behind it', Buffer.concat([seed, Buffer.from('\n')]), no),
  patched('a footer of no length', -8, [0, 0, 0, 0], no),
  patched('a footer longer than the file', -8, [0xff, 0xff, 0xff, 0x7f], no),
  patched('a footer of a negative length', -8, [0xff, 0xff, 0xff, 0xff], no),
  patched('a footer of one byte more', -8, [(footerLength + 1) & 255], no, bad),
  patched('a footer of zeros', -8 - footerLength, Array(footerLength).fill(0), no, bad, 'NO_DATA'),
  patched('data of zeros', 4, Array(seed.length - footerLength - 12).fill(0), no, bad),
  ...flips.map((at) => patched(`byte ${at} turned over`, at, [seed[at]! ^ 0xff], no, bad, 'pass', 'NO_DATA')),
  written('no column missing, other order', [note, on, amount, city, id], 'pass', bad),
  written('a column missing', [id, city, amount, on], bad),
  written(
    'a column more',
    [id, city, amount, on, note, { name: 'more', data: rows.map(() => 1), type: 'INT32' }],
    bad,
  ),
  written('a column twice', [id, city, amount, on, note, { ...note }], no, bad),
  written('a column twice but for case', [id, city, amount, on, note, { ...note, name: 'NOTE' }], no, bad),
  written(
    'no rows',
    [id, city, amount, on, note].map((column) => ({ ...column, data: [] })) as never,
    'NO_DATA',
  ),
  written('SQL for a name', [id, { ...city, name: 'x"; DROP TABLE t; --' }, amount, on, note], bad),
  written('a NUL in a name', [id, { ...city, name: 'ci\0ty' }, amount, on, note], bad, no),
  written('an empty name', [id, { ...city, name: '' }, amount, on, note], bad, no),
  written('names of ours', [id, city, amount, on, note, { ...city, name: 'file_row_number' }], bad, no),
  written(
    'NaN and infinities',
    [
      id,
      city,
      { ...amount, data: rows.map(({ id: at }) => [Number.NaN, Infinity, -Infinity][at % 3]!) },
      on,
      note,
    ],
    bad,
  ),
  written(
    'one NaN',
    [id, city, { ...amount, data: rows.map((row) => (row.id === 150 ? Number.NaN : row.amount)) }, on, note],
    bad,
  ),
  written(
    '1e308',
    [id, city, { ...amount, data: rows.map((row) => (row.id === 150 ? 1e308 : row.amount)) }, on, note],
    bad,
  ),
  written(
    'ids beyond 2^53',
    [{ ...id, data: rows.map((row) => 2n ** 53n + BigInt(row.id)) }, city, amount, on, note],
    bad,
  ),
  written(
    'ids as doubles',
    [{ name: 'id', data: rows.map((row) => row.id), type: 'DOUBLE' }, city, amount, on, note],
    'pass',
  ),
  written(
    'ids as doubles with one fraction',
    [
      { name: 'id', data: rows.map((row) => (row.id === 150 ? 150.5 : row.id)), type: 'DOUBLE' },
      city,
      amount,
      on,
      note,
    ],
    bad,
  ),
  written(
    'ids as texts',
    [{ name: 'id', data: rows.map((row) => String(row.id)), type: 'STRING' }, city, amount, on, note],
    'pass',
    bad,
  ),
  written(
    'dates as timestamps',
    [id, city, amount, { name: 'on', data: rows.map((row) => new Date(row.on)), type: 'TIMESTAMP' }, note],
    'pass',
    bad,
  ),
  written(
    'dates far away',
    [id, city, amount, { name: 'on', data: rows.map(() => new Date(8.64e15)), type: 'TIMESTAMP' }, note],
    bad,
  ),
  written(
    'texts of bytes that are none',
    [
      id,
      { name: 'city', data: rows.map(() => new Uint8Array([0xff, 0xfe])), type: 'BYTE_ARRAY' },
      amount,
      on,
      note,
    ],
    bad,
    no,
  ),
  written(
    'lists for texts',
    [id, { name: 'city', data: rows.map((row) => ({ city: row.city })), type: 'JSON' }, amount, on, note],
    bad,
    no,
  ),
  written(
    'nothing but nulls',
    [id, { ...city, data: rows.map(() => null) as never, nullable: true }, amount, on, note],
    bad,
  ),
]
