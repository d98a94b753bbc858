import { describe, expect, it } from 'vitest'
import { openPredictionFile, predictionFileOf } from '#adapters/predictions/open-prediction-file.ts'
import { Failure } from '#core/failure.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function cellsOf(path: string, text: string | Uint8Array, wanted?: string[]) {
  const file = await predictionFileOf(path, typeof text === 'string' ? bytes(text) : text)
  const { rows, columns } = await file.read(wanted ?? [...file.names])
  return {
    format: file.format,
    rows,
    cells: Object.fromEntries([...columns].map(([name, cells]) => [name, [...(cells as string[])]])),
  }
}

async function failureOf(path: string, content: string | Uint8Array, wanted?: string[]): Promise<Failure> {
  const failed = await cellsOf(path, content, wanted).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (failed instanceof Failure) return failed
  throw new Error(`it was read, or failed by ${String(failed)}`)
}

const rows = { id: ['1', '2'], score: ['0.5', '0.25'] }

describe('CSV', () => {
  it.each<[string, string, string]>([
    ['lines', 'a.csv', 'id,score\n1,0.5\n2,0.25\n'],
    ['no last line end', 'a.csv', 'id,score\n1,0.5\n2,0.25'],
    ['CRLF', 'a.csv', 'id,score\r\n1,0.5\r\n2,0.25\r\n'],
    ['CR alone', 'a.csv', 'id,score\r1,0.5\r2,0.25'],
    ['a byte order mark', 'a.csv', '\ufeffid,score\n1,0.5\n2,0.25\n'],
    ['a byte order mark before quotes', 'a.csv', '\ufeff"id","score"\n1,0.5\n2,0.25\n'],
    ['quotes', 'a.csv', '"id","score"\n"1","0.5"\n"2","0.25"\n'],
    ['blank lines', 'a.csv', '\nid,score\n\n1,0.5\n\n2,0.25\n\n'],
    ['tabs', 'a.tsv', 'id\tscore\n1\t0.5\n2\t0.25\n'],
    ['no known extension', 'predictions', 'id,score\n1,0.5\n2,0.25\n'],
    ['an extension in capitals', 'A.CSV', 'id,score\n1,0.5\n2,0.25\n'],
  ])('is read with %s', async (_, path, text) => {
    expect((await cellsOf(path, text)).cells).toEqual(rows)
  })

  it('keeps line ends, separators and quotes within quotes', async () => {
    const text = 'id,note,score\n1,"a\r\nb, ""c""",0.5\n2,"\n",0.25\n'
    expect(await cellsOf('a.csv', text)).toEqual({
      format: 'csv',
      rows: 2,
      cells: { ...rows, note: ['a\r\nb, "c"', '\n'] },
    })
  })

  it('leaves every text as it stands: no id loses a digit or a zero', async () => {
    const ids = ['12345678901234567890', '007', '1e5', ' 1', 'NaN', '1.0']
    const text = `id,score\n${ids.map((id) => `${id},0.5`).join('\n')}\n`
    expect((await cellsOf('a.csv', text, ['id'])).cells).toEqual({ id: ids })
  })

  it('reads no column that is not asked for', async () => {
    expect((await cellsOf('a.csv', 'id,x,x\n1,2,3\n', ['id'])).cells).toEqual({ id: ['1'] })
  })

  it('has columns and no rows', async () => {
    expect(await cellsOf('a.csv', 'id,score\n')).toEqual({
      format: 'csv',
      rows: 0,
      cells: { id: [], score: [] },
    })
  })

  it.each<[string, string | Uint8Array, ...words: string[]]>([
    [
      'a row of other length',
      'id,score\n1,0.5\n2\n',
      'a.csv, line 3',
      'more or fewer fields than the header',
    ],
    ['an open quote', 'id,score\n1,"0.5\n2,0.25\n', 'a quote is opened and never closed'],
    ['a quote amid a field', 'id,score\n1,0"5\n', 'a.csv, line 2', 'a quote stands within a field'],
    [
      'two columns of one name',
      'id,score,score\n1,2,3\n',
      'has two columns "score"',
      'leave one of them out',
    ],
    ['semicolons', 'id;score\n1;0,5\n', 'its fields are parted by ";"', 'write it with commas'],
    ['tabs in .csv', 'id\tscore\n1\t0.5\n', 'parted by "\\t"', 'call it .tsv'],
    ['Latin-1', Uint8Array.from([...bytes('id,n\n1,'), 0xe9, 10]), 'bytes that are no UTF-8'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x69, 0, 0x64, 0]), 'holds text in UTF-16', 'save it in UTF-8'],
    ['gzip', Uint8Array.from([0x1f, 0x8b, 8, 0]), 'holds gzip', 'unpack it first'],
    ['Excel', Uint8Array.from([0x50, 0x4b, 3, 4]), 'a ZIP or Excel file'],
    ['Parquet', bytes('PAR1....PAR1'), 'is called .csv and holds parquet'],
    ['JSON', '[{"id": 1}]', 'holds one JSON array', 'one object a line'],
  ])('is not read with %s', async (_, content, ...words) => {
    const { code, message } = await failureOf('a.csv', content)
    expect(code).toBe('DATA_UNDECODABLE')
    for (const part of words) expect(message).toContain(part)
  })
})

