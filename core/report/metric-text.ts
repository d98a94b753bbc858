import type { Evidence } from '#core/evidence/evidence.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { alignedRows } from './aligned-rows.ts'
import { changeMarks, intervalShare, type Measured, metricLines, withInterval } from './metric-lines.ts'
import { plainText } from './plain-text.ts'
import { terminalSentence } from './terminal-text.ts'

/** Every metric for a terminal: a row each, and below them why one has no number. */
export function metricText(verdict: JudgedVerdict, stakeholders: Evidence['stakeholders']): string[] {
  const lines = metricLines(verdict, stakeholders)
  const looked = lines.some(({ groups }) => groups.length > 0)
  const compared = lines.some((line) => line.champion !== undefined)
  const share = intervalShare(verdict.alpha)
  const first = looked ? ['first for'] : []
  const rows = alignedRows([
    compared
      ? ['metric', 'candidate', 'champion', `difference (${share})`, '', ...first]
      : ['metric', `candidate (${share})`, ...first],
    ...lines.map(({ metric, remark, groups, candidate, champion, difference }) => {
      const name = remark === '' ? metric : `${metric} (${remark})`
      const group = looked ? [plainText(groups.join(', '), 20)] : []
      if (!compared) return [name, withInterval(candidateOf(candidate)), ...group]
      const change = difference?.change
      return [
        name,
        candidateOf(candidate).value,
        champion === undefined ? '' : candidateOf(champion).value,
        difference === undefined || difference.why !== undefined ? '' : withInterval(difference),
        change === undefined ? '' : `${changeMarks[change]} ${change}`,
        ...group,
      ]
    }),
  ])
  const reasons = lines.flatMap(({ metric, candidate, champion, difference }) => {
    const why = candidate.why ?? champion?.why ?? difference?.why
    return why === undefined ? [] : terminalSentence(`${metric}: ${why}`, '  ⚪ ')
  })
  return [...rows, ...reasons]
}

/** Why there is no number stands below the table. */
function candidateOf(measured: Measured): Measured {
  return measured.why === undefined ? measured : { value: 'none' }
}
