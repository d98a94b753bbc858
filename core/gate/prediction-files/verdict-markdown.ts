import { details, list, md, nothing, paragraphs, prose, text } from '#core/report/markdown.ts'
import { requirementMark } from '#core/report/metric-lines.ts'
import {
  flipWords,
  ladderTable,
  mainMetrics,
  moneyTable,
  otherMetrics,
  sliceNotes,
  sliceTables,
} from '#core/report/section-tables.ts'
import { answerWords, contextWords, nextWords, outcomeMark } from './answer-words.ts'
import type { VerdictFile } from './verdict-file.ts'

const mostSlices = 12

/** The verdict as the body of a comment in GitHub's Markdown; whatever comes from files is escaped. */
export function verdictMarkdown(file: VerdictFile): string {
  const { verdict } = file
  const judged = verdict === undefined || verdict.outcome === 'unjudgeable' ? undefined : verdict
  const next = nextWords(file)
  const parts = [
    md`### ${outcomeMark(file)} ${prose(answerWords(file), 1200)}`,
    text(contextWords(file), 600),
    next === '' ? nothing : md`**Next:** ${prose(next, 800)}`,
    ...(judged === undefined
      ? []
      : [
          mainMetrics(judged, file.question.stakeholders),
          flipWords(judged),
          moneyTable(judged),
          ladderTable(judged),
          sliceTables(judged, 0, mostSlices),
          sliceNotes(judged),
          details(
            'Every requirement, other metrics, what was taken',
            paragraphs(
              [
                list(judged.requirements.map((one) => md`${requirementMark(one)} ${prose(one.words, 600)}`)),
                otherMetrics(judged, file.question.stakeholders),
                file.taken.length === 0 ? nothing : list(file.taken.map((words) => text(words, 600))),
                list(judged.notes.map((note) => text(note, 600))),
              ].filter(({ markdown }) => markdown !== ''),
            ),
          ),
        ]),
  ]
  return `${paragraphs(parts.filter(({ markdown }) => markdown !== '')).markdown}\n`
}
