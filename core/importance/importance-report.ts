import { answeredAnew } from '#core/behaviour/answers.ts'
import type { ImportanceReport } from '#core/behaviour/behaviour-report.ts'
import type { Transparency } from '#core/behaviour/rules.ts'
import { countText, metricText } from '#core/gate/number-words.ts'
import { selectRows } from '#core/metrics/scored.ts'
import { metricLoss } from '#core/robustness/metric-loss.ts'
import type { AskedModel } from '#core/robustness/robustness-report.ts'
import { type Permutation, permutations } from './permutations.ts'

/**
 * Permutation importance of every feature: what gate.metric loses, mean over the shuffles, when its values change places
 * among the rows. Features that say the same stand in for each other, so each of them looks less important than it is.
 * Source: Breiman 2001; Fisher, Rudin and Dominici 2019.
 * @param required whether a feature without a number makes it fail
 */
export function importanceReport(
  model: AskedModel,
  rules: Transparency,
  required: boolean,
): ImportanceReport {
  const shuffled = permutations(model.holdout, rules)
  const features = shuffled
    .map((one) => featureRow(one, model))
    .sort(
      (a, b) =>
        (b.loss?.estimate ?? -Infinity) - (a.loss?.estimate ?? -Infinity) || (a.feature < b.feature ? -1 : 1),
    )
  const without = features.filter(({ loss }) => loss === undefined)
  const [first] = features
  const rows = shuffled[0]?.rows.length ?? 0
  const known = { metric: model.metric, rows, repeats: rules.repeats, features }
  if (without.length > 0 || first === undefined) {
    const named = without.map(({ feature }) => `\`${feature}\``).slice(0, 5)
    const why = without[0]?.words ?? 'the model has no feature'
    return {
      ...known,
      verdict: required ? 'fail' : 'not_assessed',
      words: `There is no permutation importance${named.length === 0 ? '' : ` of ${named.join(', ')}${without.length > 5 ? ` and ${without.length - 5} more` : ''}`}: ${why}${required ? '; requirements.transparency asks for it' : ''}.`,
    }
  }
  return {
    ...known,
    verdict: required ? 'pass' : 'shown',
    words: `It leans most on \`${first.feature}\`: ${first.words}.`,
  }
}

function featureRow(one: Permutation, model: AskedModel): ImportanceReport['features'][number] {
  const { feature, rows, shuffles } = one
  const anew = shuffles.map((questions) =>
    answeredAnew(model.scored, rows, questions, model.answers, model.decisionThreshold),
  )
  const unanswered = anew.find((of) => of.kind === 'unanswered')
  if (unanswered?.kind === 'unanswered') {
    const words = `the model did not answer ${countText(unanswered.missing)} of ${countText(unanswered.of)} shuffled rows`
    return { feature, words }
  }
  const scored = anew.flatMap((of) => (of.kind === 'answered' ? [of.scored] : []))
  const before = selectRows(model.scored, rows)
  const lost = metricLoss(model.metric, before, scored, model.options, model.alpha)
  if (lost.kind === 'undefined') return { feature, words: `${model.metric} has no value: ${lost.words}` }
  const { estimate, lower, upper } = lost.loss
  const said = (value: number): string => metricText(model.metric, value)
  return {
    feature,
    loss: lost.loss,
    words: `shuffled, ${model.metric} loses ${said(estimate)} (${said(lower)} to ${said(upper)})`,
  }
}
