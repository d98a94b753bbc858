import { fewestUnits } from '#core/statistics/cluster-t.ts'
import { countText } from './number-words.ts'
import { isUnmet } from './overrides.ts'
import { fewestSliceRows } from './slice-report.ts'
import type { Requirement } from './verdict.ts'

/**
 * What would settle the requirements that are open, to follow "Next:". Rows are planned only where what they would show is
 * known: the largest plan is told with what it rests on.
 * @returns undefined where nobody can say
 */
export function settlingWords(requirements: readonly Requirement[]): string | undefined {
  const open = requirements.filter((one) => one.verdict === 'inconclusive' && isUnmet(one))
  const few = open.find(({ reason }) => reason === 'too-few-units')
  if (few !== undefined) {
    return (few.units ?? 0) < fewestUnits
      ? `bring rows of at least ${fewestUnits} units: more rows of the same ones settle nothing`
      : 'bring rows of more units: a few hold most of these, and more rows of the same ones settle nothing'
  }
  const slices = open.find(({ what }) => what === 'slice')
  const [most] = open
    .filter(({ moreRows }) => moreRows !== undefined)
    .sort((a, b) => (b.moreRows ?? 0) - (a.moreRows ?? 0))
  if (most?.moreRows === undefined) {
    if (slices === undefined) return undefined
    return slices.rows >= fewestSliceRows
      ? 'bring rows for what the largest slice lacks, or look for harm by another column'
      : `label more rows: harm is looked for in slices of at least ${fewestSliceRows}, and the largest has ${countText(slices.rows)}`
  }
  const rows = `${countText(most.moreRows)} more rows`
  if (most.what === 'condition')
    return `label ${rows}: so many the tolerance of \`${most.name.replace('conditions.', '')}\` takes`
  if (most.reason === 'too-few-rows') return `label at least ${rows}: these are too few to trust an interval`
  const it = open.length > 1 ? `\`${most.name}\`` : 'it'
  const loss = most.direction === 'higher' ? most.bound < 0 : most.bound > 0
  const assumed =
    most.what === 'threshold'
      ? `${most.metric} really is what it is here`
      : loss
        ? 'the candidate really is as good'
        : 'the gain really is the one planned for'
  return `label about ${rows}, which would settle ${it} 4 times in 5 if ${assumed}`
}
