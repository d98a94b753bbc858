import { betterWay, type MetricName } from '#core/metrics/metric-table.ts'
import { limitText } from './number-words.ts'
import type { Judging } from './requirement.ts'
import { fewestSliceRows } from './slice-report.ts'
import type { Requirement, SliceRow } from './verdict.ts'

/**
 * One requirement for each gated column: fails if harm is shown in any of its slices, and shows the slice nearest to
 * that. A column of which every slice is too small has not been searched at all: inconclusive. Where the models
 * merely differ too little to show harm it is not assessed, which blocks nothing.
 */
export function sliceRequirements(
  gated: readonly string[],
  margin: number,
  metric: MetricName,
  slices: readonly SliceRow[],
  judging: Judging,
): readonly Requirement[] {
  const direction = betterWay(metric)
  const higher = direction === 'higher'
  return gated.map((name) => {
    const ofColumn = slices.filter((slice) => slice.name === name && slice.role === 'gate')
    const assessed = ofColumn
      .filter((slice) => slice.verdict !== 'not_assessed')
      .sort((left, right) => (left.adjustedP ?? 1) - (right.adjustedP ?? 1))
    const common = {
      name: `slices.${name}`,
      metric,
      what: 'slice' as const,
      direction,
      rule: higher ? ('more_than' as const) : ('less_than' as const),
      bound: higher && margin !== 0 ? -margin : margin,
    }
    const worst = assessed[0]
    if (worst === undefined) {
      const differTooLittle = ofColumn.some((slice) => slice.reason === 'few-differing-rows')
      const [largest] = ofColumn.toSorted((left, right) => right.rows - left.rows)
      const rows = largest?.rows ?? 0
      const why = differTooLittle
        ? 'the models differ on too few rows of every slice.'
        : largest === undefined || rows < fewestSliceRows
          ? `no slice could be assessed (at least ${fewestSliceRows} rows; the largest has ${rows}).`
          : `no slice could be assessed. The largest: ${largest.words}`
      return {
        ...common,
        against: null,
        estimate: null,
        lower: null,
        upper: null,
        verdict: differTooLittle ? ('not_assessed' as const) : ('inconclusive' as const),
        reason: differTooLittle ? ('few-differing-rows' as const) : ('too-few-rows' as const),
        method: null,
        rows,
        words: `Harm by ${name} was not looked for: ${why}`,
      }
    }
    const harmed = assessed.filter((slice) => slice.verdict === 'fail')
    const numbers = worst.difference?.kind === 'estimate' ? worst.difference : undefined
    const allowed = limitText(metric, margin, judging.currency)
    const left = ofColumn.length - assessed.length
    return {
      ...common,
      against: `${name} = ${worst.value ?? '(missing)'}`,
      estimate: numbers?.estimate ?? null,
      lower: numbers?.lower ?? null,
      upper: numbers?.upper ?? null,
      verdict: harmed.length > 0 ? ('fail' as const) : ('pass' as const),
      method: numbers?.method ?? null,
      rows: worst.rows,
      words:
        harmed.length > 0
          ? harmed.map((slice) => slice.words).join(' ')
          : `No harm beyond ${allowed} on ${metric} shown in ${assessed.length} ${assessed.length === 1 ? 'slice' : 'slices'} by ${name}${left > 0 ? `; ${left} not assessed` : ''}.`,
    }
  })
}
