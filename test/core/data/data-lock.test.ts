import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { compareWithLock, type DataFiles } from '#core/data/data-files.ts'
import { DataLock } from '#core/data/data-lock.ts'

const a = 'a'.repeat(64)
const b = 'b'.repeat(64)
const file = { location: 'data/trips.csv', sha256: a, bytes: 10 }
const lock = (...files: Record<string, unknown>[]) => ({ schemaVersion: 1, source: 'data/*.csv', files })

it.each<[words: string, document: Record<string, unknown>, problem: string]>([
  ['no file', lock(), 'files: found [] (allowed: at least 1 items)'],
  ['a short digest', lock({ ...file, sha256: 'abc' }), 'a SHA-256: 64 lower-case hex digits, found "abc"'],
  ['fewer bytes than none', lock({ ...file, bytes: -1 }), 'files.0.bytes: found -1 (allowed: at least 0)'],
  ['a path out of the repository', lock({ ...file, location: '../secret.csv' }), 'files.0.location'],
  [
    'a path that leaves it on the way',
    lock({ ...file, location: 'data/../../secret.csv' }),
    'files.0.location',
  ],
  ['an absolute path', lock({ ...file, location: '/etc/passwd' }), 'files.0.location'],
  ['no path', lock({ ...file, location: '' }), 'files.0.location'],
  ['a batch out of the store', lock({ ...file, location: 'store:../../secret' }), 'files.0.location'],
  ['a batch without a digest', lock({ ...file, location: 'store:' }), 'files.0.location'],
  [
    'a key nobody knows',
    lock({ ...file, sha265: a }),
    'files.0.sha265: unknown key (allowed: sha256 (did you mean that?))',
  ],
])('a lock with %s is refused', (_, document, problem) => {
  expect(() => readDocument(DataLock, stringify(document), 'data.lock.yaml')).toThrow(problem)
})

it.each([
  'data/trips.csv',
  'node_modules/x/data.csv',
  'data/a..b.csv',
  '..hidden/x',
  `store:${a}`,
  's3://b/k.csv',
])('`%s` is a location', (location) => {
  expect(DataLock.safeParse(lock({ ...file, location })).success).toBe(true)
})

it('compares every file, and lists all that differ', async () => {
  const there: Record<string, { sha256: string; bytes: number }> = {
    same: { sha256: a, bytes: 1 },
    other: { sha256: b, bytes: 2 },
  }
  const files: Pick<DataFiles, 'locate'> = {
    locate: async ({ location }) => {
      if (location === 's3://bucket/moved') return { kind: 'changed' }
      const found = there[location]
      return found === undefined
        ? { kind: 'missing' }
        : { kind: 'found', path: `/data/${location}`, ...found }
    },
  }
  const locked = ['same', 'other', 'gone', 's3://bucket/moved'].map((location) => ({
    location,
    sha256: a,
    bytes: 1,
    batch: location,
  }))
  expect(await compareWithLock({ schemaVersion: 1, source: 'x', files: locked }, files)).toEqual({
    found: [{ path: '/data/same', location: 'same', batch: 'same' }],
    mismatches: [
      { location: 'other', problem: `has sha256 ${b} and 2 bytes, the lock says ${a} and 1` },
      { location: 'gone', problem: 'is not there' },
      { location: 's3://bucket/moved', problem: 'has other bytes than the lock says' },
    ],
  })
})
