import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import type { CellValues } from '#core/metrics/loss-influence.ts'
import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { linearScore, ridgeLinear, ridgeLogistic } from '#core/statistics/ridge.ts'
import { type GivenColumn, givenRung } from './given-rung.ts'
import { linearDesign } from './linear-design.ts'
import { type FeatureValues, groupFeature, rateTable } from './rate-table.ts'
import { meanOf, type Rate, scoredRung, targetsOf } from './rung-answers.ts'
import { builtInRungs, type Rung, type RungName, rungName } from './rungs.ts'

export type { FeatureValues } from './rate-table.ts'

/** One of the candidate's own features in the three channels. */
export interface BaselineFeature {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly train: FeatureValues
  readonly validation: FeatureValues
  readonly holdout: FeatureValues
}

export interface Channels<Labels> {
  readonly train: Labels
  readonly validation: Labels
  readonly holdout: Labels
}
export type Channel = keyof Channels<unknown>

/** Labels in the form of `Scored`: 0/1, positions in `classes`, numbers. Free scores have none. */
export type BaselineLabels =
  | {
      readonly task: 'binary-classification'
      readonly labels: Channels<Uint8Array>
      /** `chosen`: every rung takes the one worth most to it on the validation rows, as the candidate does. */
      readonly decisionThreshold: number | { readonly chosenBy: CellValues }
    }
  | {
      readonly task: 'multiclass'
      readonly classes: readonly string[]
      readonly labels: Channels<Int32Array>
    }
  | { readonly task: 'regression'; readonly labels: Channels<Float64Array> }
  | {
      readonly task: 'forecast'
      readonly labels: Channels<Float64Array>
      /** What a naive forecast says of the holdout. */
      readonly naive?: Float64Array | undefined
    }
  | { readonly task: 'scores'; readonly labels: Channels<Float64Array> }

export interface BaselineRequest {
  readonly labelled: BaselineLabels
  readonly features: readonly BaselineFeature[]
  /** gate.metric: the feature best on it in the validation rows is chosen. */
  readonly metric: MetricName
  readonly options?: MetricOptions
  /** Which rungs to fit. Default: constant and best_single_feature. */
  readonly rungs?: readonly Rung[]
  /** Values of rules and of today's practice, by rungName. */
  readonly given?: ReadonlyMap<RungName, GivenColumn>
}

export interface FittedRung {
  readonly name: RungName
  /** For people, such as "rate table on wildlife_species". */
  readonly description: string
  /** Answers on the holdout. */
  readonly scored: Scored
}

/** More training rows than this do not change a linear model that anybody could draw; every so many are taken. */
const mostLinearRows = 50_000
const ridge = 1

/**
 * Fits the kit's simple models, simplest first. `constant` answers the training average (share of positives, class shares,
 * mean). A rule and today's practice answer as they say (given-rung.ts). `best_single_feature` answers a smoothed average
 * by value of one feature (rate-table.ts), the one that does best on the validation rows; `linear` is a logistic or linear
 * regression on all features with a ridge of 1 on standardised columns (several classes: each against the rest). Without
 * features there is neither. Rungs with probabilities predict at the candidate's decision threshold, or the likeliest class.
 */
export function fitBaselines(request: BaselineRequest): readonly FittedRung[] {
  const wanted = request.rungs ?? ['constant', 'best_single_feature']
  const fitted = wanted.flatMap((rung) => {
    const found = fitRung(request, rung)
    return found === undefined ? [] : [{ name: rungName(rung), ...found }]
  })
  const complexity = ({ name }: FittedRung): number => {
    const place = (builtInRungs as readonly string[]).indexOf(name)
    // Constant, rules and today's practice, then what is fitted.
    return place === -1 ? 0.5 : place
  }
  return fitted.sort((a, b) => complexity(a) - complexity(b))
}

/** undefined where there is nothing to fit it to. */
function fitRung(request: BaselineRequest, rung: Rung): Omit<FittedRung, 'name'> | undefined {
  const { labelled, features } = request
  if (labelled.task === 'scores' || typeof rung !== 'string') {
    const column = request.given?.get(rungName(rung))
    return column === undefined ? undefined : givenRung(labelled, column, rung)
  }
  if (rung === 'constant') return constant(labelled)
  if (rung === 'linear') return features.length === 0 ? undefined : linear(request)
  const best = bestFeature(request)
  return best === undefined
    ? undefined
    : {
        description: `rate table on ${best.name}`,
        scored: scoredRung(labelled, 'holdout', best.rates),
      }
}

