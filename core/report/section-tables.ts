import { type CheckResult, findingsOf, observedWords } from '#core/contract/results.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { countText, metricText, signedText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import {
  block,
  code,
  drawing,
  joined,
  link,
  type Markdown,
  md,
  nothing,
  paragraphs,
  prose,
  table,
  text,
  unbroken,
} from './markdown.ts'
import {
  changeMarks,
  changeOf,
  intervalShare,
  type MetricLine,
  measured,
  metricLines,
} from './metric-lines.ts'
import { type MoneyLine, moneyBlocks, moneyRemarks } from './money-lines.ts'
import { type SliceLine, sliceLines, sliceRemarks } from './slice-lines.ts'
import { valueCurveLines } from './value-curve-lines.ts'

/** Metrics somebody looks at first or the gate asks about: candidate, champion, difference, what was asked. */
export function mainMetrics(verdict: JudgedVerdict, stakeholders: Evidence['stakeholders']): Markdown {
  return metricTable(
    metricLines(verdict, stakeholders).filter((line) => line.main),
    verdict,
  )
}

/** The metrics that nobody asked about. */
export function otherMetrics(verdict: JudgedVerdict, stakeholders: Evidence['stakeholders']): Markdown {
  const lines = metricLines(verdict, stakeholders).filter((line) => !line.main)
  return lines.length === 0 ? nothing : metricTable(lines, verdict)
}

function metricTable(lines: readonly MetricLine[], verdict: JudgedVerdict): Markdown {
  const compared = lines.some((line) => line.champion !== undefined)
  const asked = lines.some((line) => line.asked.length > 0)
  const share = intervalShare(verdict.alpha)
  const rows = lines.map((line) => {
    const remark = line.remark.replace(/lower$/, 'lower is better')
    const name = remark === '' ? code(line.metric) : md`${code(line.metric)} (${remark})`
    const first =
      line.groups.length === 0 ? name : md`${name}<br><sub>first for ${line.groups.join(', ')}</sub>`
    const wanted = joined(
      line.asked.map((one) => md`${one.mark} ${one.words}`),
      '<br>',
    )
    if (!compared) return [first, bold(line.candidate), ...(asked ? [wanted] : [])]
    const change = line.difference?.change
    return [
      first,
      unbroken(line.candidate.value),
      unbroken(line.champion?.value ?? ''),
      line.difference === undefined ? nothing : bold(line.difference),
      change === undefined ? nothing : unbroken(`${changeMarks[change]} ${change}`),
      ...(asked ? [wanted] : []),
    ]
  })
  const wantedColumn = asked ? [{ head: 'Gate asks' }] : []
  return compared
    ? table(
        [
          { head: 'Metric' },
          { head: 'Candidate', align: 'right' },
          { head: 'Champion', align: 'right' },
          { head: `Difference (${share} interval)` },
          { head: '' },
          ...wantedColumn,
        ],
        rows,
      )
    : table([{ head: 'Metric' }, { head: `Candidate (${share} interval)` }, ...wantedColumn], rows)
}

function bold({ value, interval }: MetricLine['candidate']): Markdown {
  return interval === undefined ? md`${value}` : md`**${unbroken(value)}** ${unbroken(`(${interval})`)}`
}

/** How many rows changed hands. */
export function flipWords({ flips }: JudgedVerdict): Markdown {
  if (flips === undefined) return nothing
  const { onlyCandidate, onlyChampion, bothRight, bothWrong } = flips
  return md`**Changed answers:** ${countText(onlyCandidate)} rows became right, ${countText(onlyChampion)} became wrong; ${countText(bothRight)} stayed right, ${countText(bothWrong)} stayed wrong.`
}

/** Worth per 1,000 predictions and per month, the price of more errors, and where the threshold comes from. */
export function moneyTable(verdict: JudgedVerdict): Markdown {
  const remarks = moneyRemarks(verdict)
  return paragraphs([
    ...moneyBlocks(verdict).map(({ head, lines }) =>
      table(
        [{ head }, { head: 'Worth' }, { head: 'The candidate gains over it' }, { head: '' }],
        lines.map(moneyRow),
      ),
    ),
    remarks.length === 0 ? nothing : prose(remarks.join(' '), 1_200),
  ])
}

function moneyRow({ what, worth, interval, gain }: MoneyLine): Markdown[] {
  if (gain === undefined) return [md`**${what}**`, bold({ value: worth, interval }), nothing, nothing]
  return [md`${what}`, md`${worth}`, bold(gain), unbroken(`${changeMarks[gain.change]} ${gain.change}`)]
}

/** Worth against the threshold, in characters. */
export function valueCurve({ decisionThreshold, money }: JudgedVerdict): Markdown {
  const validation = decisionThreshold?.validation
  return validation === undefined || money === undefined
    ? nothing
    : block(valueCurveLines(validation, money.currency))
}

