import type { Evidence } from '#core/evidence/evidence.ts'
import { code, list, type Markdown, md, nothing, paragraphs } from './markdown.ts'
import { metricLines, withInterval } from './metric-lines.ts'

/**
 * What features that are known too late would have seemed to gain, and how they are made. That they are refused is
 * among the reasons already.
 */
export function leakWords(evidence: Evidence): Markdown {
  const gain = leakGain(evidence)
  const made = evidence.knownTooLate
    .filter(({ expression, columns }) => expression !== columns[0])
    .slice(0, 20)
    .map(({ feature, expression }) => md`${code(feature, 60)} is made as ${code(expression, 160)}`)
  const seeming =
    gain === undefined
      ? nothing
      : md`**What the leak would have gained:** ${gain} No number below would be reached live, where the feature is not there yet.`
  return paragraphs([list(made), seeming])
}

/** The leak's seeming gain: a number that no prediction would ever reach. */
export function leakGain({ knownTooLate, verdict }: Evidence): string | undefined {
  if (knownTooLate.length === 0 || verdict === undefined || verdict.outcome === 'unjudgeable')
    return undefined
  const line = metricLines(verdict).find(({ metric }) => metric === verdict.metric)
  if (line === undefined) return undefined
  const { candidate, difference } = line
  return difference === undefined
    ? `${line.metric} would have been ${withInterval(candidate)}.`
    : `${line.metric} would have been ${candidate.value}, ${withInterval(difference)} against the champion.`
}
