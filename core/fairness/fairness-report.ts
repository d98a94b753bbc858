import type { FairnessReport, GapReport, ReportInterval } from '#core/behaviour/behaviour-report.ts'
import type { Fairness } from '#core/behaviour/rules.ts'
import { countText } from '#core/gate/number-words.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import { type FairnessInterval, fairnessIntervals } from '#core/statistics/fairness/fairness-intervals.ts'
import { fewestOfClass, type GroupCells, isAssessable } from '#core/statistics/fairness/group-rates.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'

/** A column of the holdout whose values are groups; null where a row names none. */
export interface GroupColumn {
  readonly name: string
  readonly values: readonly (string | null)[]
}

const mostGroups = 50
const setting = { replicates: 999, seed: 0 }

/** Rows of one group; index 4 label + 2 candidate + champion, as fairnessIntervals takes them. */
interface Group {
  readonly value: string | null
  readonly cells: Float64Array
}

/**
 * Rates by group with Wilson's bounds, and the two gaps with stratified bootstrap intervals, risk `alpha` on each side.
 * Groups with fewer than 50 positives or negatives are not assessed; with fewer than two left there is no gap, and a limit
 * that was asked for does not hold.
 */
export function fairnessReport(
  candidate: BinaryScored,
  champion: BinaryScored | undefined,
  columns: readonly GroupColumn[],
  rules: Fairness,
  alpha: number,
): FairnessReport[] {
  return columns.map(({ name, values }) => {
    const groups = groupsOf(candidate, champion ?? candidate, values)
    const assessed = groups.filter(({ cells }) => isAssessable(candidateCells(cells)))
    const listed = [...assessed, ...groups.filter((group) => !assessed.includes(group))].slice(0, mostGroups)
    const cells = assessed.map((group) => group.cells)
    const gap = (
      kind: 'demographicParity' | 'equalizedOdds',
      what: string,
      max: number | undefined,
    ): GapReport =>
      gapReport(
        name,
        what,
        cells.length < 2 ? undefined : fairnessIntervals(cells, kind, { ...setting, alpha }),
        champion !== undefined,
        max,
        smallWords(groups, assessed),
      )
    return {
      column: name,
      groups: listed.map((group) => groupRow(group, assessed.includes(group), alpha)),
      groupsLeftOut: groups.length - listed.length,
      demographicParity: gap(
        'demographicParity',
        'the share predicted positive',
        rules.demographic_parity.max,
      ),
      equalizedOdds: gap('equalizedOdds', 'the rates of right and false alarms', rules.equalized_odds.max),
    }
  })
}

/** The groups by name, missing values last. */
function groupsOf(
  candidate: BinaryScored,
  champion: BinaryScored,
  values: readonly (string | null)[],
): Group[] {
  const cellsOf = new Map<string | null, Float64Array>()
  for (let row = 0; row < candidate.labels.length; row++) {
    const value = values[row] ?? null
    const cells = cellsOf.get(value) ?? new Float64Array(8)
    cells[4 * candidate.labels[row]! + 2 * candidate.predicted[row]! + champion.predicted[row]!]!++
    cellsOf.set(value, cells)
  }
  return [...cellsOf]
    .map(([value, cells]) => ({ value, cells }))
    .sort((a, b) => (a.value === null ? 1 : b.value === null ? -1 : a.value < b.value ? -1 : 1))
}

function candidateCells(cells: Float64Array): GroupCells {
  return {
    truePositives: cells[6]! + cells[7]!,
    falsePositives: cells[2]! + cells[3]!,
    falseNegatives: cells[4]! + cells[5]!,
    trueNegatives: cells[0]! + cells[1]!,
  }
}

function groupRow(
  { value, cells }: Group,
  assessed: boolean,
  alpha: number,
): FairnessReport['groups'][number] {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = candidateCells(cells)
  const positives = truePositives + falseNegatives
  const negatives = falsePositives + trueNegatives
  const rows = positives + negatives
  if (!assessed) return { value, rows, positives, assessed }
  return {
    value,
    rows,
    positives,
    assessed,
    selectionRate: share(truePositives + falsePositives, rows, alpha),
    truePositiveRate: share(truePositives, positives, alpha),
    falsePositiveRate: share(falsePositives, negatives, alpha),
  }
}

function share(count: number, of: number, alpha: number): ReportInterval {
  const [lower, upper] = wilsonBounds(count, of, alpha)
  return { estimate: count / of, lower, upper }
}

function gapReport(
  column: string,
  what: string,
  found: FairnessInterval | undefined,
  compared: boolean,
  max: number | undefined,
  small: string,
): GapReport {
  const asked = max === undefined ? {} : { max }
  if (found === undefined) {
    const why = `fewer than two groups of \`${column}\` have ${fewestOfClass} positive and ${fewestOfClass} negative rows each`
    return {
      verdict: max === undefined ? 'not_assessed' : 'fail',
      words: `\`${column}\`: ${what} is not assessed by group: ${why}${max === undefined ? '' : `; a gap of at most ${max} was asked`}.`,
      ...asked,
    }
  }
  const gap = bounded(found.candidate)
  const { chance } = found
  const limit =
    max === undefined
      ? ''
      : `; at most ${max} was asked, held by the upper bound${gap.upper <= max ? '' : ', which does not'}`
  return {
    verdict: max === undefined ? 'shown' : gap.upper <= max ? 'pass' : 'fail',
    words: `\`${column}\`: between groups ${what} differ${what.startsWith('the share') ? 's' : ''} by ${four(gap.estimate)} (${four(gap.lower)} to ${four(gap.upper)})${limit}.${small}`,
    gap,
    ...(Number.isFinite(chance) ? { chance } : {}),
    ...(compared ? { change: bounded(found.change) } : {}),
    ...asked,
  }
}

/** What the gap leaves out: a limit that holds says nothing of groups that nobody assessed. */
function smallWords(groups: readonly Group[], assessed: readonly Group[]): string {
  const small = groups.filter((group) => !assessed.includes(group))
  if (small.length === 0) return ''
  const rows = small.reduce((sum, { cells }) => sum + cells.reduce((a, b) => a + b, 0), 0)
  return ` ${countText(small.length)} of ${countText(groups.length)} groups ${small.length === 1 ? 'is' : 'are'} too small to be assessed (${countText(rows)} ${rows === 1 ? 'row' : 'rows'}).`
}

/** A redraw that loses a whole class leaves an infinite bound; a gap, or its change, lies within -1 to 1. */
function bounded({ estimate, low, high }: FairnessInterval['candidate']): ReportInterval {
  return { estimate, lower: Math.max(-1, low), upper: Math.min(1, high) }
}

function four(value: number): string {
  return value.toFixed(4)
}
