import type { MetricOptions } from '#core/metrics/influence.ts'
import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import { partitionRows } from '#core/metrics/partition-rows.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { evenUnits, fewestEvenUnits, fewestUnits, type Units } from '#core/statistics/cluster-t.ts'
import { benjaminiHochberg, holm } from '#core/statistics/multiplicity.ts'
import { assess, measurementOf } from './assessment.ts'
import { compare, differenceMeasurement, differingRows } from './comparison.ts'
import { countText, limitText, signedText } from './number-words.ts'
import type { Judging } from './requirement.ts'
import { whyUndefined } from './requirement-words.ts'
import { selectUnits, tooFewUnits } from './units.ts'
import type { SliceRow } from './verdict.ts'

/** Fewest rows, and rows the models differ on, from which a slice is assessed. */
export const fewestSliceRows = 200
export const fewestDiffering = 10
/** So many small slices of a column are listed one by one. */
const listedSmall = 20

/** A column to slice by: one value for each row, null where there is none. */
export interface SliceColumn {
  readonly name: string
  readonly values: readonly (string | null)[]
}

export interface SliceQuestion {
  readonly metric: MetricName
  readonly candidate: Scored
  readonly champion?: Scored | undefined
  readonly columns: readonly SliceColumn[]
  /** Columns the gate judges by; the others are only shown. */
  readonly gated: readonly string[]
  /** Allowed loss within a gated slice, in the unit of the metric. */
  readonly margin: number
  readonly options: MetricOptions
  readonly units?: Units | undefined
}

export interface SliceReport {
  readonly slices: readonly SliceRow[]
  readonly leftOut: readonly { readonly name: string; readonly slices: number; readonly rows: number }[]
}

interface Found {
  readonly row: Omit<SliceRow, 'words' | 'verdict' | 'adjustedP'>
  /** Of harm beyond the margin; undefined where the slice was not assessed. */
  readonly pHarm: number | undefined
}

/**
 * Searches for harm: in every slice with 200 rows of which the models differ on 10, is the candidate worse than the
 * margin? Gated slices are judged together by Holm; shown ones get Benjamini-Hochberg p-values at a margin of 0. A slice that is
 * too small is listed as not assessed, never as passed.
 */
export function sliceReport(question: SliceQuestion, judging: Judging): SliceReport {
  const found: Found[] = []
  const leftOut: { name: string; slices: number; rows: number }[] = []
  for (const column of question.columns) {
    const gated = question.gated.includes(column.name)
    const groups = groupRows(column.values)
    const large = groups.filter((group) => group.rows.length >= fewestSliceRows)
    const small = groups.slice(large.length)
    const listed = [...large, ...small.slice(0, listedSmall)]
    const cut = (scored: Scored): readonly Scored[] => cutGroups(scored, column.values.length, listed)
    const candidates = cut(question.candidate)
    const champions = question.champion === undefined ? undefined : cut(question.champion)
    listed.forEach((group, index) => {
      const slice = {
        name: column.name,
        gated,
        group,
        candidate: candidates[index]!,
        champion: champions?.[index],
      }
      found.push(assessSlice(question, slice, judging))
    })
    const rest = small.slice(listedSmall)
    if (rest.length > 0) {
      const rows = rest.reduce((sum, group) => sum + group.rows.length, 0)
      leftOut.push({ name: column.name, slices: rest.length, rows })
    }
  }
  const adjusted = new Map<Found, number>([
    ...adjust(found, 'gate', holm),
    ...adjust(found, 'show', benjaminiHochberg),
  ])
  const slices = found.map((of) => finish(of, adjusted.get(of), question, judging))
  return { slices, leftOut }
}

/** Answers within one value of a column. */
interface Slice {
  readonly name: string
  readonly gated: boolean
  readonly group: Group
  readonly candidate: Scored
  readonly champion: Scored | undefined
}

