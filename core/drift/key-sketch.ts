import * as z from 'zod'

/** So many keys are kept: all of a table with no more, else a sample that every version of the table draws alike. */
export const mostKeys = 4096

/**
 * The keys of a table, as the smallest of their hashes: two versions keep the same keys of those they share, so that what
 * was added and what is gone can be told from two sketches (bottom-k sampling; Cohen and Kaplan, 2007).
 */
export const KeySketch = z.strictObject({
  of: z
    .enum(['key', 'row'])
    .describe('key: the columns identify a row; row: no key is known, so whole rows stand for themselves.'),
  columns: z.array(z.string()).min(1),
  rows: z.int().min(0).describe('Rows that have every part of the key.'),
  distinct: z.int().min(0).describe('Different keys.'),
  hashes: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(mostKeys)
    .describe('The first 16 hex digits of the MD5 of a key, the smallest ones, ascending.'),
})
export type KeySketch = z.infer<typeof KeySketch>

/** Which keys came and went between two versions of a table. */
export const KeyDiff = z.strictObject({
  of: KeySketch.shape.of,
  columns: KeySketch.shape.columns,
  distinct: z.strictObject({ before: z.int(), after: z.int() }),
  added: z.int().min(0),
  gone: z.int().min(0),
  sampled: z
    .int()
    .optional()
    .describe('So many keys were looked at, and the rest is estimated; left out where all were.'),
})
export type KeyDiff = z.infer<typeof KeyDiff>

/** @returns undefined where the two are not about the same columns, or one side knows no keys */
export function diffKeys(before: KeySketch | undefined, after: KeySketch | undefined): KeyDiff | undefined {
  if (before === undefined || after === undefined || before.of !== after.of) return undefined
  const same = JSON.stringify(before.columns) === JSON.stringify(after.columns)
  if (!same) return undefined
  const { of, columns } = after
  const distinct = { before: before.distinct, after: after.distinct }
  // Below the smaller of both ends, each sketch holds every key there is.
  const end = [before, after]
    .filter((sketch) => sketch.hashes.length < sketch.distinct)
    .map(({ hashes }) => hashes.at(-1) ?? '')
    .sort()[0]
  const seen = ({ hashes }: KeySketch): readonly string[] =>
    end === undefined ? hashes : hashes.filter((hash) => hash <= end)
  const [old, now] = [seen(before), seen(after)]
  const [inOld, inNow] = [new Set(old), new Set(now)]
  const gone = old.filter((hash) => !inNow.has(hash)).length
  const added = now.filter((hash) => !inOld.has(hash)).length
  if (end === undefined) return { of, columns, distinct, added, gone }
  const whole = (part: number, looked: number, all: number): number =>
    looked === 0 ? 0 : Math.round((part / looked) * all)
  return {
    of,
    columns,
    distinct,
    added: whole(added, now.length, after.distinct),
    gone: whole(gone, old.length, before.distinct),
    sampled: inOld.union(inNow).size,
  }
}
