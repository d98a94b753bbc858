import { parquetWriteBuffer } from 'hyparquet-writer'
import { csvOf, jsonLinesOf } from './seed.ts'

/** Prediction files of which one is odd, what is asked of them, and how judging may end. */
export interface HostilePredictions {
  readonly what: string
  /** Beside new.csv, old.csv and labels.csv, or instead of them. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly flags?: Readonly<Record<string, string | string[]>>
  readonly ends: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

const size = 800
const label = (at: number): number => ((at * 7919) % 5 === 0 ? 1 : 0)
const wobble = (at: number): number => ((at * 104_729) % 1000) / 1000

const newRows: readonly Row[] = Array.from({ length: size }, (_, at) => ({
  id: `r${at}`,
  score: Math.min(0.999, 0.6 * label(at) + 0.4 * wobble(at)),
}))
const oldRows: readonly Row[] = Array.from({ length: size }, (_, at) => ({
  id: `r${at}`,
  score: Math.min(0.999, 0.2 * label(at) + 0.8 * wobble(at + 1)),
}))
const labelRows: readonly Row[] = Array.from({ length: size }, (_, at) => ({
  id: `r${at}`,
  y: label(at),
  country: ['CH', 'AT'][Math.floor(at / 7) % 2],
  user: `u${at % 80}`,
}))

/** What every case starts from: a candidate that is better than the champion. */
export const soundFiles = {
  'new.csv': csvOf(newRows),
  'old.csv': csvOf(oldRows),
  'labels.csv': csvOf(labelRows),
}
export const soundFlags = {
  candidate: 'new.csv',
  champion: 'old.csv',
  holdout: 'labels.csv',
  label: 'y',
  metric: 'roc_auc',
  slices: ['country'],
}

const no = 'DATA_UNDECODABLE'
const refused = 'invalid'

function files(
  what: string,
  changed: Readonly<Record<string, string | Uint8Array>>,
  ...ends: string[]
): HostilePredictions {
  return { what, files: changed, ends }
}
function asked(
  what: string,
  flags: Readonly<Record<string, string | string[]>>,
  ...ends: string[]
): HostilePredictions {
  return { what, files: {}, flags, ends }
}
/** The candidate with one row, the 201st, changed. */
function candidate(what: string, change: Row, ...ends: string[]): HostilePredictions {
  return files(
    `candidate: ${what}`,
    { 'new.csv': csvOf(newRows.map((row, at) => (at === 200 ? { ...row, ...change } : row))) },
    ...ends,
  )
}
function holdout(what: string, change: Row, ...ends: string[]): HostilePredictions {
  return files(
    `holdout: ${what}`,
    { 'labels.csv': csvOf(labelRows.map((row, at) => (at === 200 ? { ...row, ...change } : row))) },
    ...ends,
  )
}
function every(
  what: string,
  name: string,
  rows: readonly Row[],
  map: (row: Row, at: number) => Row,
  ...ends: string[]
): HostilePredictions {
  return files(what, { [name]: csvOf(rows.map(map)) }, ...ends)
}

function parquetOf(rows: readonly Row[], types: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = Object.keys(rows[0] ?? {})
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: names.map((name) => ({
        name,
        data: rows.map((row) => row[name]),
        ...(types[name] === undefined ? {} : { type: types[name] }),
      })) as never,
    }),
  )
}

const parquet = parquetOf(newRows, { id: 'STRING', score: 'DOUBLE' })
const newParquet = { candidate: 'new.parquet' }
function parquetCandidate(what: string, content: Uint8Array | string, ...ends: string[]): HostilePredictions {
  return { what: `Parquet: ${what}`, files: { 'new.parquet': content }, flags: newParquet, ends }
}
const cuts = Array.from({ length: 20 }, (_, at) => Math.floor(((at + 1) * (parquet.length - 1)) / 21))
const flips = Array.from({ length: 40 }, (_, at) => (at * 6007) % parquet.length)
function flipped(at: number): Uint8Array {
  const copy = parquet.slice()
  copy[at] = copy[at]! ^ 0xff
  return copy
}