describe('JSON lines', () => {
  it.each<[string, string, string]>([
    ['lines', 'a.jsonl', '{"id":"1","score":0.5}\n{"id":"2","score":0.25}\n'],
    ['CRLF and blank lines', 'a.ndjson', '\r\n{"id":"1","score":0.5}\r\n\r\n{"score":0.25,"id":"2"}'],
    ['a byte order mark', 'a.jsonl', '\ufeff{"id":"1","score":0.5}\n{"id":"2","score":0.25}\n'],
    ['no known extension', 'predictions', '  {"id":"1","score":0.5}\n{"id":"2","score":0.25}\n'],
  ])('are read with %s', async (_, path, text) => {
    expect((await cellsOf(path, text)).cells).toEqual({ id: ['1', '2'], score: [0.5, 0.25] })
  })

  it('keep whole numbers that a double cannot hold', async () => {
    const text =
      '{"id":12345678901234567890,"s":1e300}\n{"id":-9007199254740993,"s":0.12345678901234568}\n{"id":7,"s":1}\n'
    expect((await cellsOf('a.jsonl', text)).cells).toEqual({
      id: [12345678901234567890n, -9007199254740993n, 7],
      s: [1e300, 0.12345678901234568, 1],
    })
  })

  it('have a cell without a value where a row lacks a member', async () => {
    const text = '{"id":1,"y":true}\n{"id":2}\n{"id":3,"y":null,"more":[]}\n'
    expect((await cellsOf('a.jsonl', text)).cells).toEqual({ id: [1, 2, 3], y: [true, null, null] })
  })

  it('take no member from where objects inherit', async () => {
    const text = '{"id":1,"__proto__":{"y":1},"constructor":"c"}\n{"id":2}\n'
    expect((await cellsOf('a.jsonl', text, ['id', 'constructor'])).cells).toEqual({
      id: [1, 2],
      constructor: ['c', null],
    })
  })

  it.each<[string, string, ...words: string[]]>([
    ['NaN', '{"id":1,"s":0.5}\n{"id":2,"s":NaN}\n', 'line 2: holds NaN, which JSON does not have'],
    ['broken JSON', '{"id":1}\n{"id":2\n', 'a.jsonl, line 2: is no JSON'],
    ['a list for a row', '{"id":1}\n[2]\n', 'line 2: is no JSON object'],
    ['a list for a value', '{"id":1,"s":[0.5]}\n', 'holds a list in "s", not a single value'],
    ['an object for a value', '{"id":1,"s":{"a":1}}\n', 'holds an object in "s"'],
  ])('are not read with %s', async (_, content, ...words) => {
    const { code, message } = await failureOf('a.jsonl', content)
    expect(code).toBe('DATA_UNDECODABLE')
    for (const part of words) expect(message).toContain(part)
  })
})

describe('a file', () => {
  it('is named as the person named it, with the digest of its bytes', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'x/a.csv': 'id,score\n1,0.5\n' })
    const file = await openPredictionFile('candidate', 'x/a.csv', folder)
    expect(file).toMatchObject({
      path: 'x/a.csv',
      bytes: 15,
      names: ['id', 'score'],
      sha256: '05af1391bcdc9a6c1a46af7e471ff2e8d35aeb7da9b8fad7b7e4e0f7c418a26c',
    })
  })

  it.each<[string, string, string, string, string]>([
    [
      'that is not there',
      'no.csv',
      'DATA_MISSING',
      'the champion’s file no.csv cannot be read',
      'name the file by --champion',
    ],
    ['that is a folder', '.', 'DATA_MISSING', 'it is a folder', '--champion'],
    [
      'of zero bytes',
      'empty.csv',
      'NO_DATA',
      'empty.csv is empty: zero bytes',
      'write the predictions into it again',
    ],
  ])('%s is said to be so', async (_, path, code, ...words) => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'empty.csv': '' })
    const failed = openPredictionFile('champion', path, folder)
    await expect(failed).rejects.toMatchObject({ code })
    for (const part of words) await expect(failed).rejects.toThrow(part)
  })

  it('is left alone once it was given up', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { 'a.csv': 'id\n1\n' })
    await expect(openPredictionFile('candidate', 'a.csv', folder, AbortSignal.abort())).rejects.toThrow(
      /abort/i,
    )
  })
})
