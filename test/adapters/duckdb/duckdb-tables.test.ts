import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { contractOf } from '../../builders/contract.ts'
import { openTable, type WrittenFiles } from '../../builders/table.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const text = [{ name: 'a' }, { name: 'b' }]
const all = { select: { a: '"a"', b: '"b"' }, orderBy: '"assay:row"' }
const tokens = { customProperties: [{ property: 'null_tokens', value: ['NA', '-999'] }] }

async function read(files: string | Uint8Array | WrittenFiles, rest = {}) {
  const { table } = await openTable(files, text, rest)
  const { a, b } = await table.columns(all)
  return (a ?? []).map((value, index) => [value, b?.[index]])
}

const one = [['1', '2']]
const two = [
  ['1', '2'],
  ['3', '4'],
]

it.each<[words: string, csv: string, rows: unknown[][]]>([
  ['plain', 'a,b\n1,2\n3,4\n', two],
  ['without a last line end', 'a,b\n1,2\n3,4', two],
  ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n', two],
  ['CR', 'a,b\r1,2\r3,4\r', two],
  ['a byte order mark', '\ufeffa,b\n1,2\n', one],
  ['a byte order mark before a quote', '\ufeff"a","b"\n1,2\n', one],
  ['semicolons', 'a;b\n1;2\n3;4\n', two],
  [
    'semicolons and decimal commas',
    'a;b\n1,5;2\n3,5;4\n',
    [
      ['1,5', '2'],
      ['3,5', '4'],
    ],
  ],
  ['tabs', 'a\tb\n1\t2\n', one],
  ['bars', 'a|b\n1|2\n', one],
  [
    'a line end in quotes',
    'a,b\n1,"x\ny"\n2,z\n',
    [
      ['1', 'x\ny'],
      ['2', 'z'],
    ],
  ],
  ['CRLF in quotes', 'a,b\r\n1,"x\r\ny"\r\n', [['1', 'x\r\ny']]],
  ['quotes in quotes', 'a,b\n1,"say ""hi"""\n', [['1', 'say "hi"']]],
  ['a delimiter in quotes', 'a,b\n1,"x,y"\n', [['1', 'x,y']]],
  ['other quotes are letters', "a,b\n'x,1\n", [["'x", '1']]],
  [
    'rows that look like comments',
    'a,b\n#x,1\n1,2\n#y,2\n',
    [
      ['#x', '1'],
      ['1', '2'],
      ['#y', '2'],
    ],
  ],
  [
    'rows that look like a header',
    'a,b\na,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'empty fields',
    'a,b\n,""\nx,\n',
    [
      [null, null],
      ['x', null],
    ],
  ],
  ['an empty line', 'a,b\n1,2\n\n3,4\n', two],
  ['spaces around names, not around values', ' a , b\n1, 2\n', [['1', ' 2']]],
  ['more columns than the contract', 'z,a,,b\n0,1,9,2\n', one],
  ['names that begin as another format does', 'PAR1,a,b\n7,1,2\n', one],
  ['a name that begins as another format does', 'PARENT,a,b\n7,1,2\n', one],
  ['a delimiter at the end of each line', 'a,b,\n1,2,\n', one],
  ['unicode', 'a,b\nZürich,日本 👍\n', [['Zürich', '日本 👍']]],
  ['a header that spans lines', 'a,b,"c\nd"\n1,2,3\n', one],
])('reads CSV: %s', async (_, csv, rows) => {
  expect(await read(csv)).toEqual(rows)
})

