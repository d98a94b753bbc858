import type { GateRequest } from './judge.ts'
import { countText, metricText, signedText } from './number-words.ts'
import { isUnmet, overrideWords } from './overrides.ts'
import { bindsSameAnswers } from './same-answers.ts'
import type { JudgedVerdict } from './verdict.ts'

type Wordless = Omit<JudgedVerdict, 'headline' | 'notes'>

/** The first line a reviewer reads. */
export function headline(verdict: Wordless): string {
  const binding =
    verdict.kind === 'unchanged' ? verdict.requirements.filter(bindsSameAnswers) : verdict.requirements
  const worst = binding[0]
  const others = binding.filter(isUnmet).length - 1
  const more = others > 0 ? ` (and ${others} more)` : ''
  if (verdict.refusals.length > 0) return `Fail: ${verdict.refusals.map((refusal) => refusal.text).join(' ')}`
  if (verdict.kind === 'unchanged' && verdict.outcome === 'pass')
    return 'Pass: unchanged, the same score on every row as the champion.'
  if (worst === undefined)
    return 'Inconclusive: the gate asks nothing of this model. Add at_least or baselines.beat.'
  if (verdict.outcome === 'fail') return `Fail: ${worst.words}${more}`
  if (verdict.outcome === 'inconclusive') return `Inconclusive: ${worst.words}${more}`
  const held = verdict.requirements.filter((of) => of.verdict === 'pass').length
  const lifted = overrideWords(verdict.requirements).length
  if (lifted > 0)
    return `Pass: ${mainNumber(verdict)}; ${held} of ${held + lifted} requirements hold, the rest ${lifted === 1 ? 'is' : 'are'} overridden.`
  return `Pass: ${mainNumber(verdict)}; ${held === 1 ? 'the one requirement holds' : `all ${held} requirements hold`}.`
}

/** What a reader must know to take the numbers for what they are. */
export function notes(
  verdict: Wordless,
  { earlierUses, sealed, rungs }: Pick<GateRequest, 'earlierUses' | 'sealed' | 'rungs'>,
): string[] {
  const percent = Math.round((1 - 2 * verdict.alpha) * 1000) / 10
  const found = [
    ...overrideWords(verdict.requirements),
    verdict.units === undefined
      ? `Intervals are ${percent} % ones over ${countText(verdict.rows)} rows, taken as independent draws of what the model will meet.`
      : `Intervals are ${percent} % ones over ${countText(verdict.rows)} rows of ${countText(verdict.units.count)} units (${verdict.units.name}), the units taken as independent draws of what the model will meet.`,
    sealed === undefined
      ? 'The holdout is open: every number is shown, and nothing protects against choosing by it again and again.'
      : 'The holdout is sealed: this verdict is for those who hold the labels, and its numbers are not to be published.',
  ]
  if (verdict.kind === 'unchanged' && verdict.requirements.some((of) => isUnmet(of) && !bindsSameAnswers(of)))
    found.push(
      'It misses thresholds; they decide nothing here, since it answers like the champion, which misses them too.',
    )
  if (earlierUses !== undefined && earlierUses > 0) {
    const risk = Math.round(100 * (1 - (1 - verdict.alpha) ** (earlierUses + 1)))
    found.push(
      `It judged ${countText(earlierUses)} ${earlierUses === 1 ? 'candidate' : 'candidates'} before this one: the chance that one of ${countText(earlierUses + 1)} useless ones passes is up to ${risk} %.`,
    )
  }
  const skipped = verdict.slices.filter(
    (slice) => slice.role === 'gate' && slice.verdict === 'not_assessed',
  ).length
  const small = verdict.slicesLeftOut.reduce((sum, of) => sum + of.slices, 0)
  if (verdict.kind !== 'first' && skipped > 0)
    found.push(
      `${countText(skipped)} ${skipped === 1 ? 'gated slice was' : 'gated slices were'} not assessed.`,
    )
  if (small > 0)
    found.push(`${countText(small)} more small ${small === 1 ? 'slice is' : 'slices are'} not listed.`)
  const timed = verdict.metrics.some(
    ({ metric, candidate }) => metric === 'latency_p95' && candidate.kind === 'estimate',
  )
  if (timed)
    found.push(
      'latency_p95 is as it was measured where the predictions were made, on that machine; it was not measured again here.',
    )
  if (rungs.some(({ told }) => told === true))
    found.push(
      'What a program on the ladder answers is told by the lane that ran it, as the candidate’s predictions are; nothing of the pull request was run here.',
    )
  return found
}

function mainNumber(verdict: Wordless): string {
  const row = verdict.metrics.find((of) => of.metric === verdict.metric)
  if (row === undefined || row.candidate.kind === 'undefined') return `${verdict.metric} has no value`
  const currency = verdict.money?.currency
  const value = `${verdict.metric} ${metricText(verdict.metric, row.candidate.estimate, currency)}`
  if (row.difference?.kind !== 'estimate') return value
  return `${value}, ${signedText(verdict.metric, row.difference.estimate, currency)} against the champion`
}
