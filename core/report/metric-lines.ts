import type { Evidence } from '#core/evidence/evidence.ts'
import { allowsLoss } from '#core/gate/asked.ts'
import { metricText, signedText } from '#core/gate/number-words.ts'
import { whyUndefined } from '#core/gate/requirement-words.ts'
import { untrustedIn } from '#core/gate/trusted.ts'
import type { JudgedVerdict, Measurement, Requirement, RequirementVerdict } from '#core/gate/verdict.ts'
import type { MetricFacts, MetricName } from '#core/metrics/metric-table.ts'
import { spoken } from './report-words.ts'

/** Whether a difference is shown, and to which side; or why nothing is: its interval is not to be trusted. */
export type Change = 'better' | 'worse' | 'not shown' | 'too few rows' | 'too few units'
export const changeMarks = {
  better: '▲',
  worse: '▼',
  'not shown': '○',
  'too few rows': '⚪',
  'too few units': '⚪',
} as const satisfies Record<Change, string>

const requirementMarks = {
  pass: '✅',
  fail: '❌',
  inconclusive: '🟡',
  not_assessed: '⚪',
} as const satisfies Record<RequirementVerdict, string>

/** The mark of one requirement; of one that somebody stands for, whatever it came to, a warning. */
export function requirementMark({
  verdict,
  overridden,
}: Pick<Requirement, 'verdict' | 'overridden'>): string {
  return overridden === undefined ? requirementMarks[verdict] : '⚠️'
}

/** One metric as a reader meets it; every text is ready to show. */
export interface MetricLine {
  readonly metric: MetricName
  /** What stands beside its name: `MB, lower`, `lower`; empty where there is nothing to say. */
  readonly remark: string
  /** Groups of people who look at it first. */
  readonly groups: readonly string[]
  readonly candidate: Measured
  readonly champion?: Measured | undefined
  readonly difference?: (Measured & { readonly change?: Change }) | undefined
  /** What the gate asks of it, worst first. */
  readonly asked: readonly { readonly mark: string; readonly words: string }[]
  /** Somebody looks at it first, or the gate asks something of it. */
  readonly main: boolean
}

/** A number as text, with its interval; without one where there is no value. */
export interface Measured {
  readonly value: string
  readonly interval?: string
  /** Why there is no value. */
  readonly why?: string
}

const shortUnits: Readonly<Record<string, string>> = { megabytes: 'MB', milliseconds: 'ms' }

const directionWords = { higher: undefined, lower: 'lower', neither: 'near a level' } as const

/** Metrics in reading order: stakeholders' own first, then the gate's, then what else was measured. */
export function metricLines(
  verdict: JudgedVerdict,
  stakeholders: Evidence['stakeholders'] = {},
): MetricLine[] {
  const currency = verdict.money?.currency
  const groupsOf = (metric: string): string[] =>
    Object.entries(stakeholders).flatMap(([group, first]) => (first === metric ? [spoken(group)] : []))
  const first = Object.values(stakeholders)
  const rank = (line: MetricLine): number =>
    line.groups.length > 0
      ? first.indexOf(line.metric)
      : line.metric === verdict.metric
        ? first.length
        : first.length + (line.main ? 1 : 2)
  return verdict.metrics
    .map((row): MetricLine => {
      const groups = groupsOf(row.metric)
      const asked = verdict.requirements
        .filter(({ metric, what }) => metric === row.metric && what !== 'slice' && what !== 'baseline')
        .map((requirement) => ({
          mark: requirementMark(requirement),
          words: `${askedWords(requirement, currency)}${requirement.overridden === undefined ? '' : ', overridden'}`,
        }))
      return {
        metric: row.metric,
        remark: [shortUnits[row.unit], directionWords[row.direction]]
          .filter((word) => word !== undefined)
          .join(', '),
        groups,
        candidate: measured(row.metric, row.candidate, metricText, currency),
        ...(row.champion === undefined
          ? {}
          : { champion: measured(row.metric, row.champion, metricText, currency) }),
        ...(row.difference === undefined
          ? {}
          : {
              difference: {
                ...measured(row.metric, row.difference, signedText, currency),
                ...changeOf(row.difference, row.direction, verdict),
              },
            }),
        asked,
        main: groups.length > 0 || asked.length > 0 || row.metric === verdict.metric,
      }
    })
    .sort((a, b) => rank(a) - rank(b))
}

/** Better or worse where the whole interval lies on one side of 0, and enough rows and units stand behind it. */
export function changeOf(
  difference: Measurement,
  direction: MetricFacts['direction'],
  verdict: Parameters<typeof untrustedIn>[0],
): { readonly change?: Change } {
  if (difference.kind === 'undefined' || direction === 'neither') return {}
  const untrusted = untrustedIn(verdict, difference)
  if (untrusted !== undefined)
    return { change: untrusted === 'too-few-units' ? 'too few units' : 'too few rows' }
  const { lower, upper } = difference
  if (lower > 0) return { change: direction === 'higher' ? 'better' : 'worse' }
  if (upper < 0) return { change: direction === 'higher' ? 'worse' : 'better' }
  return { change: 'not shown' }
}

/** A measurement as texts. */
export function measured(
  metric: MetricName,
  measurement: Measurement,
  words: typeof metricText,
  currency?: string,
): Measured {
  if (measurement.kind === 'undefined') {
    const why = whyUndefined(measurement.reason)
    return { value: `none: ${why}`, why }
  }
  const { estimate, lower, upper, method } = measurement
  const value = words(metric, estimate, currency)
  if (method === 'exact') return { value }
  return {
    value,
    interval: `${words(metric, lower)} to ${words(metric, upper)}`,
  }
}

/** `0.7889 (0.7628 to 0.8150)`. */
export function withInterval({ value, interval }: Measured): string {
  return interval === undefined ? value : `${value} (${interval})`
}

/** The share of the interval: `90 %`. */
export function intervalShare(alpha: number): string {
  return `${Math.round((1 - 2 * alpha) * 1000) / 10} %`
}

/** What a requirement asks, in a few words: `at least 0.7`, `better`, `no worse than 0.02`. */
function askedWords({ name, what, rule, bound, direction, metric }: Requirement, currency?: string): string {
  if (what === 'condition') return name.replace('conditions.', '')
  const unit = metric === 'expected_value' && currency !== undefined ? ` ${currency}` : ''
  if (what === 'threshold') return `${rule === 'at_least' ? 'at least' : 'at most'} ${bound}${unit}`
  const gain = direction === 'higher' ? bound : -bound
  if (gain < 0) return `no worse than ${-gain}${unit}`
  if (allowsLoss({ limit: gain, name, what })) return 'no worse'
  return gain === 0 ? 'better' : `better by ${gain}${unit}`
}
