import { type MetricResult, undefinedMetric } from './metric-result.ts'
import { macroOverRest } from './one-against-rest.ts'
import { rankedLabels, rankingOf } from './ranking.ts'
import { smallestAucClass } from './roc-auc.ts'
import type { MulticlassScored } from './scored.ts'
import { countOf } from './sums.ts'

/**
 * Average precision of two classes. With P(s) the precision among rows that score at least s, H(s) their share and
 * pi the share of positives, theta = E[y P(S)] / pi. Perturbing the distribution towards a row (y, s) moves it by
 *
 *   ( y (P(s) - theta + a(s)) - b(s) ) / pi,   a(s) = E[y 1(S <= s) / H(S)],   b(s) = E[y 1(S <= s) P(S) / H(S)]:
 *
 * the row's own precision, what it adds to the precision of the positives at or below it if it is positive, and what
 * it takes from it by being there. Ties are of one block, as in the step sum. Derived here; held against a jackknife.
 * A positive row counts in its own precision, which makes that too high by (1 - P) / (rows that score at least as high) on
 * average: the mean of it over the positives is the bias. The first of them in the order carry most of the spread, a third in
 * simulations.
 */
export function averagePrecisionInfluence(labels: Uint8Array, scores: Float64Array): MetricResult {
  const rows = labels.length
  const positives = countOf(labels, 1)
  if (positives < smallestAucClass || rows - positives < smallestAucClass)
    return undefinedMetric('class-too-small')
  const ranking = rankingOf(scores)
  const { order, starts } = ranking
  const ranked = rankedLabels(ranking, labels)
  const influence = new Float64Array(rows)
  const perPositive = rows / positives
  let positivesBelow = 0
  let gained = 0
  let lost = 0
  let sum = 0
  for (let block = 0; block + 1 < starts.length; block++) {
    const start = starts[block]!
    const end = starts[block + 1]!
    let tied = 0
    for (let place = start; place < end; place++) tied += ranked[place]!
    const above = rows - start
    const precision = (positives - positivesBelow) / above
    gained += tied / above
    lost += (tied * precision) / above
    sum += tied * precision
    const ofNegative = -lost * perPositive
    const ofPositive = (precision + gained) * perPositive + ofNegative
    for (let place = start; place < end; place++) {
      influence[order[place]!] = ranked[place] === 1 ? ofPositive : ofNegative
    }
    positivesBelow += tied
  }
  const estimate = sum / positives
  const shift = [0, estimate * perPositive] as const
  for (let row = 0; row < rows; row++) influence[row]! -= shift[labels[row] as 0 | 1]
  const carriers = positives / 3
  return {
    kind: 'estimate',
    estimate,
    influence,
    turnoverSquare: 0,
    bias: (gained - lost) / positives,
    carriers,
  }
}

/** Plain mean over the classes with rows of the average precision of each class against the rest. */
export function macroAveragePrecisionInfluence(scored: MulticlassScored): MetricResult {
  return macroOverRest(scored, averagePrecisionInfluence)
}