it.each<[words: string, content: string | Uint8Array, code: string, said: string, line?: number]>([
  ['zero bytes', '', 'NO_DATA', 'data.csv: zero bytes'],
  ['a header only', 'a,b\n', 'NO_DATA', 'data.csv: no rows'],
  ['a header without a line end', 'a,b', 'NO_DATA', 'no rows'],
  ['a short row', 'a,b\n1,2\n3\n4,5\n', 'DATA_UNDECODABLE', 'the row has 1 field and the header line 2', 3],
  ['a long row', 'a,b\n1,2\n4,5,6\n', 'DATA_UNDECODABLE', 'the row has 3 fields and the header line 2', 3],
  ['a row long by a missing value', 'a,b\n1,2\n4,5,\n', 'DATA_UNDECODABLE', 'the row has 3 fields', 3],
  ['rows long by a missing value', 'a,b\r\n1,2,""\r\n3,4,\r\n', 'DATA_UNDECODABLE', '3 fields', 2],
  [
    'a row beyond what the engine takes',
    `a,b\n1,"${'x\n'.repeat(1_100_000)}"\n`,
    'DATA_UNDECODABLE',
    'a row is longer than 2000000 bytes',
    2,
  ],
  [
    'a long first row',
    'a,b\n1,2,3\n',
    'DATA_UNDECODABLE',
    'a first column without a name, such as the row names R writes',
    2,
  ],
  [
    'a title line',
    'All trips\na,b\n1,2\n',
    'DATA_UNDECODABLE',
    'take away what stands before the header line',
    2,
  ],
  [
    'a line for Excel',
    'sep=;\na;b\n1;2\n',
    'DATA_UNDECODABLE',
    'its first line is `sep=;`, which Excel alone reads',
  ],
  ['a column of ours', 'a,b,assay:row\n1,2,3\n', 'DATA_UNDECODABLE', 'a column `assay:row` of its own'],
  [
    'an answer of a store',
    '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n',
    'DATA_UNDECODABLE',
    'this is what a store says',
  ],
  ['an open quote', 'a,b\n1,"x\n2,y\n', 'DATA_UNDECODABLE', 'a quote opens a value, and none closes it', 2],
  ['text after a quote', 'a,b\n1,"x"y\n', 'DATA_UNDECODABLE', 'a quote opens a value, and none closes it', 2],
  ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n', 'DATA_UNDECODABLE', "sed 's/\\r$//'"],
  [
    'Latin-1',
    Buffer.from('a,b\n1,caf\xe9\n', 'latin1'),
    'DATA_UNDECODABLE',
    'iconv -f WINDOWS-1252 -t UTF-8',
    2,
  ],
  [
    'Latin-1 in the header',
    Buffer.from('a,caf\xe9\n1,2\n', 'latin1'),
    'DATA_UNDECODABLE',
    'header line is not UTF-8',
  ],
  ['UTF-16', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'DATA_UNDECODABLE', 'text in UTF-16'],
  [
    'UTF-16 without a mark',
    Buffer.from('a,b\n1,2\n', 'utf16le'),
    'DATA_UNDECODABLE',
    'bytes that are no text',
  ],
  [
    'an image',
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
    'DATA_UNDECODABLE',
    'header line is not UTF-8',
  ],
  ['bytes', Buffer.from([0, 1, 2, 3, 10, 7, 8]), 'DATA_UNDECODABLE', 'bytes that are no text'],
  ['a column twice', 'a,b,a\n1,2,3\n', 'DATA_UNDECODABLE', 'column `a` is there twice'],
  ['a column twice but for case', 'a,b,B\n1,2,3\n', 'DATA_UNDECODABLE', 'column `B` is there twice'],
])('refuses CSV: %s', async (_, content, code, said, line) => {
  await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringContaining(said) })
  const failed = await read(content).catch((error: { place?: unknown }) => error.place)
  expect(failed).toEqual(line === undefined ? undefined : { file: 'data.csv', line })
})

it('repeats nothing of a row it cannot read', async () => {
  await expect(read('a,b\n1,2\nsecret\n')).rejects.not.toThrow(/secret/)
})

it.each([
  ['data.parquet', 'PAR1 nothing'],
  ['data.parquet', 'a,b\n1,2\n'],
  ['data.jsonl', 'a,b\n1,2\n'],
  ['data.json', '{"a": '],
])('refuses %s holding %j', async (name, content) => {
  await expect(read({ [name]: content })).rejects.toMatchObject({ code: 'DATA_UNDECODABLE', exitCode: 2 })
})

