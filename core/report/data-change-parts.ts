import type { Evidence } from '#core/evidence/evidence.ts'
import { countText } from '#core/gate/number-words.ts'
import { contractChangeMarkdown } from './contract-change-text.ts'
import { dataDiffMarkdown } from './data-diff-text.ts'
import { type Markdown, md, nothing, prose } from './markdown.ts'
import { lineAddress } from './section-tables.ts'

/** So many changed columns stand in the open in a comment. */
const mostOpen = 8
const mostFiles = 5

/** What a pull request that changes the contract asks for, and which checks flip. */
export function contractChangeWords(
  { contractChange, data }: Evidence,
  filesUrl: string | undefined,
): Markdown {
  if (contractChange === undefined || data === undefined) return nothing
  return contractChangeMarkdown(contractChange, (line) => lineAddress(filesUrl, data.contract.file, line))
}

/** How the data differ from those of the base, where a pull request moves the lock. */
export function dataChangeWords({ dataChanged, verdict }: Evidence): Markdown {
  if (dataChanged === undefined) return nothing
  const { rowsBefore, rowsAfter, added, removed, diff, notCompared } = dataChanged
  const replaced = added.filter((name) => removed.includes(name))
  const files = [
    named(replaced, 'other bytes in'),
    named(without(added, replaced), 'added'),
    named(without(removed, replaced), 'removed'),
  ].filter((words) => words !== '')
  const remark = verdict === undefined ? '' : 'Both models meet the new rows.'
  if (diff !== undefined) return dataDiffMarkdown(diff, { open: mostOpen, files, remark })
  const rows =
    rowsBefore === undefined
      ? `${countText(rowsAfter)} rows now`
      : `${countText(rowsBefore)} → ${countText(rowsAfter)} rows`
  const why =
    notCompared === undefined ? '' : ` The data before cannot be compared with them: ${notCompared}.`
  const said = [`${[rows, ...files].join('; ')}.${why}`, remark].filter((words) => words !== '').join(' ')
  return md`**Data changed:** ${prose(said, 1_200)}`
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name))
}

function named(names: readonly string[], verb: string): string {
  if (names.length === 0) return ''
  const shown = names.slice(0, mostFiles).map((name) => `\`${name}\``)
  return `${verb} ${shown.join(', ')}${names.length > mostFiles ? ` and ${names.length - mostFiles} more` : ''}`
}
