import { describe, expect, it } from 'vitest'
import { openStore } from '#adapters/store/open-store.ts'
import { sha256 } from '#core/digest.ts'

const digest = sha256('x')

describe('openStore', () => {
  it.each([
    ['.assay/store', '/repository/.assay/store', `file:blobs/${digest.slice(0, 2)}/${digest}`],
    ['/srv/store', '/srv/store', `file:blobs/${digest.slice(0, 2)}/${digest}`],
    ['../shared', '/shared', `file:blobs/${digest.slice(0, 2)}/${digest}`],
    ['s3://models', 's3://models', `s3://models/blobs/${digest.slice(0, 2)}/${digest}`],
    ['s3://models/', 's3://models', `s3://models/blobs/${digest.slice(0, 2)}/${digest}`],
    ['s3://my.models/a/b', 's3://my.models/a/b', `s3://my.models/a/b/blobs/${digest.slice(0, 2)}/${digest}`],
    ['s3://models/a/', 's3://models/a', `s3://models/a/blobs/${digest.slice(0, 2)}/${digest}`],
  ])('opens %s', async (setting, location, blob) => {
    const store = await openStore(setting, '/repository')
    expect([store.location, store.locate(digest)]).toEqual([location, blob])
  })

  it.each([
    '',
    '  ',
    '~/store',
    'gs://models/a',
    'https://models.s3.amazonaws.com/a',
    'file:///srv/store',
    's3:/models',
    's3://',
    's3://M',
    's3://Models/a',
    's3://models//a',
    's3://models/../a',
    's3://models/a b',
    's3://models/a?versionId=1',
    'arn:aws:s3:::models',
    'a\0b',
  ])('refuses %j and says what is allowed', async (setting) => {
    await expect(openStore(setting, '/repository')).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('s3://bucket/prefix'),
    })
  })

  it('repeats no credentials', async () => {
    const opening = openStore('s3://AKIAIOSFODNN7EXAMPLE:pa/ss@models/a?X-Amz-Security-Token=secret', '/r')
    const error = await opening.catch((thrown: Error) => thrown)
    expect((error as Error).message).toContain('"s3://…@models/a?…"')
    expect((error as Error).message).not.toMatch(/AKIA|pa\/ss|secret/)
  })
})