it('reads JSON lines, with what counts as missing', async () => {
  const lines =
    '{"a": 1, "b": "x"}\n{"a": null, "b": "NA"}\n{"b": ""}\n{"a": -999, "b": "2000-01-01"}\n{"a": "u", "b": true}\n'
  expect(await read({ 'data.jsonl': lines }, tokens)).toEqual([
    ['1', 'x'],
    [null, null],
    [null, null],
    [null, '2000-01-01'],
    ['u', 'true'],
  ])
})

it('reads Parquet, with what counts as missing', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'a', data: [1.5, null, -999, Number.NaN], type: 'DOUBLE', nullable: true },
      { name: 'b', data: ['x', 'NA', '', 'y'], type: 'STRING', nullable: true },
    ],
  })
  expect(await read({ 'data.parquet': new Uint8Array(buffer) }, tokens)).toEqual([
    ['1.5', 'x'],
    [null, null],
    ['-999.0', null],
    ['nan', 'y'],
  ])
})

it('joins files by column name, in the order of the lock, and keeps the batch', async () => {
  const files = { 'x.csv': 'a,b\n1,2\n', 'w.csv': { content: 'b;a\n4;3\n', batch: 'may' } }
  const { table } = await openTable(files, text)
  expect(table.files).toEqual([
    { location: 'x.csv', batch: undefined, columns: ['a', 'b'], rows: 1 },
    { location: 'w.csv', batch: 'may', columns: ['b', 'a'], rows: 1 },
  ])
  expect(
    await table.columns({ ...all, select: { ...all.select, row: '"assay:row"', batch: '"assay:batch"' } }),
  ).toEqual({
    a: ['1', '3'],
    b: ['2', '4'],
    row: [1, 2],
    batch: [null, 'may'],
  })
})

it('a file with a column of its own is another table', async () => {
  await expect(read({ 'x.csv': 'a,b\n1,2\n', 'y.csv': 'a,c\n1,2\n' })).rejects.toMatchObject({
    code: 'DATA_UNDECODABLE',
    message: expect.stringContaining('y.csv'),
  })
})

it('reads the file that is named, and none that its name matches as a pattern', async () => {
  expect(await read({ 'x*.csv': 'a,b\n1,2\n' })).toEqual(one)
  const folder = await temporaryFolder('assay-')
  await writeFiles(folder, { 'x*.csv': 'a,b\n1,2\n', 'xy.csv': 'a,b\n3,4\n', 'x[y].csv': 'a,b\n5,6\n' })
  const opened = await Promise.all(
    ['x*.csv', 'x[y].csv'].map(async (location) => {
      const files = [{ path: join(folder, location), location }]
      const signal = new AbortController().signal
      await using table = await duckdbTables().open({
        files,
        contract: contractOf(text).contract,
        scratch: folder,
        signal,
      })
      return await table.columns(all)
    }),
  )
  expect(opened).toEqual([
    { a: ['1'], b: ['2'] },
    { a: ['5'], b: ['6'] },
  ])
})

it('numbers rows although the file has a column called rowid', async () => {
  const { table } = await openTable('rowid,a,b\n9,1,2\n8,3,4\n', [{ name: 'rowid' }, ...text])
  expect(
    await table.columns({ select: { row: '"assay:row"', own: '"rowid"' }, orderBy: '"assay:row"' }),
  ).toEqual({
    row: [1, 2],
    own: ['9', '8'],
  })
})

it('numbers many rows in order', async () => {
  const { table } = await openTable(
    `a,b\n${Array.from({ length: 130_000 }, (_, index) => `${index + 1},x\n`).join('')}`,
    text,
  )
  expect(
    await table.aggregate({
      select: { wrong: 'COUNT(*) FILTER (WHERE CAST("a" AS BIGINT) <> "assay:row")' },
    }),
  ).toEqual({ wrong: 0 })
})

