import type { Evidence } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import { plainText } from './plain-text.ts'

const verdicts = {
  breaking: '❗ The contract change is breaking for those who make the data',
  unclear: '⚠️ The contract change may be breaking for those who make the data',
  compatible: '✅ The contract change breaks nothing',
  unchanged: '✅ The contract promises what it did',
} as const
const mostNamed = 8

/** What changed about contract and data, in sentences without Markdown. */
export function dataChangeSentences({ contractChange, dataChanged }: Evidence): string[] {
  return [...contractSentences(contractChange), ...dataSentences(dataChanged)]
}

function contractSentences(change: Evidence['contractChange']): string[] {
  if (change === undefined) return []
  const asked = change.changes.filter(({ kind }) => kind === 'breaking' || kind === 'unclear')
  const said = asked
    .slice(0, mostNamed)
    .map(({ subject, words }) => `${plainText(subject, 80)}: ${plainText(words, 120)}`)
  const flips = change.flips
    .slice(0, mostNamed)
    .map(({ id, before, after }) => `${plainText(id, 80)} ${before} before and ${after} now`)
  return [
    `${verdicts[change.verdict]}${said.length === 0 ? '' : `: ${said.join('; ')}`}.`,
    ...(flips.length === 0 ? [] : [`On these data ${flips.join('; ')}.`]),
  ]
}

function dataSentences(changed: Evidence['dataChanged']): string[] {
  if (changed === undefined) return []
  const { rowsBefore, rowsAfter, diff, notCompared } = changed
  const rows = rowsBefore === undefined ? `${countText(rowsAfter)} rows now` : rowsOf(rowsBefore, rowsAfter)
  if (diff === undefined) {
    return [
      `Data changed: ${rows}${notCompared === undefined ? '' : `; not compared: ${plainText(notCompared, 300)}`}.`,
    ]
  }
  const drifted = diff.columns.filter(({ drift }) => drift?.drifted === true)
  const names = drifted.slice(0, mostNamed).map(({ column }) => plainText(column, 60))
  const { keys } = diff
  const parts = [
    rows,
    ...(keys === undefined
      ? []
      : [
          `${keys.sampled === undefined ? '' : 'about '}${countText(keys.added)} ${keys.of}s new, ${countText(keys.gone)} gone`,
        ]),
    ...(diff.schema.length === 0
      ? []
      : [`${diff.schema.length} ${diff.schema.length === 1 ? 'change' : 'changes'} of the columns`]),
    drifted.length === 0
      ? 'no column drifted'
      : `${drifted.length} of ${diff.columns.length} columns drifted: ${names.join(', ')}`,
  ]
  return [`Data changed: ${parts.join('; ')}.`]
}

function rowsOf(before: number, after: number): string {
  return `${countText(before)} → ${countText(after)} rows`
}