/** The candidate beside models that anybody could have made. */
export function ladderTable(verdict: JudgedVerdict): Markdown {
  if (verdict.ladder.length === 0) return nothing
  const { metric } = verdict
  const currency = verdict.money?.currency
  const { direction } = verdict.metrics.find((row) => row.metric === metric) ?? {
    direction: 'higher' as const,
  }
  const reached = verdict.ladder.some(({ gainReached }) => gainReached !== undefined)
  const rows = verdict.ladder.map((rung) => {
    const difference = measured(metric, rung.candidateMinusRung, signedText, currency)
    const { change } = changeOf(rung.candidateMinusRung, direction, verdict)
    const says = {
      better: md`✅ the candidate is better`,
      worse: md`❌ the simple model is better`,
      'not shown': md`🟡 **does about as well**`,
      'too few rows': md`⚪ too few rows to tell`,
      'too few units': md`⚪ too few units to tell`,
    }
    const name = rung.description === undefined ? code(rung.rung) : prose(rung.description, 120)
    return [
      md`${name}<br><sub>${rung.description === undefined ? nothing : md`${text(rung.rung, 60)}, `}${rung.role === 'beat' ? 'must be beaten' : 'shown only'}</sub>`,
      md`${rung.estimate.kind === 'undefined' ? 'none' : measured(metric, rung.estimate, metricText, currency).value}`,
      difference.why === undefined ? bold(difference) : nothing,
      ...(reached
        ? [
            md`${rung.gainReached === undefined || rung.gainReached < 0 ? '' : `${Math.round(100 * rung.gainReached)} %`}`,
          ]
        : []),
      change === undefined ? prose(rung.words, 200) : says[change],
    ]
  })
  return table(
    [
      { head: 'Simple model' },
      { head: metric, align: 'right' },
      { head: 'The candidate minus it' },
      ...(reached ? [{ head: 'Of the gain', align: 'right' as const }] : []),
      { head: '' },
    ],
    rows,
  )
}

/** Slices, a table for each column, at most `most` rows of each: worst first. */
export function sliceTables(verdict: JudgedVerdict, from: number, most: number): Markdown {
  const lines = sliceLines(verdict)
  const columns = [...new Set(lines.map(({ column }) => column))]
  return paragraphs(
    columns.map((column) =>
      sliceTable(verdict, column, lines.filter((line) => line.column === column).slice(from, from + most)),
    ),
  )
}

function sliceTable(verdict: JudgedVerdict, column: string, lines: readonly SliceLine[]): Markdown {
  if (lines.length === 0) return nothing
  const compared = lines.some((line) => line.difference !== undefined)
  const share = intervalShare(verdict.alpha)
  const rows = lines.map((line) => {
    const { candidate, champion, difference } = line
    const judged = md`${line.mark} ${line.words}`
    const plot = line.plot === '' ? nothing : drawing(line.plot)
    const name = [line.value === null ? md`(missing)` : code(line.value, 60), md`${countText(line.rows)}`]
    if (!compared) return [...name, bold(candidate), plot, judged]
    const both = candidate.interval !== undefined && champion?.interval !== undefined
    return [
      ...name,
      both ? unbroken(`${champion.value} → ${candidate.value}`) : nothing,
      difference === undefined ? nothing : bold(difference),
      plot,
      judged,
    ]
  })
  const { metric } = verdict
  const head = compared
    ? [{ head: metric }, { head: `Difference (${share})` }, { head: 'around 0' }]
    : [{ head: `${metric} (${share})` }, { head: 'around all rows' }]
  return table(
    [{ head: text(column, 60).markdown }, { head: 'Rows', align: 'right' }, ...head, { head: '' }],
    rows,
  )
}

/** What is said below the slices. */
export function sliceNotes(verdict: JudgedVerdict): Markdown {
  return paragraphs(sliceRemarks(verdict).map((remark) => md`<sub>${prose(remark)}</sub>`))
}

/** Checks of the data that failed, worst first. */
export function findingsTable(evidence: Evidence, filesUrl: string | undefined): Markdown {
  const { data } = evidence
  if (data === undefined) return nothing
  const findings = findingsOf(data.checks)
  if (findings.length === 0) return nothing
  const marks = { block: '❌', warn: '⚠️', info: 'ℹ️' }
  const shown = findings.slice(0, 30)
  const rows = shown.map((check) => [
    md`${marks[check.severity]} ${code(check.id, 60)}`,
    md`${text(observedWords(check), 200)}${firstRows(check)}`,
    code(check.expected, 160),
    check.line === undefined
      ? nothing
      : link(
          md`${data.contract.file.split('/').at(-1) ?? ''}:${check.line}`,
          lineAddress(filesUrl, data.contract.file, check.line),
        ),
  ])
  const found = table([{ head: 'Check' }, { head: 'Found' }, { head: 'Promised' }, { head: 'Where' }], rows)
  const rest = findings.length - shown.length
  return rest === 0 ? found : paragraphs([found, md`and ${rest} more.`])
}

function firstRows({ rows, batch }: CheckResult): Markdown {
  const where =
    rows === undefined || rows.length === 0 ? nothing : md`<br><sub>rows ${rows.slice(0, 5).join(', ')}</sub>`
  return batch === undefined ? where : md`${where}<br><sub>in batch ${code(batch, 60)}</sub>`
}

/** Where a line of a file of the head can be looked at. */
export function lineAddress(filesUrl: string | undefined, file: string, line: number): string | undefined {
  return filesUrl === undefined
    ? undefined
    : `${filesUrl}/${file.toWellFormed().split('/').map(encodeURIComponent).join('/')}#L${line}`
}
