import { countText } from '../number-words.ts'
import { settlingWords } from '../settling.ts'
import type { VerdictFile } from './verdict-file.ts'

/** So many classes are named with their rows. */
const mostClasses = 6

/** The mark of an answer. */
export function outcomeMark({ outcome }: VerdictFile): string {
  return { pass: '✅', fail: '❌', invalid: '❌', inconclusive: '🟡' }[outcome]
}

/** The first line a person reads: may the candidate replace the champion, and why. */
export function answerWords(file: VerdictFile): string {
  const why = file.headline.replace(/^(Pass|Fail|Inconclusive): /, '')
  const what = file.inputs.champion === undefined ? 'go in' : 'replace the champion'
  switch (file.outcome) {
    case 'pass':
      return `The candidate may ${what}: ${why}`
    case 'fail':
      return `The candidate may not ${what}: ${why}`
    case 'inconclusive':
      return `Undecided whether the candidate may ${what}: ${why}`
    case 'invalid':
      return `Not judged: ${why}`
  }
}

/** Which files, how many rows of which classes. */
export function contextWords({ inputs, verdict, gate }: VerdictFile): string {
  if (verdict === undefined || verdict.outcome === 'unjudgeable') return ''
  const against = inputs.champion === undefined ? '' : ` against ${inputs.champion.path}`
  const ofClasses = Object.entries(verdict.classRows ?? {})
  const rest = ofClasses.length - mostClasses
  const classes = [
    ...ofClasses.slice(0, mostClasses).map(([name, rows]) => `${countText(rows)} ${name}`),
    ...(rest > 0 ? [`${rest} more ${rest === 1 ? 'class' : 'classes'}`] : []),
  ].join(', ')
  const simple = verdict.ladder.some(({ role }) => role === 'beat')
  const asked = Object.keys({ ...gate?.at_least, ...gate?.at_most }).length > 0
  const deciding =
    simple && asked
      ? 'thresholds and simple models decide'
      : simple
        ? 'simple models alone decide'
        : 'the thresholds alone decide'
  const first = inputs.champion === undefined ? ` There is no champion to meet: ${deciding}.` : ''
  return `${inputs.candidate.path}${against} on ${countText(verdict.rows)} rows of ${(inputs.holdout ?? inputs.candidate).path}${classes === '' ? '' : ` (${classes})`}.${first}`
}

/** What somebody does now; nothing after a pass. */
export function nextWords({ outcome, verdict, unusable }: VerdictFile): string {
  if (unusable !== undefined) return unusable.next
  if (outcome === 'pass' || verdict === undefined) return ''
  if (verdict.outcome === 'unjudgeable')
    return outcome === 'inconclusive' ? 'bring more labelled rows.' : 'correct what is asked.'
  if (outcome === 'fail') return 'improve the candidate, or leave the champion where it is.'
  const settling = settlingWords(verdict.requirements)
  return settling === undefined
    ? 'what is asked is neither shown nor excluded: bring more labelled rows, or a better candidate; --expect says which gain to plan rows for.'
    : `${settling}; or bring a better candidate.`
}
