import type { Evidence } from '#core/evidence/evidence.ts'
import { code, joined, list, type Markdown, md, nothing, paragraphs } from './markdown.ts'
import { metricLines, withInterval } from './metric-lines.ts'

/** Features that are known too late, and what they would have seemed to gain. */
export function leakWords({ knownTooLate, verdict }: Evidence): Markdown {
  if (knownTooLate.length === 0) return nothing
  const features = list(
    knownTooLate.slice(0, 20).map(({ feature, expression, reason, columns }) => {
      const names = joined(
        columns.slice(0, 8).map((column) => code(column, 60)),
        ', ',
      )
      const why =
        reason === 'after_outcome'
          ? 'known only after the outcome'
          : 'of which the contract does not say when it is known'
      return md`${code(feature, 60)}, made as ${code(expression, 160)}, rests on ${names}: ${why}`
    }),
  )
  return paragraphs([md`**Known too late**`, features, gain(verdict)])
}

/** The leak's seeming gain; a number that no prediction would ever reach. */
function gain(verdict: Evidence['verdict']): Markdown {
  if (verdict === undefined || verdict.outcome === 'unjudgeable') return nothing
  const line = metricLines(verdict).find(({ metric }) => metric === verdict.metric)
  if (line === undefined) return nothing
  const { candidate, difference } = line
  const seeming =
    difference === undefined
      ? `${line.metric} would have been ${withInterval(candidate)}`
      : `${line.metric} would have been ${candidate.value}, ${withInterval(difference)} against the champion`
  return md`**What the leak would have gained:** ${seeming}. No number below would be reached live, where the feature is not there yet.`
}
