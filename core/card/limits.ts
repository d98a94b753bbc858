import { findingsOfBehaviour } from '#core/behaviour/behaviour-report.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import { whyUndefined } from '#core/gate/requirement-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { ladderRemarks } from '#core/report/report-words.ts'

const mostNamed = 10

/** What a user of the model has to keep in mind, in sentences: what was not shown, not measured, not assessed. */
export function limitsOf(evidence: Evidence): string[] {
  const { verdict, knownTooLate } = evidence
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const late = knownTooLate.map(
    ({ feature }) => `\`${feature}\` is not known for certain when a prediction is asked for.`,
  )
  if (evidence.sealed !== undefined) {
    return [
      ...late,
      'No numbers: the holdout is sealed, and only the verdict on it is published.',
      ...evidence.notes,
    ]
  }
  if (judged === undefined) return [...late, 'No numbers: it was not judged by metrics.']
  return [
    ...late,
    ...ladderRemarks(judged),
    ...unmeasured(judged),
    ...unassessed(judged),
    ...unassessedBehaviour(evidence),
    ...judged.slicesLeftOut.map(
      ({ name, slices, rows }) =>
        `${countText(slices)} more small slices of \`${name}\` (${countText(rows)} rows together) were not assessed.`,
    ),
    ...(judged.kind === 'first'
      ? ['It is the first version: it was compared with simple models only, and slices were not judged.']
      : []),
    ...judged.notes,
  ]
}

/** What was asked beside the gate and has no answer: groups that are too small, rows without one. */
function unassessedBehaviour({ behaviour }: Evidence): string[] {
  if (behaviour === undefined) return []
  const groups = (behaviour.fairness ?? []).flatMap(({ column, groups: listed }) => {
    const small = listed.filter(({ assessed }) => !assessed)
    const named = small.slice(0, mostNamed).map(({ value }) => `\`${column} = ${value ?? '(missing)'}\``)
    const rest = small.length - named.length
    return small.length === 0
      ? []
      : [
          `Too small to be compared as groups: ${named.join(', ')}${rest > 0 ? ` and ${countText(rest)} more` : ''}.`,
        ]
  })
  const open = findingsOfBehaviour(behaviour).filter(({ verdict }) => verdict === 'not_assessed')
  return [...groups, ...open.map(({ words }) => words)]
}

function unmeasured({ metrics }: JudgedVerdict): string[] {
  return metrics.flatMap(({ metric, candidate }) =>
    candidate.kind === 'undefined' ? [`${metric} has no value: ${whyUndefined(candidate.reason)}.`] : [],
  )
}

function unassessed({ slices, kind }: JudgedVerdict): string[] {
  if (kind === 'first') return []
  const left = slices.filter(({ verdict, reason }) => verdict === 'not_assessed' && reason !== 'only-shown')
  if (left.length === 0) return []
  const named = left
    .slice(0, mostNamed)
    .map(({ name, value, rows }) => `\`${name} = ${value ?? '(missing)'}\` (${countText(rows)} rows)`)
  const rest = left.length - named.length
  return [`Not assessed: ${named.join(', ')}${rest > 0 ? ` and ${countText(rest)} more slices` : ''}.`]
}
