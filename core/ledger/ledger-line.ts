import * as z from 'zod'
import { canonicalJson, Sha256 } from '#core/digest.ts'
import { HoldoutPolicy } from './holdout-policy.ts'

/** More candidates than any holdout could serve; a ledger stays small. */
export const mostRuns = 1000

/** All that is ever told about a run: by policy one of two words, one of three, or that nothing is told. */
export const PublishedWord = z
  .enum(['pass', 'not_proven', 'fail', 'inconclusive', 'withheld'])
  .describe(
    'pass; not_proven (fail and inconclusive in one); with three outcomes fail or inconclusive; withheld where nothing is told.',
  )
export type PublishedWord = z.infer<typeof PublishedWord>

const previous = Sha256.describe('SHA-256 of the line before, without its line end.')
const at = z.iso.datetime().describe('When it was written, UTC.')
const run = z.int().min(1).describe('t, counted from 1; never given twice.')

const opened = z.strictObject({
  kind: z.literal('opened'),
  schemaVersion: z.literal(1),
  model: z.string().min(1),
  holdout: Sha256.describe('Digest of the ids and labels: one version of the holdout.'),
  runs: z.int().min(1).max(mostRuns),
  risk: z.number().gt(0).lt(1),
  policy: HoldoutPolicy,
  at,
  previous: z.null(),
})
export type OpenedLine = z.infer<typeof opened>

const reserved = z.strictObject({
  kind: z.literal('reserved'),
  run,
  candidate: Sha256.describe('Digest of the package that is judged.'),
  config: Sha256.describe('Digest of all else that decides: rules, champion, kind of comparison.'),
  lnAlpha: z.number().describe('Natural logarithm of the level of this run.'),
  at,
  previous,
})
export type ReservedLine = z.infer<typeof reserved>

const judged = z.strictObject({ kind: z.literal('judged'), run, verdict: PublishedWord, at, previous })
export type JudgedLine = z.infer<typeof judged>

const released = z.strictObject({
  kind: z.literal('released'),
  reason: z.string().min(1).describe('Why the labels may be read from now on.'),
  at,
  previous,
})
export type ReleasedLine = z.infer<typeof released>

/**
 * One line of a sealed holdout's ledger, `<holdout>.jsonl`: canonical JSON, append-only, each line with the digest of
 * the one before. opened: the first, with what the holdout may be used for. reserved: a run is charged, before it is
 * scored. judged: its word. released: the labels are public, nothing more is judged.
 */
export const LedgerLine = z.discriminatedUnion('kind', [opened, reserved, judged, released])
export type LedgerLine = z.infer<typeof LedgerLine>

/** A line as the file holds it, with its end. */
export function lineText(line: LedgerLine): string {
  return `${canonicalJson(line)}\n`
}
