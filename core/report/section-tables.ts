import { type CheckResult, findingsOf } from '#core/contract/results.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { countText, metricText, signedText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { code, joined, link, type Markdown, md, nothing, paragraphs, prose, table, text } from './markdown.ts'
import {
  changeMarks,
  changeOf,
  intervalShare,
  type MetricLine,
  measured,
  metricLines,
  requirementMarks,
  withInterval,
} from './metric-lines.ts'
import { moneyLines } from './money-lines.ts'
import { type SliceLine, sliceLines, sliceRemarks } from './slice-lines.ts'

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
    const name = line.lowerIsBetter ? md`${code(line.metric)} (lower is better)` : code(line.metric)
    const first =
      line.groups.length === 0 ? name : md`${name}<br><sub>first for ${line.groups.join(', ')}</sub>`
    const wanted = joined(
      line.asked.map((one) => md`${requirementMarks[one.verdict]} ${one.words}`),
      '<br>',
    )
    if (!compared) return [first, bold(line.candidate), ...(asked ? [wanted] : [])]
    const change = line.difference?.change
    return [
      first,
      md`${line.candidate.value}`,
      md`${line.champion?.value ?? ''}`,
      line.difference === undefined ? nothing : bold(line.difference),
      change === undefined ? nothing : md`${changeMarks[change]} ${change}`,
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
  return interval === undefined ? md`${value}` : md`**${value}** (${interval})`
}

/** How many rows changed hands. */
export function flipWords({ flips }: JudgedVerdict): Markdown {
  if (flips === undefined) return nothing
  const { onlyCandidate, onlyChampion, bothRight, bothWrong } = flips
  return md`**Changed answers:** ${countText(onlyCandidate)} rows became right, ${countText(onlyChampion)} became wrong; ${countText(bothRight)} stayed right, ${countText(bothWrong)} stayed wrong.`
}

/** Worth per 1,000 predictions. */
export function moneyTable(verdict: JudgedVerdict): Markdown {
  const lines = moneyLines(verdict)
  if (lines.length === 0) return nothing
  const rows = lines.map(({ what, worth, interval, gain }) => [
    gain === undefined ? md`**${what}**` : md`${what}`,
    gain === undefined ? md`**${worth}** (${interval})` : md`${worth}`,
    gain === undefined ? nothing : md`**${gain.value}** (${gain.interval})`,
    gain === undefined ? nothing : md`${changeMarks[gain.change]} ${gain.change}`,
  ])
  return table(
    [
      { head: 'Per 1,000 predictions' },
      { head: 'Worth' },
      { head: 'The candidate gains over it' },
      { head: '' },
    ],
    rows,
  )
}

/** The candidate beside models that anybody could have made. */
export function ladderTable(verdict: JudgedVerdict): Markdown {
  if (verdict.ladder.length === 0) return nothing
  const { metric } = verdict
  const currency = verdict.money?.currency
  const { direction } = verdict.metrics.find((row) => row.metric === metric) ?? {
    direction: 'higher' as const,
  }
  const rows = verdict.ladder.map((rung) => {
    const difference = measured(metric, rung.candidateMinusRung, signedText, currency)
    const { change } = changeOf(rung.candidateMinusRung, direction)
    const says = {
      better: md`✅ the candidate is better`,
      worse: md`❌ the simple model is better`,
      'not shown': md`🟡 **does about as well**`,
    }
    return [
      rung.description === undefined
        ? code(rung.rung)
        : md`${code(rung.rung)}: ${prose(rung.description, 120)}`,
      md`${measured(metric, rung.estimate, metricText, currency).value}`,
      bold(difference),
      change === undefined ? nothing : says[change],
      rung.role === 'beat' ? md`must be beaten` : md`shown only`,
    ]
  })
  return table(
    [
      { head: 'Simple model' },
      { head: metric, align: 'right' },
      { head: 'Candidate minus it' },
      { head: '' },
      { head: '' },
    ],
    rows,
  )
}

/** The name of a slice. */
export function sliceName({ column, value }: Pick<SliceLine, 'column' | 'value'>): Markdown {
  return value === null ? md`${code(column, 60)} missing` : md`${text(column, 60)} = ${code(value, 60)}`
}

/** Slices from `from`, at most `most` of them. */
export function sliceTable(verdict: JudgedVerdict, from: number, most: number): Markdown {
  const lines = sliceLines(verdict).slice(from, from + most)
  if (lines.length === 0) return nothing
  const compared = lines.some((line) => line.difference !== undefined)
  const share = intervalShare(verdict.alpha)
  const rows = lines.map((line) => [
    sliceName(line),
    md`${countText(line.rows)}`,
    ...(compared
      ? [
          md`${line.champion?.value ?? ''} → ${line.candidate.value}`,
          line.difference === undefined ? nothing : md`${withInterval(line.difference)}`,
        ]
      : [md`${withInterval(line.candidate)}`]),
    line.plot === '' ? nothing : code(line.plot),
    md`${line.mark} ${line.words}`,
  ])
  const head = compared
    ? [
        { head: `${verdict.metric}, champion → candidate` },
        { head: `Difference (${share} interval)` },
        { head: 'around 0' },
      ]
    : [{ head: `${verdict.metric} (${share} interval)` }, { head: 'around the value over all rows' }]
  return table([{ head: 'Slice' }, { head: 'Rows', align: 'right' }, ...head, { head: '' }], rows)
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
    md`${text(check.observed, 160)}${firstRows(check)}`,
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

function lineAddress(filesUrl: string | undefined, file: string, line: number): string | undefined {
  return filesUrl === undefined
    ? undefined
    : `${filesUrl}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`
}
