import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { s3Source } from '#adapters/aws/s3-source.ts'
import { sha256 } from '#core/digest.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'
import { type S3OnLoopback, startS3OnLoopback } from './s3-on-loopback.ts'

describe('pinned data in S3', () => {
  let s3: S3OnLoopback
  beforeAll(async () => {
    s3 = await startS3OnLoopback()
  })
  afterAll(() => s3[Symbol.asyncDispose]())
  beforeEach(() => {
    s3.objects.clear()
    s3.requests.length = 0
    for (const [key, content] of Object.entries({
      'in/a.csv': 'a\n1\n',
      'in/b.csv': 'a\n2\n',
      'out/c.csv': 'a\n',
    }))
      s3.objects.set(key, { content: Buffer.from(content), headers: {} })
  })
  const at = (key: string) => `s3://${s3.bucket}/${key}`
  const open = async (sources = [at('in')]) => {
    const cache = join(await temporaryFolder(), 'data')
    return { cache, source: s3Source({ sources, cache, client: s3.client() }) }
  }
  const locked = (content: string, key = 'in/a.csv') => ({
    location: at(key),
    sha256: sha256(content),
    bytes: Buffer.byteLength(content),
  })

  it('is found by its source, pinned, and read from a copy by its digest', async () => {
    const { source, cache } = await open()
    expect(await source.expand(at('in/*.csv'))).toEqual([at('in/a.csv'), at('in/b.csv')])
    expect(await source.expand(at('in/*.json'))).toEqual([])
    expect(await source.pin(at('in/a.csv'))).toEqual({ sha256: sha256('a\n1\n'), bytes: 4 })
    expect(await source.pin(at('in/none.csv'))).toBeUndefined()
    s3.requests.length = 0
    const file = locked('a\n1\n')
    const path = join(cache, `${file.sha256}.csv`)
    expect(await source.locate(file)).toEqual({ kind: 'found', path, sha256: file.sha256, bytes: 4 })
    expect(s3.requests).toEqual([])
  })

  it('is fetched where there is no copy, or one that was damaged', async () => {
    const { source, cache } = await open()
    const file = locked('a\n1\n')
    await source.locate(file)
    const path = join(cache, `${file.sha256}.csv`)
    await writeFile(path, 'a\n9\n')
    expect(await source.locate(file)).toMatchObject({ kind: 'found', path })
    expect([await readFile(path, 'utf8'), await readdir(cache)]).toEqual(['a\n1\n', [`${file.sha256}.csv`]])
  })

  it.each([
    ['of another size', 'a\n', 'in/a.csv', 'changed'],
    ['of the same size', 'a\n3\n', 'in/a.csv', 'changed'],
    ['gone', 'a\n1\n', 'in/none.csv', 'missing'],
  ])('that is %s is not the pinned one, and nothing of it is told', async (_, content, key, kind) => {
    const { source } = await open()
    expect(await source.locate(locked(content, key))).toEqual({ kind })
  })

  it.each([
    ['a folder beside', ['in'], 'out/c.csv'],
    ['a folder of a longer name', ['i'], 'in/a.csv'],
    ['nothing', [], 'in/a.csv'],
  ])('outside of the sources is not asked for: %s', async (_, folders, key) => {
    const { source } = await open(folders.map(at))
    const refused = {
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('`sources` in assay.yaml'),
    }
    await expect(source.locate(locked('a\n', key))).rejects.toMatchObject(refused)
    await expect(source.expand(at(key))).rejects.toMatchObject(refused)
    await expect(source.pin(at(key))).rejects.toMatchObject(refused)
    expect(s3.requests).toEqual([])
  })
})
