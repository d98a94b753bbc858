import { findingsOf } from '#core/contract/results.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { alignedRows } from './aligned-rows.ts'
import { markedFindings } from './behaviour-tables.ts'
import { dataChangeSentences } from './data-change-lines.ts'
import { ladderText } from './ladder-text.ts'
import { leakGain } from './leak.ts'
import { requirementMark } from './metric-lines.ts'
import { metricText } from './metric-text.ts'
import { plainLines, plainText, wrapped } from './plain-text.ts'
import {
  contextWords,
  ladderRemarks,
  leadSentence,
  nextWords,
  outcomeMarks,
  overrideRemarks,
  plainNotes,
  verdictLine,
  verdictMark,
  verdictWords,
} from './report-words.ts'
import { shownOnValidation, validationWords } from './sealed-words.ts'
import { sliceLines, sliceRemarks } from './slice-lines.ts'
import { fittedLine, moneyText, terminalColumns, terminalSentence } from './terminal-text.ts'

const mostSlices = 12

/** The evidence for a terminal: the order and the words of the comment, no Markdown, at most 100 columns. */
export function verdictText(evidence: Evidence): string {
  const { verdict } = evidence
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const validation = shownOnValidation(evidence)
  const lead = leadSentence(evidence)
  const gain = leakGain(evidence)
  const head = [
    ...rulesLines(evidence),
    `${outcomeMarks[evidence.outcome]} ${plainText(verdictLine(evidence), 90)}`,
    ...(lead === undefined ? [] : terminalSentence(lead)),
    ...evidence.reasons.slice(0, 12).flatMap(reasonLines),
    ...plainNotes(evidence)
      .slice(0, 10)
      .flatMap((note) => terminalSentence(note)),
    ...(gain === undefined ? [] : terminalSentence(`What the leak would have gained: ${gain}`)),
    ...overrideRemarks(verdict).flatMap((remark) => terminalSentence(remark, '  ⚠️ ')),
    ...ladderRemarks(verdict).flatMap((remark) => terminalSentence(remark, '  🟡 ')),
  ]
  const context = contextWords(evidence)
  const blocks = [
    head,
    context === '' ? [] : terminalSentence(context),
    ...(judged === undefined ? [] : judgedBlocks(judged, evidence)),
    ...(validation === undefined
      ? []
      : [terminalSentence(validationWords(validation)), ...judgedBlocks(validation, evidence)]),
    behaviourLines(evidence),
    dataLines(evidence),
    dataChangeSentences(evidence).flatMap((words) => terminalSentence(words)),
    digestLines(evidence),
    terminalSentence(nextWords(evidence, 'terminal'), '  Next: '),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(fittedLine).join('\n'))
    .join('\n\n')
}

function judgedBlocks(verdict: JudgedVerdict, { stakeholders }: Evidence): string[][] {
  const metrics = metricText(verdict, stakeholders)
  const asked = verdict.requirements
    .slice(0, 30)
    .flatMap((one) => terminalSentence(one.words, `  ${requirementMark(one)} `))
  return [metrics, asked, moneyText(verdict), ladderText(verdict), sliceBlock(verdict)]
}

function sliceBlock(verdict: JudgedVerdict): string[] {
  const lines = sliceLines(verdict)
  if (lines.length === 0) return []
  const shown = lines.slice(0, mostSlices)
  const rest = lines.length - shown.length
  return [
    ...alignedRows([
      ['slice', 'rows', verdict.metric, '', ''],
      ...shown.map((line) => [
        plainText(`${line.column} = ${line.value ?? '(missing)'}`, 30),
        countText(line.rows),
        (line.difference ?? line.candidate).interval === undefined
          ? ''
          : (line.difference ?? line.candidate).value,
        line.plot,
        `${line.mark} ${line.words}`,
      ]),
    ]),
    ...(rest > 0 ? [`  and ${rest} more slices`] : []),
    ...sliceRemarks(verdict).flatMap((remark) => terminalSentence(remark)),
  ]
}

function rulesLines({ rulesChanged, verdict, headVerdict }: Evidence): string[] {
  if (rulesChanged.length === 0) return []
  const head = `⚠️ Rules changed: ${rulesChanged.map((rule) => plainText(rule, 40)).join(', ')}`
  if (verdict === undefined || headVerdict === undefined) return wrapped(head, terminalColumns, '   ')
  return [
    ...wrapped(head, terminalColumns, '   '),
    ...terminalSentence(verdictWords(verdict), `  by the base's rules: ${verdictMark(verdict)} `),
    ...terminalSentence(verdictWords(headVerdict), `  by the change's own: ${verdictMark(headVerdict)} `),
  ]
}

function behaviourLines({ behaviour }: Evidence): string[] {
  if (behaviour === undefined) return []
  const findings = markedFindings(behaviour)
  return [
    '  Beside the gate',
    ...findings.flatMap(({ mark, words }) => terminalSentence(words, `  ${mark} `)),
  ]
}

function dataLines({ data }: Evidence): string[] {
  if (data === undefined) return []
  const findings = findingsOf(data.checks)
  const marks = { block: '❌', warn: '⚠️', info: 'ℹ️' }
  const head = `  Data: ${countText(data.rows)} rows, ${data.checks.length} checks, ${findings.length} findings`
  return [
    head,
    ...findings
      .slice(0, 12)
      .flatMap((check) =>
        terminalSentence(
          `${check.id}: ${check.observed}; promised: ${check.expected}${check.line === undefined ? '' : ` (${data.contract.file}:${check.line})`}`,
          `  ${marks[check.severity]} `,
        ),
      ),
    ...(findings.length > 12 ? [`  and ${findings.length - 12} more`] : []),
  ]
}

function digestLines({ candidate, champion, policy, holdout }: Evidence): string[] {
  const rows: [string, string | undefined][] = [
    ['candidate package', candidate?.package],
    ['champion package', champion?.package],
    ['policy', policy],
    ['holdout', holdout],
  ]
  return alignedRows(rows.flatMap(([what, digest]) => (digest === undefined ? [] : [[what, digest]])))
}

function reasonLines(reason: string): string[] {
  const [first = '', ...rest] = reason.split('\n').filter((line) => line.trim() !== '')
  const more = plainLines(rest.join('\n'), 25, 400).flatMap((line) =>
    wrapped(`    ${line}`, terminalColumns, '      '),
  )
  return [...terminalSentence(first, '  - '), ...more]
}
