import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import type { Outcome } from '#core/failure.ts'
import { PublishedWord } from '#core/ledger/ledger-line.ts'
import type { Published } from '#core/ledger/published.ts'

const ledger = z.string().describe('The Git ref of the ledger.')

/**
 * All that is published about a candidate on a sealed holdout. told: it was judged now or before, and the word on it.
 * spent: the holdout judges nobody any more. uncharged: nothing was asked of the labels, so nothing was counted.
 */
export const SealedAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('told'),
    ledger,
    word: PublishedWord,
    run: z.int().min(1),
    runs: z.int().min(1),
    runsLeft: z.int().min(0),
    passesLeft: z.int().min(0).nullable().describe('null where passes do not count.'),
    head: Sha256.describe('Digest of the last line of the ledger: one without it was written anew.'),
  }),
  z.strictObject({ kind: z.literal('spent'), ledger, reason: z.enum(['released', 'passes', 'runs']) }),
  z.strictObject({
    kind: z.literal('uncharged'),
    why: z
      .enum(['unchanged', 'shown-before', 'refused'])
      .describe(
        'unchanged: the same answers as the champion. shown-before: the pass of its pull request shows it. refused: it fails whatever the labels are.',
      ),
  }),
])
export type SealedAnswer = z.infer<typeof SealedAnswer>

/** What is published of a run, as evidence keeps it. */
export function toldBy(name: string, published: Published): SealedAnswer {
  const { word, run, runs, runsLeft, passesLeft, head } = published
  return { kind: 'told', ledger: name, word, run, runs, runsLeft, passesLeft, head }
}

/**
 * What a word means for the pull request. Not proven is no failure: it may be too few rows. Where nothing is told, every
 * candidate is let through, and whoever holds the private verdicts decides.
 */
export function outcomeOfWord(word: PublishedWord): Outcome {
  switch (word) {
    case 'pass':
    case 'withheld':
      return 'pass'
    case 'fail':
      return 'fail'
    case 'not_proven':
    case 'inconclusive':
      return 'inconclusive'
  }
}
