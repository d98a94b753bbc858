import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchS3Data, findS3Data } from '#adapters/aws/s3-data.ts'
import { matchingKeys, parseS3DataName } from '#adapters/aws/s3-data-name.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'
import { type Fault, type S3OnLoopback, startS3OnLoopback } from './s3-on-loopback.ts'

describe('a name', () => {
  it.each([
    ['s3://data/a/b.parquet', { kind: 'object', bucket: 'data', key: 'a/b.parquet' }],
    ['s3://data/dt=2026-01-01/a (1)+ü%20.csv', { kind: 'object', key: 'dt=2026-01-01/a (1)+ü%20.csv' }],
    ['s3://data/a/*.parquet', { kind: 'pattern', prefix: 'a/', pattern: 'a/*.parquet', flat: true }],
    ['s3://data/*/b.csv', { kind: 'pattern', prefix: '', flat: false }],
    ['s3://data/a/**', { kind: 'pattern', prefix: 'a/', flat: false }],
    ['s3://data/a/b-{1,2}.csv', { kind: 'pattern', prefix: 'a/b-', flat: true }],
    ['s3://data/a/b@(1|2).csv', { kind: 'pattern', prefix: 'a/b', flat: true }],
    ['s3://data/a/[bc]/?.csv', { kind: 'pattern', prefix: 'a/', flat: false }],
  ])('%s', (name, read) => {
    expect(parseS3DataName(name)).toMatchObject(read)
  })

  it.each(['s3://', 's3://data', 's3://data/', 's3://data/folder/', 's3:///key', 's3://Upper/key'])(
    '%s names no data',
    (name) => {
      expect(() => parseS3DataName(name)).toThrow(/names no data\n.*s3:\/\/bucket\/key/)
    },
  )
})

describe('a pattern', () => {
  const keys = ['a/z.csv', 'a/b.csv', 'a/.hidden.csv', 'a/', 'a/c/d.csv', 'a/[1].csv', 'a/1.csv', 'a/b.json']
  it.each([
    ['a/*.csv', ['a/1.csv', 'a/[1].csv', 'a/b.csv', 'a/z.csv']],
    ['a/**/*.csv', ['a/1.csv', 'a/[1].csv', 'a/b.csv', 'a/c/d.csv', 'a/z.csv']],
    ['a/{b,z}.csv', ['a/b.csv', 'a/z.csv']],
    ['a/?.csv', ['a/1.csv', 'a/b.csv', 'a/z.csv']],
    ['a/[1].csv', ['a/[1].csv']],
    ['a/*/', []],
    ['b/*', []],
  ])('%s', (pattern, matched) => {
    const found = matchingKeys(
      { pattern },
      keys.map((key) => ({ key })),
    )
    expect(found.map(({ key }) => key)).toEqual(matched)
  })
})

