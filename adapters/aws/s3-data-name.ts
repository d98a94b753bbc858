import { posix } from 'node:path'
import { Failure } from '#core/failure.ts'

/** Data in S3 as a person names them: one object, or all objects whose keys fit a pattern. */
export type S3DataName =
  | { readonly kind: 'object'; readonly bucket: string; readonly key: string }
  | {
      readonly kind: 'pattern'
      readonly bucket: string
      readonly pattern: string
      /** What every key that fits starts with. */
      readonly prefix: string
      /** No key that fits has a `/` behind the prefix. */
      readonly flat: boolean
    }

/** What a pattern starts with, in a key: `*`, `?`, `[…]`, `{a,b}`, `!(…)` and their like, and `\`. */
const special = /[*?[{\\]|[!+@]\(/

/** Whether a name is meant for S3. */
export function isS3Name(name: string): boolean {
  return /^s3:\/\//i.test(name)
}

/**
 * Reads `s3://bucket/key` or `s3://bucket/folder/*.parquet`. Keys are taken as they are: nothing in them is decoded.
 * @throws Failure USAGE
 */
export function parseS3DataName(name: string): S3DataName {
  const [, bucket = '', key = ''] = /^[sS]3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(name) ?? []
  if (key === '' || key.endsWith('/')) {
    throw new Failure({
      code: 'USAGE',
      problem: `${name} names no data`,
      allowed: 's3://bucket/key, or a pattern such as s3://bucket/folder/*.parquet',
    })
  }
  const start = key.search(special)
  if (start === -1) return { kind: 'object', bucket, key }
  const rest = key.slice(start)
  const flat = !rest.includes('/') && !rest.includes('**')
  return { kind: 'pattern', bucket, pattern: key, prefix: key.slice(0, start), flat }
}

/**
 * The keys that a pattern stands for, sorted. A key's own name goes before what it would mean as a pattern; keys that end in
 * `/` stand for folders and are none.
 */
export function matchingKeys<Entry extends { readonly key: string }>(
  { pattern }: { readonly pattern: string },
  entries: readonly Entry[],
): Entry[] {
  const own = entries.filter(({ key }) => key === pattern)
  if (own.length > 0) return own
  return entries
    .filter(({ key }) => !key.endsWith('/') && posix.matchesGlob(key, pattern))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}