it('gives lists, counts, decimals and dates as plain values', async () => {
  const { table } = await openTable('a,b\n1,2\n3,\n', text)
  const select = {
    list: 'LIST("a" ORDER BY "a")',
    none: 'LIST("a") FILTER (WHERE false)',
    sum: 'SUM(CAST("a" AS BIGINT))',
    decimal: 'CAST(1.5 AS DECIMAL(4, 2))',
    date: "DATE '2000-01-31'",
    yes: 'true',
    missing: 'MAX("b") FILTER (WHERE false)',
  }
  expect(await table.aggregate({ select })).toEqual({
    list: ['1', '3'],
    none: null,
    sum: 4,
    decimal: 1.5,
    date: '2000-01-31',
    yes: true,
    missing: null,
  })
})

it('after opening, nothing reaches a file outside the scratch folder, or changes that', async () => {
  const { table, folder } = await openTable('a,b\n1,2\n', text)
  const outside = await temporaryFolder()
  await writeFiles(outside, { 'secret.txt': 'secret' })
  const path = join(outside, 'secret.txt').replaceAll("'", "''")
  for (const stolen of [
    `(SELECT content FROM read_text('${path}'))`,
    `(SELECT count(*) FROM '${path}')`,
    "getenv('HOME')",
  ]) {
    await expect(table.columns({ select: { stolen } })).rejects.toThrow()
  }
  await expect(table.writeCsv(all, join(outside, 'out.csv'))).rejects.toThrow(/Permission|disabled/)
  await expect(table.writeCsv(all, join(folder, '..', 'out.csv'))).rejects.toThrow(/Permission|disabled/)
  await table.writeCsv(all, join(folder, 'out.csv'))
  expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe('a,b\n1,2\n')
})

it('computes times in UTC, wherever it runs', async () => {
  const { table } = await openTable('a,b\n1,2\n', text)
  const select = { zone: "current_setting('TimeZone')" }
  expect(await table.columns({ select })).toEqual({ zone: ['UTC'] })
})

it('an abort ends opening, reading and what runs', async () => {
  const before = new AbortController()
  before.abort()
  await expect(openTable('a,b\n1,2\n', text, {}, before.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  const during = new AbortController()
  const { table } = await openTable('a,b\n1,2\n', text, {}, during.signal)
  const endless = table.columns({
    select: { n: '(SELECT SUM(CAST(x.i * y.i AS HUGEINT)) FROM range(1000000) x(i), range(1000000) y(i))' },
  })
  setTimeout(() => during.abort(), 50)
  await expect(endless).rejects.toMatchObject({ code: 'CANCELLED', exitCode: 4 })
  await expect(table.columns(all)).rejects.toMatchObject({ code: 'CANCELLED' })
})

it('closes once what still runs has ended, and answers nothing afterwards', async () => {
  const { table } = await openTable('a,b\n1,2\n', text)
  const running = table.columns({ select: { n: '(SELECT SUM(i) FROM range(20000000) x(i))' } })
  await table[Symbol.asyncDispose]()
  await table[Symbol.asyncDispose]()
  expect(await running).toEqual({ n: [199_999_990_000_000] })
  await expect(table.columns(all)).rejects.toThrow('this table is closed')
})

it('says which file is not there', async () => {
  const files = [{ path: '/nowhere/x.csv', location: 'data/x.csv' }]
  const { contract } = contractOf(text)
  const opened = duckdbTables().open({
    files,
    contract,
    scratch: '/tmp',
    signal: new AbortController().signal,
  })
  await expect(opened).rejects.toMatchObject({
    code: 'DATA_MISSING',
    message: expect.stringContaining('data/x.csv: no such file'),
  })
})

it('takes at most half of the machine’s memory', async () => {
  const { table } = await openTable('a,b\n1,2\n', text)
  const { limit } = await table.aggregate({ select: { limit: "current_setting('memory_limit')" } })
  const [, amount = '', unit = ''] = /^([0-9.]+) ([KMGT])iB$/.exec(String(limit)) ?? []
  const bytes = Number(amount) * 1024 ** ('KMGT'.indexOf(unit) + 1)
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual((totalmem() / 2) * 1.01)
})
