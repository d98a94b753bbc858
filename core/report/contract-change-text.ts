import type { ChangeKind, ContractChange, Flip, PromiseChange } from '#core/contract/contract-change-shape.ts'
import { code, details, link, list, type Markdown, md, nothing, paragraphs, table, text } from './markdown.ts'

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

/**
 * What a change of the contract means, for a comment: the verdict, which checks of these data flip, what changed.
 * @param address of the contract file at a line, where it can be looked at
 */
export function contractChangeMarkdown(
  change: ContractChange,
  address?: (line: number) => string | undefined,
): Markdown {
  const { verdict, changes, flips, outcome } = change
  const heavy = changes.filter(({ kind }) => kind === 'breaking' || kind === 'unclear')
  const light = changes.filter(({ kind }) => kind === 'loosened' || kind === 'neutral')
  const { before, after } = outcome
  const judged =
    before === after
      ? md`These data come out alike under both: ${outcomes[after]}.`
      : md`These data: **${outcomes[before]} before, ${outcomes[after]} now**.`
  return paragraphs(
    [
      { markdown: verdicts[verdict] },
      verdict === 'unchanged' && flips.length === 0 ? nothing : judged,
      flips.length === 0 ? nothing : flipTable(flips),
      changeList(heavy, address),
      light.length === 0
        ? nothing
        : details(`Asks for less, or only shows: ${light.length}`, changeList(light, address)),
    ].filter(({ markdown }) => markdown !== ''),
  )
}

function changeList(
  changes: readonly PromiseChange[],
  address: ((line: number) => string | undefined) | undefined,
): Markdown {
  const shown = changes.slice(0, mostChanges)
  return list([
    ...shown.map(({ kind, subject, words, line }) => {
      const said = md`${kinds[kind]} ${code(subject, 80)}: ${text(words, 300)}`
      return line === undefined ? said : md`${said} (${link(md`line ${line}`, address?.(line))})`
    }),
    ...(changes.length > shown.length ? [md`and ${changes.length - shown.length} more`] : []),
  ])
}

function standing(word: Flip['before']): string {
  return word === 'absent' ? 'not asked for' : word
}

function flipTable(flips: readonly Flip[]): Markdown {
  const shown = flips.slice(0, mostFlips)
  const rows = shown.map(({ id, batch, before, after, observed }) => [
    batch === undefined ? code(id, 80) : md`${code(id, 80)} of batch ${code(batch, 60)}`,
    text(standing(before)),
    text(standing(after)),
    text(observed, 200),
  ])
  return paragraphs([
    table([{ head: 'check' }, { head: 'before' }, { head: 'now' }, { head: 'found' }], rows),
    ...(flips.length > shown.length ? [md`and ${flips.length - shown.length} more`] : []),
  ])
}
