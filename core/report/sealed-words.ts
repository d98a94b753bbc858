import type { SealedAnswer } from '#core/evidence/sealed-answer.ts'
import { countText } from '#core/gate/number-words.ts'
import { wordText } from '#core/ledger/published.ts'

/** What a pull request does, to follow the model's name, where a sealed holdout says neither pass nor fail. */
export function sealedOutcomeWords(sealed: SealedAnswer | undefined): string | undefined {
  if (sealed?.kind === 'spent') return 'was not judged: its sealed holdout is used up'
  if (sealed?.kind !== 'told') return undefined
  return sealed.word === 'not_proven' ? 'is not proven' : undefined
}

/** What somebody does after a word that is no pass; undefined where the holdout is open, or it passes. */
export function afterSealed(sealed: SealedAnswer | undefined): string | undefined {
  if (sealed === undefined || sealed.kind === 'uncharged') return undefined
  const fresh =
    'Label fresh rows as the next holdout, and release the used ones as validation data: `npx assay seal-holdout --help`.'
  if (sealed.kind === 'spent') return fresh
  if (sealed.word === 'pass' || sealed.word === 'withheld') return undefined
  if (sealed.runsLeft === 0 || sealed.passesLeft === 0) return fresh
  return `Improve the model on the validation rows and push; the next candidate is one of the ${countText(sealed.runsLeft)} runs left. Or close it.`
}

/** What a sealed holdout said, in one sentence. */
export function sealedWords(sealed: SealedAnswer): string {
  if (sealed.kind === 'spent') return 'Its sealed holdout was used up: it was not judged.'
  if (sealed.kind === 'told')
    return `Judged on a sealed holdout, run ${sealed.run} of ${sealed.runs}: ${wordText[sealed.word]}.`
  const why = {
    unchanged: 'it answers like the champion on every row',
    'shown-before': 'an earlier run against the same champion shows it',
    refused: 'it fails whatever the labels are',
  }
  return `The sealed holdout was not asked: ${why[sealed.why]}.`
}
