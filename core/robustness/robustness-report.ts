import { type Answers, answeredAnew } from '#core/behaviour/answers.ts'
import type { RobustnessReport, RobustnessRow } from '#core/behaviour/behaviour-report.ts'
import type { Robustness } from '#core/behaviour/rules.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import { countText, metricText } from '#core/gate/number-words.ts'
import type { MetricOptions } from '#core/metrics/influence.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import { type Scored, selectRows } from '#core/metrics/scored.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import { metricLoss } from './metric-loss.ts'
import { type Perturbation, perturbations } from './perturbations.ts'

/** What the judge knows of the model on its holdout, and what it answered beside. */
export interface AskedModel {
  /** In the order of `holdout`. */
  readonly scored: Scored
  readonly holdout: AskedRows
  readonly answers: Answers
  readonly decisionThreshold: number
  /** gate.metric. */
  readonly metric: MetricName
  readonly options: MetricOptions
  /** Risk on each side of an interval. */
  readonly alpha: number
}

/** How answers and metric hold where the input is worse; the rows are made again here, nothing is believed but answers. */
export function robustnessReport(model: AskedModel, rules: Robustness): RobustnessReport {
  return {
    metric: model.metric,
    perturbations: perturbations(model.holdout, rules).map((one) => rowOf(one, model, rules)),
  }
}

function rowOf(one: Perturbation, model: AskedModel, rules: Robustness): RobustnessRow {
  const limits = rules[one.name]
  const changedRows = one.questions.filter((question) => question !== undefined).length
  const change = changeWords(one.name, rules)
  const known = { name: one.name, change, rows: one.rows.length, changedRows }
  const limited = limits.max_flips !== undefined || limits.max_loss !== undefined
  if (changedRows === 0)
    return { ...known, verdict: 'not_assessed', words: `${change}: no row holds anything to change.` }
  const anew = answeredAnew(model.scored, one.rows, one.questions, model.answers, model.decisionThreshold)
  if (anew.kind === 'unanswered') {
    const words = `${change}: the model did not answer ${countText(anew.missing)} of ${countText(anew.of)} rows.`
    return { ...known, verdict: limited ? 'fail' : 'not_assessed', words }
  }
  const before = selectRows(model.scored, one.rows)
  const flips = flipsOf(before, anew.scored, model.alpha)
  const lost = metricLoss(model.metric, before, [anew.scored], model.options, model.alpha)
  const problems: string[] = []
  const { max_flips: maxFlips, max_loss: maxLoss } = limits
  if (maxFlips !== undefined && flips !== undefined) {
    // None may: then counting settles it, and no bound can.
    const held = maxFlips === 0 ? flips.estimate : flips.upper
    if (held > maxFlips)
      problems.push(maxFlips === 0 ? 'none may' : `at most ${percent(maxFlips)} may, held by the upper bound`)
  }
  if (maxLoss !== undefined && (lost.kind === 'undefined' || lost.loss.upper > maxLoss))
    problems.push(
      lost.kind === 'undefined'
        ? `${model.metric} has no value there (${lost.words})`
        : `${model.metric} may lose ${maxLoss}, held by the upper bound`,
    )
  const { estimate = 0, lower = 0, upper = 0 } = lost.kind === 'loss' ? lost.loss : {}
  const said = [
    ...(flips === undefined
      ? []
      : [
          `${percent(flips.estimate)} of the answers change class (${percent(flips.lower)} to ${percent(flips.upper)})`,
        ]),
    ...(lost.kind === 'undefined'
      ? []
      : [
          `${model.metric} loses ${metricText(model.metric, estimate)} (${metricText(model.metric, lower)} to ${metricText(model.metric, upper)})`,
        ]),
  ]
  return {
    ...known,
    verdict: !limited ? 'shown' : problems.length > 0 ? 'fail' : 'pass',
    words: `${change}: ${[...said, ...problems].join('; ')}.`,
    ...(flips === undefined ? {} : { flips }),
    ...(lost.kind === 'undefined' ? {} : { loss: lost.loss }),
  }
}

function flipsOf(before: Scored, after: Scored, alpha: number): RobustnessRow['flips'] {
  if (before.task !== 'binary-classification' && before.task !== 'multiclass') return undefined
  const rows = before.predicted.length
  let flipped = 0
  for (let row = 0; row < rows; row++) if (before.predicted[row] !== after.predicted[row]) flipped++
  const [lower, upper] = wilsonBounds(flipped, rows, alpha)
  return { estimate: flipped / rows, lower, upper }
}

function changeWords(name: Perturbation['name'], rules: Robustness): string {
  switch (name) {
    case 'numeric_noise':
      return `Numbers moved by noise of ${percent(rules.numeric_noise.of_spread)} of their spread`
    case 'missing':
      return `${percent(rules.missing.share)} of the values taken away`
    case 'unknown_category':
      return `${percent(rules.unknown_category.share)} of the texts made unknown`
    case 'reordered_columns':
      return 'Columns in the reverse order'
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`
}