function constant(labelled: BaselineLabels): Omit<FittedRung, 'name'> {
  const averages = targetsOf(labelled).map(meanOf)
  const rates = averages.map((average) => () => average)
  return {
    description: describeConstant(labelled, averages),
    scored: scoredRung(labelled, 'holdout', rates),
  }
}

function linear({ labelled, features }: BaselineRequest): Omit<FittedRung, 'name'> {
  const design = linearDesign(features)
  const count = labelled.labels.train.length
  const every = Math.max(1, Math.ceil(count / mostLinearRows))
  const taken = Uint32Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
  const train = design('train', taken)
  const classes = labelled.task === 'binary-classification' || labelled.task === 'multiclass'
  const models = targetsOf(labelled).map((target) => {
    const own = Float64Array.from(taken, (row) => target[row]!)
    return classes ? ridgeLogistic(train, own, ridge) : ridgeLinear(train, own, ridge)
  })
  const answered = new Map<Channel, Float64Array[]>()
  const answersOn = (channel: Channel): Float64Array[] => {
    const known = answered.get(channel)
    if (known !== undefined) return known
    const rows = Uint32Array.from({ length: labelled.labels[channel].length }, (_, row) => row)
    const designed = design(channel, rows)
    const columns = models.map((model) =>
      Float64Array.from(rows, (row) => {
        const score = linearScore(model, designed, row)
        return classes ? 1 / (1 + Math.exp(-score)) : score
      }),
    )
    const shares = labelled.task === 'multiclass' ? sharesOf(columns) : columns
    answered.set(channel, shares)
    return shares
  }
  const rates = models.map(
    (_, target): Rate =>
      (channel, row) =>
        answersOn(channel)[target]![row]!,
  )
  const kind = classes ? 'logistic regression' : 'linear regression'
  const on = features.length === 1 ? '1 feature' : `${features.length} features`
  return { description: `${kind} on ${on}`, scored: scoredRung(labelled, 'holdout', rates) }
}

/** Columns that sum to 1 on every row. */
function sharesOf(columns: readonly Float64Array[]): Float64Array[] {
  const sums = new Float64Array(columns[0]?.length ?? 0)
  for (const column of columns) for (let row = 0; row < sums.length; row++) sums[row]! += column[row]!
  return columns.map((column) => column.map((value, row) => value / sums[row]!))
}

function bestFeature(request: BaselineRequest): { name: string; rates: readonly Rate[] } | undefined {
  const { labelled, metric, options } = request
  const targets = targetsOf(labelled)
  const tables = request.features.map((feature) => {
    const grouping = groupFeature(feature.kind, feature.train)
    const rates = targets.map((target): Rate => {
      const rate = rateTable(grouping, feature.train, target)
      return (channel, row) => rate(feature[channel][row])
    })
    return { name: feature.name, rates, onValidation: scoredRung(labelled, 'validation', rates) }
  })
  // A metric that validation leaves undefined for every feature cannot choose; a loss always can.
  const numbers = labelled.task === 'regression' || labelled.task === 'forecast'
  const fallback: MetricName = numbers ? 'rmse' : 'log_loss'
  for (const name of [metric, fallback]) {
    const sign = metricFacts(name).direction === 'higher' ? 1 : -1
    let best: (typeof tables)[number] | undefined
    let highest = Number.NEGATIVE_INFINITY
    for (const table of tables) {
      const result = metricWithInfluence(name, table.onValidation, options)
      if (result.kind === 'estimate' && sign * result.estimate > highest) {
        highest = sign * result.estimate
        best = table
      }
    }
    if (best !== undefined) return best
  }
  return tables[0]
}

function describeConstant(labelled: BaselineLabels, averages: readonly number[]): string {
  switch (labelled.task) {
    case 'binary-classification':
      return `always ${averages[0]!.toFixed(4)}, the share of positives in training`
    case 'multiclass': {
      const largest = averages.indexOf(Math.max(...averages))
      return `always the class shares of training; the largest is ${labelled.classes[largest]}`
    }
    default:
      return `always ${Number(averages[0]!.toPrecision(5))}, the mean of training`
  }
}
