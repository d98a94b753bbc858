import { metricText, signedText } from '#core/gate/number-words.ts'
import { fewestDiffering, fewestSliceRows } from '#core/gate/slice-report.ts'
import type { JudgedVerdict, SliceRow } from '#core/gate/verdict.ts'
import { metricFacts } from '#core/metrics/metric-table.ts'
import { intervalPlots } from './interval-plot.ts'
import { type Measured, measured } from './metric-lines.ts'

/** One slice as a reader meets it. The name of the column and its value are the data's: untrusted. */
export interface SliceLine {
  readonly column: string
  /** null where the data have none. */
  readonly value: string | null
  readonly rows: number
  readonly candidate: Measured
  readonly champion?: Measured | undefined
  readonly difference?: Measured | undefined
  /** The difference, or without a champion the candidate's value, on the scale of all slices. */
  readonly plot: string
  readonly mark: string
  readonly words: string
}

/** The largest false discovery rate at which a slice that is only shown is called worse. */
const discoveryRate = 0.1

/** Slices, worst first: harm shown, then by how likely harm is, then what was not assessed. */
export function sliceLines(verdict: JudgedVerdict): SliceLine[] {
  const { metric } = verdict
  const currency = verdict.money?.currency
  const compared = verdict.kind !== 'first'
  const sorted = [...verdict.slices].sort((a, b) => compareSlices(a, b, compared, metric))
  const overall = verdict.metrics.find((row) => row.metric === metric)?.candidate
  const plots = intervalPlots(
    sorted.map((slice) => {
      const shown = compared ? slice.difference : slice.candidate
      return shown?.kind === 'estimate' ? shown : undefined
    }),
    compared || overall?.kind !== 'estimate' ? 0 : overall.estimate,
  )
  return sorted.map((slice, index) => ({
    column: slice.name,
    value: slice.value,
    rows: slice.rows,
    candidate: measured(metric, slice.candidate, metricText, currency),
    ...(slice.champion === undefined
      ? {}
      : { champion: measured(metric, slice.champion, metricText, currency) }),
    ...(slice.difference === undefined
      ? {}
      : { difference: measured(metric, slice.difference, signedText, currency) }),
    plot: plots[index] ?? '',
    ...sliceVerdict(slice),
  }))
}

/** What there is to say of small slices that are not listed, and of slices without a champion. */
export function sliceRemarks(verdict: JudgedVerdict): string[] {
  const remarks = verdict.slicesLeftOut.map(
    ({ name, slices, rows }) =>
      `${slices} more small slices of \`${name}\` (${rows} rows together) were not assessed and are not listed.`,
  )
  if (verdict.slices.length === 0) return remarks
  const few = `A slice is assessed from ${fewestSliceRows} rows, of which the models answer at least ${fewestDiffering} differently.`
  return verdict.kind === 'first'
    ? ['Without a champion no slice is judged; the line marks the value over all rows.', ...remarks]
    : [few, ...remarks]
}

function sliceVerdict(slice: SliceRow): { mark: string; words: string } {
  if (slice.verdict === 'fail') return { mark: '❌', words: 'worse than allowed' }
  if (slice.verdict === 'pass') return { mark: '✅', words: 'no harm shown' }
  switch (slice.reason) {
    case 'no-champion':
      return slice.rows < fewestSliceRows
        ? { mark: '⚪', words: 'too few rows' }
        : { mark: '⚪', words: 'not judged' }
    case 'only-shown':
      return (slice.adjustedP ?? 1) <= discoveryRate
        ? { mark: '⚠️', words: 'worse, shown only' }
        : { mark: '⚪', words: 'shown only' }
    case 'few-differing-rows':
      return { mark: '⚪', words: `not assessed: ${slice.differingRows ?? 0} differ` }
    case 'too-few-rows':
    case undefined:
      return { mark: '⚪', words: 'not assessed' }
    default:
      return { mark: '⚪', words: 'not assessed' }
  }
}

function compareSlices(a: SliceRow, b: SliceRow, compared: boolean, metric: JudgedVerdict['metric']): number {
  const rank = (slice: SliceRow): number =>
    slice.verdict === 'fail' ? 0 : slice.verdict === 'pass' ? 1 : slice.adjustedP !== undefined ? 2 : 3
  if (compared) {
    return rank(a) - rank(b) || (a.adjustedP ?? 1) - (b.adjustedP ?? 1) || b.rows - a.rows
  }
  return best(a, metric) - best(b, metric) || b.rows - a.rows
}

/** The good end of the interval, larger being better: a slice is as bad as its best explanation. */
function best({ candidate }: SliceRow, metric: JudgedVerdict['metric']): number {
  if (candidate.kind === 'undefined') return Number.POSITIVE_INFINITY
  return metricFacts(metric).direction === 'higher' ? candidate.upper : -candidate.lower
}