function assessSlice(question: SliceQuestion, slice: Slice, judging: Judging): Found {
  const { metric, options } = question
  const { alpha } = judging
  const { name, gated, group, candidate, champion } = slice
  const units = selectUnits(question.units, group.rows)
  const ofCandidate = assess(metric, candidate, options, units)
  const row = {
    name,
    value: group.value,
    role: gated ? ('gate' as const) : ('show' as const),
    rows: group.rows.length,
    candidate: measurementOf(ofCandidate, alpha),
  }
  if (champion === undefined) return { row: { ...row, reason: 'no-champion' }, pHarm: undefined }
  const ofChampion = assess(metric, champion, options, units)
  const comparison = compare(ofCandidate, ofChampion, alpha)
  const differing = differingRows(candidate, champion, byClass(metric))
  const compared = {
    ...row,
    differingRows: differing,
    champion: measurementOf(ofChampion, alpha),
    difference: differenceMeasurement(comparison),
  }
  if (group.rows.length < fewestSliceRows)
    return { row: { ...compared, reason: 'too-few-rows' }, pHarm: undefined }
  if (comparison.kind === 'undefined')
    return { row: { ...compared, reason: comparison.reason }, pHarm: undefined }
  if (tooFewUnits(comparison.units) || (units !== undefined && evenUnits(units) < fewestEvenUnits))
    return { row: { ...compared, reason: 'too-few-units' }, pHarm: undefined }
  if (differing < fewestDiffering)
    return { row: { ...compared, reason: 'few-differing-rows' }, pHarm: undefined }
  const margin = gated ? question.margin : 0
  const higher = metricFacts(metric).direction === 'higher'
  const test = comparison.test(higher && margin !== 0 ? -margin : margin)
  return {
    row: gated ? compared : { ...compared, reason: 'only-shown' },
    pHarm: higher ? test.pBelow : test.pAbove,
  }
}

function finish(
  of: Found,
  adjustedP: number | undefined,
  question: SliceQuestion,
  judging: Judging,
): SliceRow {
  const assessed = adjustedP !== undefined && of.row.role === 'gate'
  const verdict = !assessed ? 'not_assessed' : adjustedP <= judging.alpha ? 'fail' : 'pass'
  const row = { ...of.row, ...(adjustedP === undefined ? {} : { adjustedP }), verdict } as const
  return { ...row, words: words(row, question, judging) }
}

function words(row: Omit<SliceRow, 'words'>, question: SliceQuestion, judging: Judging): string {
  const { metric } = question
  const where = `${row.name} = ${row.value ?? '(missing)'}, ${countText(row.rows)} rows`
  const difference =
    row.difference?.kind === 'estimate'
      ? `${metric} ${signedText(metric, row.difference.estimate, judging.currency)}`
      : metric
  const margin = limitText(metric, question.margin, judging.currency)
  if (row.verdict === 'fail') return `${where}: ${difference}, shown to be worse than the ${margin} allowed.`
  if (row.verdict === 'pass') return `${where}: ${difference}, no harm beyond ${margin} shown.`
  switch (row.reason) {
    case 'only-shown':
      return `${where}: ${difference}${(row.adjustedP ?? 1) <= 0.1 ? ', worse (false discovery rate 10 %)' : ''}; shown only.`
    case 'no-champion':
      return `${where}: not assessed, there is no champion.`
    case 'few-differing-rows':
      return `${where}: not assessed, the models differ on ${row.differingRows ?? 0} rows (at least ${fewestDiffering}).`
    case 'too-few-units':
      return `${where}: not assessed (at least ${fewestUnits} units, none with most of the rows).`
    case 'too-few-rows':
    case undefined:
      return `${where}: not assessed (at least ${fewestSliceRows} rows).`
    default:
      return `${where}: not assessed, ${whyUndefined(row.reason)}.`
  }
}

/** Whether a metric looks at predicted classes only. */
function byClass(metric: MetricName): boolean {
  return metricFacts(metric).reads === 'classes'
}

function adjust(
  found: readonly Found[],
  role: SliceRow['role'],
  method: (pValues: readonly number[]) => readonly number[],
): [Found, number][] {
  const tested = found.filter((of) => of.row.role === role && of.pHarm !== undefined)
  const adjusted = method(tested.map((of) => of.pHarm!))
  return tested.map((of, index) => [of, adjusted[index]!])
}

/** The groups out of the whole, whose ranking they share. */
function cutGroups(scored: Scored, rows: number, groups: readonly Group[]): readonly Scored[] {
  const groupOfRow = new Uint32Array(rows).fill(groups.length)
  groups.forEach((group, index) => {
    const { rows: chosen } = group
    for (let place = 0; place < chosen.length; place++) groupOfRow[chosen[place]!] = index
  })
  return partitionRows(scored, groupOfRow, groups.length)
}

interface Group {
  readonly value: string | null
  readonly rows: Uint32Array
}

/** Rows by value, largest group first, equal ones by name. */
function groupRows(values: readonly (string | null)[]): Group[] {
  const counts = new Map<string | null, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const groups = new Map<string | null, { rows: Uint32Array; filled: number }>()
  for (const [value, count] of counts) groups.set(value, { rows: new Uint32Array(count), filled: 0 })
  for (let row = 0; row < values.length; row++) {
    const group = groups.get(values[row]!)!
    group.rows[group.filled++] = row
  }
  return [...groups]
    .map(([value, group]) => ({ value, rows: group.rows }))
    .sort((left, right) => right.rows.length - left.rows.length || order(left.value, right.value))
}

function order(left: string | null, right: string | null): number {
  if (left === right) return 0
  return left === null || (right !== null && left > right) ? 1 : -1
}