const byIds = (offset: bigint) => ({
  'new.parquet': parquetOf(
    newRows.map((row, at) => ({ ...row, id: offset + BigInt(at) })),
    { id: 'INT64', score: 'DOUBLE' },
  ),
  'old.jsonl': oldRows.map((row, at) => `{"id": ${offset + BigInt(at)}, "score": ${row.score}}\n`).join(''),
  'labels.csv': csvOf(labelRows.map((row, at) => ({ ...row, id: offset + BigInt(at) }))),
})

const anyVerdict = ['pass', 'fail', 'inconclusive', refused]

export const hostilePredictions: readonly HostilePredictions[] = [
  files('sound files', {}, 'pass'),
  every('ids out of order', 'new.csv', [...newRows].reverse(), (row) => row, 'pass'),
  {
    what: 'ids beyond 2^53',
    files: byIds(2n ** 60n),
    flags: { candidate: 'new.parquet', champion: 'old.jsonl' },
    ends: ['pass'],
  },
  {
    what: 'negative ids beyond 2^53',
    files: byIds(-(2n ** 62n)),
    flags: { candidate: 'new.parquet', champion: 'old.jsonl' },
    ends: ['pass'],
  },
  candidate('a duplicate id', { id: 'r1' }, refused),
  candidate('an unknown id', { id: 'x' }, refused),
  candidate('no id', { id: '' }, refused),
  candidate('an id with a space', { id: 'r200 ' }, refused),
  candidate('NaN', { score: 'NaN' }, refused),
  candidate('nan', { score: 'nan' }, refused),
  candidate('no score', { score: '' }, refused),
  candidate('infinity', { score: 'Infinity' }, refused),
  candidate('1e308', { score: '1e308' }, 'pass', refused),
  candidate('1e309', { score: '1e309' }, refused),
  candidate('a text', { score: 'high' }, refused),
  candidate('a hexadecimal number', { score: '0x10' }, refused),
  candidate('a decimal comma', { score: '0,5' }, refused),
  candidate('a per cent', { score: '50%' }, refused),
  candidate('a negative score', { score: '-0.5' }, 'pass', refused),
  candidate('a denormal', { score: '5e-324' }, 'pass'),
  candidate('an underflow', { score: '1e-400' }, 'pass', refused),
  candidate('true', { score: 'true' }, refused),
  every('all scores equal', 'new.csv', newRows, (row) => ({ ...row, score: 0.5 }), 'fail', 'inconclusive'),
  every('all scores 1e308', 'new.csv', newRows, (row) => ({ ...row, score: '1e308' }), ...anyVerdict),
  every(
    'scores of 1e308 and -1e308',
    'new.csv',
    newRows,
    (row, at) => ({ ...row, score: at % 2 === 0 ? '1e308' : '-1e308' }),
    ...anyVerdict,
  ),
  every('no score column', 'new.csv', newRows, ({ id }) => ({ id, points: 1 }), refused),
  every('no id column', 'new.csv', newRows, ({ score }) => ({ score }), refused),
  every(
    'an id column but for case',
    'new.csv',
    newRows,
    ({ id, score }) => ({ ID: id, score }),
    refused,
    'pass',
  ),
  every('a score column twice', 'new.csv', newRows, (row) => row, 'pass'),
  files('a column twice', { 'new.csv': soundFiles['new.csv'].replace('id,score', 'id,id') }, refused, no),
  files('a row less', { 'new.csv': csvOf(newRows.slice(1)) }, refused),
  files('a row more', { 'new.csv': csvOf([...newRows, { id: 'r800', score: 0.5 }]) }, refused),
  files('no rows', { 'new.csv': 'id,score\n' }, 'inconclusive'),
  files(
    'one row each',
    {
      'new.csv': csvOf(newRows.slice(0, 1)),
      'old.csv': csvOf(oldRows.slice(0, 1)),
      'labels.csv': csvOf(labelRows.slice(0, 1)),
    },
    refused,
    'inconclusive',
  ),
  files(
    'two rows each',
    {
      'new.csv': csvOf(newRows.slice(0, 2)),
      'old.csv': csvOf(oldRows.slice(0, 2)),
      'labels.csv': csvOf(labelRows.slice(0, 2)),
    },
    refused,
    'inconclusive',
  ),
  files('zero bytes', { 'new.csv': '' }, 'NO_DATA'),
  files('spaces', { 'new.csv': '  \n' }, refused, no, 'NO_DATA'),
  files('a ragged row', { 'new.csv': soundFiles['new.csv'].replace('\nr200,', '\nr200,1,') }, no),
  files('a short row', { 'new.csv': soundFiles['new.csv'].replace(/\nr200,[^\n]*/, '\nr200') }, no),
  files('an open quote', { 'new.csv': soundFiles['new.csv'].replace('\nr200,', '\n"r200,') }, no),
  files('UTF-16', { 'new.csv': Buffer.from(soundFiles['new.csv'], 'utf16le') }, no),
  files('Latin-1', { 'new.csv': Buffer.from(soundFiles['new.csv'].replace('r200', 'rü200'), 'latin1') }, no),
  files('a NUL', { 'new.csv': soundFiles['new.csv'].replace('r200', 'r\u0000200') }, no, refused),
  files(
    'CRLF and a byte order mark',
    { 'new.csv': `\ufeff${soundFiles['new.csv'].replaceAll('\n', '\r\n')}` },
    'pass',
  ),
  files('mixed line ends', { 'new.csv': soundFiles['new.csv'].replace('\nr200', '\r\nr200') }, 'pass', no),
  files('CSV cut short', { 'new.csv': soundFiles['new.csv'].slice(0, 5000) }, refused, no),
  files('semicolons', { 'new.csv': soundFiles['new.csv'].replaceAll(',', ';') }, no),
  files('Parquet called CSV', { 'new.csv': parquet }, no),
  files(
    'a Git-LFS pointer',
    { 'new.csv': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' },
    no,
  ),
  holdout('no label', { y: '' }, refused),
  holdout('a third label', { y: 2 }, refused, ...anyVerdict),
  holdout('a label of text', { y: 'yes' }, refused, ...anyVerdict),
  holdout('a label of NaN', { y: 'NaN' }, refused, ...anyVerdict),
  holdout('a label of 1.0', { y: '1.0' }, refused, 'pass'),
  holdout('no slice', { country: '' }, 'pass', ...anyVerdict),
  holdout('a slice of its own', { country: 'one' }, ...anyVerdict),
  every('one class', 'labels.csv', labelRows, (row) => ({ ...row, y: 0 }), 'inconclusive'),
  every('every row its own label', 'labels.csv', labelRows, (row, at) => ({ ...row, y: `c${at}` }), refused),
  every(
    'every row its own slice',
    'labels.csv',
    labelRows,
    (row, at) => ({ ...row, country: `s${at}` }),
    ...anyVerdict,
  ),
  every(
    'slices of Markdown and escapes',
    'labels.csv',
    labelRows,
    (row, at) => ({ ...row, country: ['|x|\n', '\u001b[2J', '<b>', '[a](javascript:b)'][at % 4] }),
    ...anyVerdict,
  ),
  every(
    'labels of numbers for classes',
    'labels.csv',
    labelRows,
    (row, at) => ({ ...row, y: at / 7 }),
    refused,
    ...anyVerdict,
  ),
  asked('no such column of slices', { slices: ['region'] }, refused),
  asked('no such column of labels', { label: 'z' }, refused),
  asked('no such unit', { unit: 'z' }, refused),
  asked('every row its own unit', { unit: 'id' }, ...anyVerdict),
  asked('an alpha of zero', { alpha: '0' }, 'USAGE'),
  asked('an alpha of NaN', { alpha: 'NaN' }, 'USAGE'),
  asked('an alpha of 1e-400', { alpha: '1e-400' }, 'USAGE'),
  asked('a metric that is none', { metric: 'accuracee' }, 'USAGE'),
  asked('a metric of another task', { metric: 'mae' }, refused, 'USAGE'),
  asked('a task that does not fit', { task: 'regression', metric: 'mae' }, refused, ...anyVerdict),
  asked('a margin of 1e308', { 'no-worse-than': '1e308' }, 'pass', 'USAGE', refused),
  asked('a threshold beyond 1', { threshold: '7', metric: 'f1' }, ...anyVerdict, 'USAGE'),
  asked('a candidate that is not there', { candidate: 'x.csv' }, 'DATA_MISSING'),
  asked('a candidate that never ends', { candidate: '/dev/zero' }, 'DATA_MISSING'),
  asked('a candidate that is a folder', { candidate: '.' }, 'DATA_MISSING'),
  asked('the labels for a candidate', { candidate: 'labels.csv' }, refused),
  asked('the candidate for a champion', { champion: 'new.csv' }, 'pass'),
  {
    what: 'labels in the candidate’s file',
    files: { 'new.csv': csvOf(newRows.map((row, at) => ({ ...row, ...labelRows[at], id: row.id }))) },
    flags: { holdout: '' },
    ends: ['pass', 'DATA_MISSING', 'USAGE'],
  },
  {
    what: 'JSON lines with NaN',
    files: { 'new.jsonl': jsonLinesOf(newRows).replace(/"score":[^}]*/, '"score":NaN') },
    flags: { candidate: 'new.jsonl' },
    ends: [no],
  },
  {
    what: 'JSON lines with a text',
    files: { 'new.jsonl': jsonLinesOf(newRows).replace(/"score":[^}]*/, '"score":"0.5"') },
    flags: { candidate: 'new.jsonl' },
    ends: [refused, 'pass'],
  },
  {
    what: 'JSON lines with null',
    files: { 'new.jsonl': jsonLinesOf(newRows).replace(/"score":[^}]*/, '"score":null') },
    flags: { candidate: 'new.jsonl' },
    ends: [refused],
  },
  {
    what: 'JSON lines with a list',
    files: { 'new.jsonl': jsonLinesOf(newRows).replace(/"score":[^}]*/, '"score":[1]') },
    flags: { candidate: 'new.jsonl' },
    ends: [no],
  },
  {
    what: 'JSON lines cut short',
    files: { 'new.jsonl': jsonLinesOf(newRows).slice(0, -5) },
    flags: { candidate: 'new.jsonl' },
    ends: [no],
  },
  {
    what: 'JSON lines with __proto__',
    files: { 'new.jsonl': jsonLinesOf(newRows).replaceAll('"score"', '"__proto__"') },
    flags: { candidate: 'new.jsonl', score: '__proto__' },
    ends: [refused, 'pass', no],
  },
  {
    what: 'JSON lines nested deep',
    files: { 'new.jsonl': `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n` },
    flags: { candidate: 'new.jsonl' },
    ends: [refused, no],
  },
  parquetCandidate('sound', parquet, 'pass'),
  ...cuts.map((at) =>
    parquetCandidate(`cut after ${at} of ${parquet.length} bytes`, parquet.slice(0, at), no),
  ),
  ...flips.map((at) => parquetCandidate(`byte ${at} turned over`, flipped(at), no, ...anyVerdict)),
  parquetCandidate(
    'a footer of no length',
    Buffer.concat([parquet.slice(0, -8), Buffer.from('\0\0\0\0PAR1')]),
    no,
  ),
  parquetCandidate(
    'a footer of four gigabytes',
    Buffer.concat([parquet.slice(0, -8), Buffer.from([255, 255, 255, 255]), Buffer.from('PAR1')]),
    no,
  ),
  parquetCandidate(
    'NaN',
    parquetOf(
      newRows.map((row, at) => (at === 5 ? { ...row, score: Number.NaN } : row)),
      { id: 'STRING', score: 'DOUBLE' },
    ),
    refused,
  ),
  parquetCandidate(
    'scores as texts',
    parquetOf(
      newRows.map((row) => ({ ...row, score: String(row.score) })),
      { id: 'STRING', score: 'STRING' },
    ),
    refused,
    'pass',
  ),
  parquetCandidate(
    'whole scores',
    parquetOf(
      newRows.map((row, at) => ({ ...row, score: label(at) })),
      { id: 'STRING', score: 'INT32' },
    ),
    'pass',
    ...anyVerdict,
  ),
  parquetCandidate('no rows', parquetOf([{ id: 'a', score: 1 }], { id: 'STRING', score: 'DOUBLE' }), refused),
  parquetCandidate('CSV inside', soundFiles['new.csv'], no),
]
