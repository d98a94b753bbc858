import type { Evidence } from '#core/evidence/evidence.ts'
import type { SealedAnswer } from '#core/evidence/sealed-answer.ts'
import { countText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
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
  return `Improve the model on the validation rows and push; the next candidate is one of the ${countText(sealed.runsLeft)} runs left. \`npx assay plan-gate\` says how many labelled rows a pass takes.`
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

/** The gate on the validation rows, where the holdout is sealed. */
export function shownOnValidation({ validation }: Pick<Evidence, 'validation'>): JudgedVerdict | undefined {
  return validation === undefined || validation.outcome === 'unjudgeable' ? undefined : validation
}

/** What the reader of those numbers has to know. */
export function validationWords({ rows }: JudgedVerdict): string {
  return `On ${countText(rows)} validation rows, which the model may have been chosen by and which decide nothing:`
}
