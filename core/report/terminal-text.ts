import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { alignedRows } from './aligned-rows.ts'
import { changeMarks } from './metric-lines.ts'
import { moneyBlocks, moneyRemarks } from './money-lines.ts'
import { plainText, wrapped } from './plain-text.ts'

/** Columns of a terminal that reports are written for. */
export const terminalColumns = 100

const longestSentence = 1200

/** Words as wrapped lines, behind a mark or indented; at most 1,200 characters of them. */
export function terminalSentence(words: string, start = '  '): string[] {
  if (words === '') return []
  const indent = ' '.repeat(start === '  ' ? 2 : 5)
  return wrapped(`${start}${plainText(words.replaceAll('`', ''), longestSentence)}`, terminalColumns, indent)
}

/** A line no longer than the terminal. */
export function fittedLine(line: string): string {
  const characters = [...line]
  return characters.length > terminalColumns ? `${characters.slice(0, terminalColumns - 1).join('')}…` : line
}

/** What a model is worth, as aligned lines and the remarks below them. */
export function moneyText(verdict: JudgedVerdict): string[] {
  const tables = moneyBlocks(verdict).flatMap(({ head, lines }) =>
    alignedRows([
      [head.replace('Per', 'per'), 'worth', 'the candidate gains over it', ''],
      ...lines.map(({ what, worth, interval, gain }) =>
        gain === undefined
          ? [what, worth, `(${interval})`, '']
          : [what, worth, `${gain.value} (${gain.interval})`, `${changeMarks[gain.change]} ${gain.change}`],
      ),
    ]),
  )
  return [...tables, ...moneyRemarks(verdict).flatMap((remark) => terminalSentence(remark))]
}
