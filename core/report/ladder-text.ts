import { metricText, signedText } from '#core/gate/number-words.ts'
import type { JudgedVerdict } from '#core/gate/verdict.ts'
import { alignedRows } from './aligned-rows.ts'
import { measured, withInterval } from './metric-lines.ts'
import { plainText } from './plain-text.ts'
import { terminalSentence } from './terminal-text.ts'

/** The candidate beside simple models, for a terminal: a row each, and why one has no number. */
export function ladderText(verdict: JudgedVerdict): string[] {
  if (verdict.ladder.length === 0) return []
  const currency = verdict.money?.currency
  const silent = verdict.ladder.filter(({ estimate }) => estimate.kind === 'undefined')
  return [
    ...alignedRows([
      ['simple model', verdict.metric, 'candidate minus it', ''],
      ...verdict.ladder.map(({ rung, metric, estimate, candidateMinusRung, gainReached, role }) => [
        plainText(rung, 30),
        estimate.kind === 'undefined' ? 'none' : measured(metric, estimate, metricText, currency).value,
        estimate.kind === 'undefined'
          ? ''
          : withInterval(measured(metric, candidateMinusRung, signedText, currency)),
        [
          role === 'beat' ? 'to beat' : '',
          gainReached === undefined || gainReached < 0
            ? ''
            : `${Math.round(100 * gainReached)} % of the gain`,
        ]
          .filter((words) => words !== '')
          .join(', '),
      ]),
    ]),
    ...silent.flatMap(({ rung, words }) => terminalSentence(`${rung}: ${words}`, '  ⚪ ')),
  ]
}
