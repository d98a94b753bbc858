import { alignedRows } from '#core/report/aligned-rows.ts'
import { ladderText } from '#core/report/ladder-text.ts'
import { requirementMark } from '#core/report/metric-lines.ts'
import { metricText } from '#core/report/metric-text.ts'
import { plainText, wrapped } from '#core/report/plain-text.ts'
import { ladderRemarks } from '#core/report/report-words.ts'
import { sliceLines, sliceRemarks } from '#core/report/slice-lines.ts'
import { fittedLine, moneyText, terminalColumns, terminalSentence } from '#core/report/terminal-text.ts'
import { countText } from '../number-words.ts'
import type { JudgedVerdict } from '../verdict.ts'
import { answerWords, contextWords, nextWords, outcomeMark } from './answer-words.ts'
import type { VerdictFile } from './verdict-file.ts'

const mostSlices = 12
const mostRequirements = 30

type Stakeholders = VerdictFile['question']['stakeholders']

/** The verdict for a terminal: first whether the candidate may replace the champion, and why; at most 100 columns. */
export function verdictFileLines(file: VerdictFile): string {
  const { verdict } = file
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const blocks = [
    wrapped(`${outcomeMark(file)} ${plainText(answerWords(file), 1200)}`, terminalColumns, '   '),
    [...terminalSentence(contextWords(file)), ...file.taken.flatMap((words) => terminalSentence(words))],
    ...(judged === undefined ? [] : judgedBlocks(judged, file.question.stakeholders)),
    terminalSentence(nextWords(file), '  Next: '),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(fittedLine).join('\n'))
    .join('\n\n')
}

function judgedBlocks(verdict: JudgedVerdict, stakeholders: Stakeholders): string[][] {
  return [
    metricText(verdict, stakeholders),
    verdict.requirements
      .slice(0, mostRequirements)
      .flatMap((one) => terminalSentence(one.words, `  ${requirementMark(one)} `)),
    moneyText(verdict),
    ladderBlock(verdict),
    sliceBlock(verdict),
    verdict.notes.flatMap((note) => terminalSentence(note)),
  ]
}

function ladderBlock(verdict: JudgedVerdict): string[] {
  if (verdict.ladder.length === 0) return []
  return [...ladderText(verdict), ...ladderRemarks(verdict).flatMap((remark) => terminalSentence(remark))]
}

function sliceBlock(verdict: JudgedVerdict): string[] {
  const lines = sliceLines(verdict)
  if (lines.length === 0) return []
  const shown = lines.slice(0, mostSlices)
  const rest = lines.length - shown.length
  return [
    ...alignedRows([
      ['slice', 'rows', verdict.metric, ''],
      ...shown.map((line) => {
        const measured = line.difference ?? line.candidate
        return [
          plainText(`${line.column} = ${line.value ?? '(missing)'}`, 30),
          countText(line.rows),
          measured.interval === undefined ? '' : measured.value,
          `${line.mark} ${line.words}`,
        ]
      }),
    ]),
    ...(rest > 0 ? [`  and ${rest} more slices`] : []),
    ...sliceRemarks(verdict).flatMap((remark) => terminalSentence(remark)),
  ]
}