describe('data in S3', () => {
  const { signal } = new AbortController()
  let s3: S3OnLoopback
  beforeAll(async () => {
    s3 = await startS3OnLoopback()
    const texts = ['a\n1\n', 'a\n22\n', 'a\n333\n', 'a\n4444\n', 'a\n55555\n']
    for (const [index, text] of texts.entries())
      s3.objects.set(`days/${index + 1}.csv`, { content: Buffer.from(text), headers: {} })
  })
  afterAll(() => s3[Symbol.asyncDispose]())
  beforeEach(() => {
    s3.faults = []
  })
  const find = (key: string) => findS3Data(`s3://${s3.bucket}/${key}`, s3.client(), signal)

  it('is found page by page and fetched under names of our own, with its time', async () => {
    const found = await find('days/*.csv')
    expect(found.map(({ location, bytes }) => [location, bytes])).toEqual(
      [4, 5, 6, 7, 8].map((bytes, index) => [`s3://assay-test/days/${index + 1}.csv`, bytes]),
    )
    const folder = join(await temporaryFolder(), 'fetched')
    const paths = await fetchS3Data(found, folder, s3.client(), signal)
    expect(paths).toEqual([0, 1, 2, 3, 4].map((index) => join(folder, `${index}.csv`)))
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(
      found.map(({ key }) => s3.objects.get(key)?.content.toString()),
    )
    expect((await stat(paths[0] ?? '')).mtime).toEqual(new Date('2026-01-02T03:04:05Z'))
  })

  it('is asked for again where an answer broke off', async () => {
    const found = await find('days/5.csv')
    s3.faults = ['break', 'break', 'break']
    const [path = ''] = await fetchS3Data(found, await temporaryFolder(), s3.client(), signal)
    expect(await readFile(path, 'utf8')).toBe('a\n55555\n')
  })

  it('is refused where it changed after it was found', async () => {
    const [found] = await find('days/1.csv')
    if (found === undefined) throw new Error('it was not found')
    const fetching = fetchS3Data(
      [{ ...found, etag: '"other"' }],
      await temporaryFolder(),
      s3.client(),
      signal,
    )
    await expect(fetching).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retry: true,
      message: expect.stringContaining('s3://assay-test/days/1.csv changed while it was being read'),
    })
  })

  it('of several objects the first that fails ends the others', async () => {
    const found = await find('days/*.csv')
    const gone = { ...found[0], key: 'days/gone.csv', location: 's3://assay-test/days/gone.csv' }
    const objects = [gone as (typeof found)[number], ...found]
    const folder = await temporaryFolder()
    await expect(fetchS3Data(objects, folder, s3.client(), signal)).rejects.toMatchObject({
      code: 'DATA_MISSING',
      message: expect.stringContaining('s3://assay-test/days/gone.csv: no such object'),
    })
    const left = await readdir(folder)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await readdir(folder)).toEqual(left)
  })

  it.each<[string, string, Fault[], object, string]>([
    ['no such key', 'days/9.csv', [], { code: 'DATA_MISSING' }, 'days/9.csv: no such object'],
    ['nothing fits', 'days/*.parquet', [], { code: 'DATA_MISSING' }, 'no object fits'],
    [
      'may not be read',
      'days/1.csv',
      [
        { status: 403, code: 'AccessDenied' },
        { status: 403, code: 'AccessDenied', message: 'no' },
      ],
      { code: 'SERVICE_UNAVAILABLE', exitCode: 4, retry: false },
      's3:GetObject on arn:aws:s3:::assay-test/*',
    ],
    [
      'may not be listed',
      'days/*',
      [{ status: 403, code: 'AccessDenied', message: 'no' }],
      { code: 'SERVICE_UNAVAILABLE', exitCode: 4, retry: false },
      's3:ListBucket on arn:aws:s3:::assay-test',
    ],
    [
      'keys that expired',
      'days/*',
      [{ status: 400, code: 'ExpiredToken', message: 'AKIAIOSFODNN7EXAMPLE' }],
      { code: 'SERVICE_UNAVAILABLE', exitCode: 4 },
      'sign in to AWS again',
    ],
  ])('%s', async (_, key, faults, failure, words) => {
    s3.faults = faults
    await expect(find(key)).rejects.toMatchObject({ ...failure, message: expect.stringContaining(words) })
  })

  it('says which bucket is not there', async () => {
    await expect(findS3Data('s3://nobodys/a.csv', s3.client(), signal)).rejects.toMatchObject({
      code: 'DATA_MISSING',
      message: expect.stringContaining('there is no bucket nobodys'),
    })
  })

  it('is left where it is once somebody gives up', async () => {
    const controller = new AbortController()
    const found = await find('days/*.csv')
    s3.faults = ['hang', 'hang', 'hang', 'hang']
    const fetching = fetchS3Data(found, await temporaryFolder(), s3.client(), controller.signal)
    setTimeout(() => controller.abort(), 20)
    await expect(fetching).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(
      findS3Data(`s3://${s3.bucket}/days/1.csv`, s3.client(), controller.signal),
    ).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
