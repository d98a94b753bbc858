import type { ChangeKind, ContractChange, PromiseChange } from '#core/contract/contract-change.ts'
import type { Flip } from '#core/contract/flips.ts'
import { code, details, list, type Markdown, md, nothing, paragraphs, table, text } from './markdown.ts'

const verdicts: Readonly<Record<ContractChange['verdict'], string>> = {
  breaking: '❗ **The contract change is breaking** for those who make the data.',
  unclear: '⚠️ **The contract change may be breaking** for those who make the data: a person has to look.',
  compatible: '✅ **The contract change breaks nothing**: it asks for no more than before.',
  unchanged: '✅ The contract promises what it did.',
}
const kinds: Readonly<Record<ChangeKind, string>> = {
  breaking: '❗',
  unclear: '⚠️',
  loosened: '➖',
  neutral: '·',
}
const outcomes = { pass: 'pass', fail: 'fail', inconclusive: 'cannot be judged' } as const
const mostChanges = 30
const mostFlips = 30

/** What a change of the contract means, for a comment: the verdict, what changed, which checks of these data flip. */
export function contractChangeMarkdown(change: ContractChange): Markdown {
  const { verdict, changes, flips, outcome } = change
  const heavy = changes.filter(({ kind }) => kind === 'breaking' || kind === 'unclear')
  const light = changes.filter(({ kind }) => kind === 'loosened' || kind === 'neutral')
  const { before, after } = outcome
  const judged =
    before === after
      ? md`These data ${outcomes[after]} under both.`
      : md`These data: **${outcomes[before]} before, ${outcomes[after]} now**.`
  return paragraphs(
    [
      { markdown: verdicts[verdict] },
      changeList(heavy),
      light.length === 0
        ? nothing
        : details(`Asks for less, or only shows: ${light.length}`, changeList(light)),
      verdict === 'unchanged' && flips.length === 0 ? nothing : judged,
      flips.length === 0 ? nothing : flipTable(flips),
    ].filter(({ markdown }) => markdown !== ''),
  )
}

function changeList(changes: readonly PromiseChange[]): Markdown {
  const shown = changes.slice(0, mostChanges)
  return list([
    ...shown.map(({ kind, subject, words }) => md`${kinds[kind]} ${code(subject, 80)}: ${text(words, 300)}`),
    ...(changes.length > shown.length ? [md`and ${changes.length - shown.length} more`] : []),
  ])
}

function flipTable(flips: readonly Flip[]): Markdown {
  const shown = flips.slice(0, mostFlips)
  const rows = shown.map(({ id, batch, before, after, observed }) => [
    batch === undefined ? code(id, 80) : md`${code(id, 80)} of batch ${code(batch, 60)}`,
    text(before),
    text(after),
    text(observed, 200),
  ])
  return paragraphs([
    table([{ head: 'check' }, { head: 'before' }, { head: 'now' }, { head: 'found' }], rows),
    ...(flips.length > shown.length ? [md`and ${flips.length - shown.length} more`] : []),
  ])
}
